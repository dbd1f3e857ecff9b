import { readFileSync, readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect } from 'vitest';
import { readAloud } from '../../harness.ts';
import type { House } from '../../harness.ts';
import type { Reply } from '../../../src/core/reply.ts';
import { fakeJwt } from '../../fakes/openclaw-home.ts';

/** What must never come out again. */
export const MAIL = 'canary.person@canary-mail.example';
export const ACCESS = fakeJwt({ exp: 4_102_444_800, canary: 'ACCESSCANARY' });
export const REFRESH = 'rt_REFRESHCANARY_0123456789_abcdefghij';
export const CALLBACK = 'http://localhost:1455/auth/callback?code=CODECANARY&state=STATECANARY';

const canaries = [
  MAIL,
  'canary.person',
  'someone@example.com',
  ACCESS,
  ACCESS.split('.')[1]!,
  'REFRESHCANARY',
  'CODECANARY',
  'STATECANARY',
];
/** An address whose person is not cut to a letter. */
const WHOLE_ADDRESS = /[\w.+-]{2,}@[\w-]+\.[a-z]{2,}/iu;

export function expectNoLeak(where: string, said: string): void {
  const found = canaries.find((canary) => said.includes(canary));
  expect(found?.slice(0, 12), where).toBeUndefined();
  expect(WHOLE_ADDRESS.exec(said)?.[0], where).toBeUndefined();
}

export function expectCleanAnswer(said: readonly Reply[]): void {
  expectNoLeak('an answer', `${readAloud(said).join('\n')}\n${JSON.stringify(said)}`);
}

/** No bug was met, and neither the log nor any byte of the state holds a secret. */
export function expectCleanHouse({ logged, statePath }: Pick<House, 'logged' | 'statePath'>): void {
  expect(logged.filter((entry) => Object.hasOwn(Object(entry), 'error'))).toEqual([]);
  expectNoLeak('the log', JSON.stringify(logged));
  const folder = dirname(statePath);
  for (const file of readdirSync(folder)) {
    const bytes = readFileSync(join(folder, file)).toString('latin1');
    for (const canary of canaries) expect(bytes.includes(canary), `${file} holds ${canary}`).toBe(false);
  }
}
