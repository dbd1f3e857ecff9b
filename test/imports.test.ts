import { readFileSync } from 'node:fs';
import { globSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { describe, expect, it } from 'vitest';

/** Which rooms a room may import from; each may import itself. The files beside `main.ts` join them all. */
const allowed: Record<string, readonly string[]> = {
  'src/core': [],
  'src/infra': ['src/core'],
  adapters: ['src/core'],
};

/** Packages that only one room may name, in whole or in part, so that each can be exchanged there. */
const homes: Record<string, string> = {
  '@discordjs/rest': 'adapters/discord',
  '@discordjs/ws': 'adapters/discord',
  'discord-api-types/v10': 'adapters/discord',
  grammy: 'adapters/telegram',
  '@grammyjs/runner': 'adapters/telegram',
  '@grammyjs/auto-retry': 'adapters/telegram',
  undici: 'src/infra/usage-endpoint',
  keyv: 'src/infra/state',
  '@redis/client': 'src/infra/state/redis',
  'node:sqlite': 'src/infra',
  pino: 'src/infra',
  'prom-client': 'src/infra/metrics',
  '@resvg/resvg-js': 'src/infra/chart',
  json5: 'src/infra/credentials',
  '@lydell/node-pty': 'src/infra/openclaw',
};

const files = globSync(['src/**/*.ts', 'adapters/**/*.ts']);

function importsOf(file: string): string[] {
  const source = readFileSync(file, 'utf8');
  return [...source.matchAll(/(?:from|import)\s*\(?\s*'([^']+)'/gu)].map((match) => match[1]!);
}

const homeOf = (target: string) =>
  Object.entries(homes).find(([name]) => target === name || target.startsWith(`${name}/`))?.[1];

const roomOf = (file: string) => Object.keys(allowed).find((room) => file.startsWith(`${room}/`));

describe('imports', () => {
  it('are found at all', () => {
    expect(files.length).toBeGreaterThan(30);
    expect(importsOf('src/bot.ts')).toContain('./core/handle.ts');
  });

  it.each(files.filter(roomOf))('of %s point inward', (file) => {
    const room = roomOf(file)!;
    const outward = importsOf(file)
      .filter((target) => target.startsWith('.'))
      .map((target) => normalize(join(dirname(file), target)))
      .filter((target) => ![room, ...allowed[room]!].some((inner) => target.startsWith(`${inner}/`)));
    expect(outward).toEqual([]);
  });

  it.each(files)('of %s name packages only in their own room', (file) => {
    const strays = importsOf(file).filter((target) => {
      const home = homeOf(target);
      return home !== undefined && !file.startsWith(`${home}/`);
    });
    expect(strays).toEqual([]);
  });

  it('of the core name no package but zod and nothing of Node but hashing', () => {
    const outside = files
      .filter((file) => file.startsWith('src/core/'))
      .flatMap(importsOf)
      .filter((target) => !target.startsWith('.'));
    expect([...new Set(outside)].toSorted()).toEqual(['node:crypto', 'zod']);
  });
});
