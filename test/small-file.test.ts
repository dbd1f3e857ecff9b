import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { isBroken, readConfig } from '../src/infra/credentials/config.ts';
import { readSmallFile } from '../src/infra/small-file.ts';

const nothing = { orders: { openai: [], 'openai-codex': [] }, agents: new Map() };

describe('what stands where a small file was expected', () => {
  it.each<[string, (path: string) => unknown]>([
    ['nothing', () => {}],
    ['a pipe that nobody writes to', (path) => spawnSync('mkfifo', [path])],
    ['a folder', (path) => mkdirSync(path)],
    ['a device that never ends', (path) => symlinkSync('/dev/zero', path)],
    ['a link to itself', (path) => symlinkSync(path, path)],
    [
      'a file of eleven megabytes',
      (path) => writeFileSync(path, `{agents:{list:[{id:"${'x'.repeat(11_000_000)}"}]}}`),
    ],
  ])('%s is as good as not there, and nobody waits for it', async (_, make) => {
    const folder = mkdtempSync(join(tmpdir(), 'small-file-'));
    onTestFinished(() => rmSync(folder, { recursive: true }));
    const path = join(folder, 'openclaw.json');
    make(path);
    expect(await readSmallFile(path)).toBeNull();
    expect(await readConfig(path)).toEqual(nothing);
    expect(await isBroken(path)).toBe(false);
  });
});
