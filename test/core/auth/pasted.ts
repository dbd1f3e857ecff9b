import { createHash } from 'node:crypto';
import { inspect } from 'node:util';
import { createOAuthHelper } from '../../../src/core/auth/oauth-helper.ts';
import type { Asking, Checked, Holder, OAuthHelper } from '../../../src/core/auth/oauth-helper.ts';
import { Secret } from '../../../src/core/secret.ts';

export const CODE = 'ac_CODECANARY-7Kv_x.og2YJGPZe1i9';
export const CALLBACK = 'http://localhost:1455/auth/callback';
export const owner: Holder = {
  person: 'telegram:1',
  chat: 'private-1',
  agent: 'main',
  profile: 'digest-work',
};

/** A helper at a clock that stands still until it is told, with bytes that are the same at every run. */
export function startHelper() {
  const clock = { at: 1_000_000, now: () => clock.at };
  let drawn = 0;
  const random = (bytes: number): Uint8Array => {
    drawn += 1;
    const block = createHash('sha512').update(`draw ${drawn}`).digest();
    return block.subarray(0, bytes);
  };
  const helper = createOAuthHelper({ clock, random, later: () => {} });
  const begin = (holder: Holder = owner) => stateIn(helper.begin(holder).link);
  const check = (pasted: string, asking: Asking = owner) => helper.check(new Secret(pasted), asking);
  return { clock, helper, begin, check };
}

export const stateIn = (link: Secret): string => new URL(link.reveal()).searchParams.get('state')!;

export const answerTo = (state: string): string =>
  `${CALLBACK}?code=${CODE}&scope=openid+profile+email+offline_access&state=${state}`;

/** In one word: its kind, and of a malformed one what is wrong. */
export const verdict = (checked: Checked): string =>
  checked.kind === 'malformed'
    ? checked.why
    : checked.kind === 'denied'
      ? `denied ${checked.error}`
      : checked.kind;

/** Everything that a careless program could print of it. */
export const printed = (...all: readonly (OAuthHelper | object)[]): string =>
  all.map((one) => `${JSON.stringify(one)}${inspect(one, { depth: 9, showHidden: true })}`).join('\n');
