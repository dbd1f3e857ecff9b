#!/usr/bin/env node
// Runs on any Node: takes this one if it is new enough, else the one that `npm ci` brought.
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { enableCompileCache } from 'node:module';
import { fileURLToPath } from 'node:url';

const [major, minor] = process.versions.node.split('.').map(Number);
const bundled = fileURLToPath(new URL('../node_modules/.bin/node', import.meta.url));

if (major > 24 || (major === 24 && minor >= 16)) {
  enableCompileCache();
  await import('../src/main.ts');
} else if (existsSync(bundled)) {
  const self = fileURLToPath(import.meta.url);
  const child = spawn(bundled, [self, ...process.argv.slice(2)], { stdio: 'inherit' });
  // A keyboard's Ctrl-C reaches the child by itself; a supervisor's SIGTERM reaches only us.
  process.on('SIGINT', () => {});
  process.on('SIGTERM', () => child.kill('SIGTERM'));
  child.on('exit', (code) => (process.exitCode = code ?? 1));
} else {
  process.stderr.write(
    `codex-profiler needs Node 24.16 or newer; this is ${process.versions.node}. Run npm ci.\n`,
  );
  process.exitCode = 1;
}
