import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, matchesGlob } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { parse } from 'yaml';
import { settings } from '../src/config.ts';

/** What the package and the containers are made of, as far as it can be told without building one. */

type Manifest = { version: string; files: readonly string[]; bin: Record<string, string> };
const manifest = JSON.parse(readFileSync('package.json', 'utf8')) as Manifest;
/** Words of the lines that are no comments. */
const linesOf = (text: string) =>
  text
    .replaceAll(/\\\n/gu, ' ')
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '' && !line.startsWith('#'));

describe('the package', () => {
  it('lists only what is there, or is built', () => {
    const missing = manifest.files.filter((file) => file !== 'dist/' && !existsSync(file));
    expect(missing).toEqual([]);
  });

  it('needs no package that runs a program when it is installed', () => {
    const lock = JSON.parse(readFileSync('package-lock.json', 'utf8')) as {
      packages: Record<string, { hasInstallScript?: boolean }>;
    };
    const running = Object.entries(lock.packages).filter(([, { hasInstallScript }]) => hasInstallScript);
    expect(running).toEqual([]);
  });

  it('is called by its version wherever it is named', () => {
    const texts = ['README.md', 'compose.yaml', 'deploy/codex-profiler.service'].map((file) =>
      readFileSync(file, 'utf8'),
    );
    const named = texts.join('\n').matchAll(/codex-profiler[:-](\d+\.\d+\.\d+)/gu);
    expect([...new Set([...named].map(([, version]) => version))]).toEqual([manifest.version]);
  });
});

