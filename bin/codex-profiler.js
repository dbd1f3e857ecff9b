#!/usr/bin/env node
// Runs on any Node: takes this one if it is new enough, else the one that `npm ci` brought.
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const [major, minor] = process.versions.node.split('.').map(Number);
const bundled = fileURLToPath(new URL('../node_modules/.bin/node', import.meta.url));

if (major > 24 || (major === 24 && minor >= 16)) {
  // Not imported above: older Nodes, which the next branch is for, have no such export.
  const { enableCompileCache } = await import('node:module');
  enableCompileCache();
  await import('../src/main.ts');
} else if (existsSync(bundled)) {
  const self = fileURLToPath(import.meta.url);
  const child = spawn(bundled, [self, ...process.argv.slice(2)], { stdio: 'inherit' });
  // Some senders reach only us, some the child as well; it takes two signals within a moment for one.
  for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => child.kill(signal));
  child.on('exit', (code) => (process.exitCode = code ?? 1));
} else {
  process.stderr.write(
    `codex-profiler needs Node 24.16 or newer; this is ${process.versions.node}. Run npm ci.\n`,
  );
  process.exitCode = 1;
}
