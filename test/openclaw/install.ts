import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';

/** Real versions of OpenClaw, each installed once, outside of this project, and kept between runs. */

/** A generation with JSON files, one with a database for each agent, and the newest. */
export const VERSIONS = ['2026.5.28', '2026.7.1', '2026.9.6'] as const;

const cache = join(process.env['XDG_CACHE_HOME'] ?? join(homedir(), '.cache'), 'codex-profiler', 'openclaw');

export const binOf = (version: string) => join(cache, version, 'node_modules', '.bin', 'openclaw');

/** Called once before all tests. */
export default function installAll(): void {
  for (const version of VERSIONS) if (!existsSync(binOf(version))) install(version);
}

/** Under another name until it is complete, so that an interrupted installation is no installation. */
function install(version: string): void {
  const folder = join(cache, `${version}.part`);
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'package.json'), '{ "private": true }\n');
  process.stdout.write(`Installing OpenClaw ${version} for the contract tests…\n`);
  const { status, stderr } = spawnSync(
    'npm',
    ['install', `openclaw@${version}`, '--ignore-scripts', '--no-audit', '--no-fund'],
    { cwd: folder, encoding: 'utf8', stdio: ['ignore', 'ignore', 'pipe'] },
  );
  if (status !== 0) throw new Error(`OpenClaw ${version} could not be installed:\n${stderr.slice(-2000)}`);
  rmSync(join(cache, version), { recursive: true, force: true });
  renameSync(folder, join(cache, version));
}