describe('Dockerfile', () => {
  const steps = linesOf(readFileSync('Dockerfile', 'utf8')).map((line) => line.split(/\s+/u));
  const all = (keyword: string) => steps.filter(([word]) => word === keyword).map(([, ...words]) => words);
  const copied = all('COPY')
    .filter(([first]) => !first!.startsWith('--from'))
    .flatMap((words) => words.slice(0, -1));

  it('copies what exists', () => expect(copied.filter((path) => !existsSync(path))).toEqual([]));

  it('copies what .dockerignore lets through, and that is no secret', () => {
    const [first, ...kept] = linesOf(readFileSync('.dockerignore', 'utf8'));
    expect(first).toBe('*');
    const patterns = kept.map((line) => line.replace(/^!/u, ''));
    const isKept = (path: string) =>
      patterns.some((pattern) => path === pattern || matchesGlob(path, `${pattern}/**`));
    expect(copied.filter((path) => !isKept(path))).toEqual([]);
    expect(['.env', '.git/config', 'secrets/state_url', 'data/redis/dump.rdb'].filter(isKept)).toEqual([]);
  });

  it('stands on exact versions', () => {
    for (const [image] of all('FROM')) expect(image).toMatch(/^node:24\.\d+\.\d+-\w+-slim$/u);
  });

  it('is not run by root, and asks itself whether it is well', () => {
    expect(all('USER')).toEqual([['node']]);
    const lastUser = steps.findLastIndex(([word]) => word === 'USER');
    expect(steps.slice(lastUser).some(([word]) => word === 'RUN' || word === 'COPY')).toBe(false);
    expect(all('HEALTHCHECK')[0]?.join(' ')).toMatch(/CMD \["node", .+\/healthz/u);
  });

  it('runs the command of the package', () => {
    expect(all('ENTRYPOINT')[0]?.join(' ')).toBe(`["node", "${manifest.bin['codex-profiler']}"]`);
  });
});

describe('compose.yaml', () => {
  type Service = {
    user?: string;
    image: string;
    read_only?: boolean;
    cap_drop?: string[];
    security_opt?: string[];
    mem_limit?: string;
    ports?: unknown;
    command?: string[];
    healthcheck?: object;
    deploy?: { replicas?: number };
    environment?: Record<string, string>;
    networks: string[];
    secrets: string[];
    volumes: { target: string; read_only?: boolean }[];
  };
  const compose = parse(readFileSync('compose.yaml', 'utf8'), { merge: true }) as {
    services: Record<'bot' | 'redis', Service>;
    networks: Record<string, { internal?: boolean }>;
    secrets: Record<string, { file: string }>;
  };
  const { bot, redis } = compose.services;

  it.each(Object.entries(compose.services))('gives %s no more than it needs', (_, service) => {
    expect(service).toMatchObject({
      read_only: true,
      cap_drop: ['ALL'],
      security_opt: ['no-new-privileges:true'],
      mem_limit: expect.stringMatching(/^\d+m$/u),
      user: expect.stringMatching(/^\$\{RUN_AS:\?/u),
    });
    expect(service.image).toMatch(/:\d+\.\d+\.\d+(?:-\w+)?$/u);
    expect(service.ports).toBeUndefined();
  });

  it('lets the copies read the folder of OpenClaw, and write nothing that stays', () => {
    expect(bot.deploy?.replicas).toBeGreaterThan(1);
    expect(bot.volumes.map(({ target, read_only }) => [target, read_only])).toEqual([['/openclaw', true]]);
  });

  it('sets what can be set', () => {
    const names = Object.keys(bot.environment ?? {}).map((name) => name.replace(/_FILE$/u, ''));
    // The last is OpenClaw's own.
    const known = new Set([...Object.keys(settings), 'OPENCLAW_STATE_DIR']);
    expect(names.filter((name) => !known.has(name))).toEqual([]);
  });

  it('keeps secrets in files', () => {
    for (const [name, value] of Object.entries(bot.environment ?? {})) {
      if (name.endsWith('_FILE')) expect(bot.secrets).toContain(value.replace('/run/secrets/', ''));
      else expect(name).not.toMatch(/TOKEN|PASSWORD|STATE_URL/u);
    }
    for (const name of [...bot.secrets, ...redis.secrets])
      expect(compose.secrets[name]?.file).toBe(`./secrets/${name}`);
    expect(redis.command?.join(' ')).not.toContain('requirepass');
  });

  it('has a Redis that forgets nothing, and that nobody else reaches', () => {
    expect(redis.command?.join(' ')).toContain('--appendonly yes');
    expect(redis.command?.join(' ')).toContain('--maxmemory-policy noeviction');
    expect(redis.healthcheck).toBeDefined();
    expect(redis.networks.filter((name) => !compose.networks[name]?.internal)).toEqual([]);
  });
});

describe('deploy/codex-profiler.service', () => {
  const unit = 'deploy/codex-profiler.service';
  const lines = linesOf(readFileSync(unit, 'utf8'));

  it('may write its state, and little else', () => {
    expect(lines).toEqual(
      expect.arrayContaining([
        'NoNewPrivileges=yes',
        'ProtectSystem=strict',
        'ProtectHome=read-only',
        'SystemCallFilter=@system-service',
        'UMask=0077',
      ]),
    );
    expect(lines.filter((line) => line.startsWith('ReadWritePaths='))).toEqual([
      'ReadWritePaths=%h/.local/state/codex-profiler',
      'ReadWritePaths=/tmp',
    ]);
  });

  it('waits for a stop, and does not cut off a change', () => {
    const seconds = lines.find((line) => line.startsWith('TimeoutStopSec='))?.split('=')[1];
    expect(Number(seconds)).toBeGreaterThan(10);
    expect(lines).toContain('KillMode=process');
  });

  const analyze = '/usr/bin/systemd-analyze';
  it.skipIf(!existsSync(analyze))('is understood by systemd', () => {
    const runtime = mkdtempSync(join(tmpdir(), 'systemd-'));
    onTestFinished(() => rmSync(runtime, { recursive: true }));
    const { status, stderr } = spawnSync(analyze, ['verify', '--user', unit], {
      encoding: 'utf8',
      env: { XDG_RUNTIME_DIR: runtime, HOME: runtime },
    });
    expect(stderr).toBe('');
    expect(status).toBe(0);
  });
});
