#!/usr/bin/env node
// Runs on any Node: takes this one if it is new enough, else the one that `npm ci` brought to a checkout.
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const [major, minor] = process.versions.node.split('.').map(Number);
const bundled = fileURLToPath(new URL('../node_modules/.bin/node', import.meta.url));
// A checkout runs from its sources, whatever was built there; the package has none.
const source = new URL('../src/main.ts', import.meta.url);
const isCheckout = existsSync(source);

if (major > 24 || (major === 24 && minor >= 16)) {
  // Not imported above: older Nodes, which the next branch is for, have no such export.
  const { enableCompileCache } = await import('node:module');
  enableCompileCache();
  if (process.argv[2] === 'start') {
    // Loading a bot's libraries lets V8's space for young objects grow to its limit, and it stays that large: 10 MB that a
    // bot which waits for people never needs. So it may not grow until all is loaded.
    const { setFlagsFromString } = await import('node:v8');
    setFlagsFromString('--semi-space-growth-factor=1');
    setTimeout(() => setFlagsFromString('--semi-space-growth-factor=2'), 3000).unref();
  }
  await import(isCheckout ? source.href : '../dist/main.js');
} else if (isCheckout && existsSync(bundled)) {
  const self = fileURLToPath(import.meta.url);
  const child = spawn(bundled, [self, ...process.argv.slice(2)], { stdio: 'inherit' });
  // Some senders reach only us, some the child as well; it takes two signals within a moment for one.
  for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => child.kill(signal));
  child.on('exit', (code) => (process.exitCode = code ?? 1));
} else {
  process.stderr.write(
    `codex-profiler needs Node 24.16 or newer; this is ${process.versions.node}. ` +
      (isCheckout ? 'Run npm ci.\n' : 'Install it from https://nodejs.org, then run this again.\n'),
  );
  process.exitCode = 1;
}
