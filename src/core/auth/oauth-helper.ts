import { createHash, timingSafeEqual } from 'node:crypto';
import type { Clock } from '../ports.ts';
import { Secret } from '../secret.ts';
import { authorizationLink, challengeOf, encode } from './authorization-link.ts';
import { readCallback } from './callback-url.ts';
import type { Malformed, SignInError } from './callback-url.ts';

/** Helps with a sign-in and does nothing of it: makes a link, and says what a pasted callback is. It exchanges no code and
 *  writes nothing; all it knows is in memory, and gone after ten minutes at the latest. */

export const LINK_LIFE_MS = 10 * 60_000;
/** More than anybody needs at once; the oldest makes way. */
const MOST_PENDING = 20;
/** For how long, and of how many links that are over, it can still be told what became of them. */
const REMEMBER_MS = 60 * 60_000;
const MOST_REMEMBERED = 200;

/** Whose link, where, and for what. `person`: `telegram:1`; `profile`: its digest (`callback.ts`). */
export type Holder = { person: string; chat: string; agent: string; profile: string };
/** `profile`: `null` where nobody said for which one it is; then any of this holder's will do. */
export type Asking = Omit<Holder, 'profile'> & { profile: string | null };

/** What a pasted callback is. `query` is there where a sign-in that waits at the host could use it (`HandOver`). */
export type Checked =
  /** In order. `profile`: the link's, as its holder gave it. The gateway can finish only what it began itself: its own link has
   *  a verifier that nobody else knows, and so has ours. */
  | { kind: 'ok'; profile: string }
  /** The link is no longer good: too old, cancelled, or followed by a newer one. */
  | { kind: 'expired' }
  | { kind: 'used' }
  /** Of somebody else's link, or handed in elsewhere than where the link was given out. */
  | { kind: 'foreign'; by: 'person' | 'chat' }
  | { kind: 'other-profile' }
  /** Of no link that this bot knows: a sign-in begun at the host, or one from before a restart. */
  | { kind: 'unknown'; query: Secret }
  | { kind: 'denied'; error: SignInError }
  | { kind: 'malformed'; why: Malformed };

export type OAuthHelper = {
  /** A link to a new sign-in. The one before, of the same holder, is no longer good. */
  begin(holder: Holder): { link: Secret; endsAt: number };
  /** A link is good for one answer: whatever comes of it here, but for a wrong name, ends it. */
  check(pasted: Secret, asking: Asking): Checked;
  /** The newest of those that wait. */
  pending(asking: Asking): { profile: string; endsAt: number } | null;
};

/** `verifier`: kept for who may exchange the code; this bot does not. `mark`: the state's hash, all that is compared. */
type Pending = { holder: Holder; mark: Buffer; verifier: Secret; endsAt: number };
type Over = { mark: Buffer; kind: 'used' | 'expired'; until: number };
type Judged =
  | Exclude<Checked, { kind: 'ok' | 'unknown' | 'denied' | 'malformed' }>
  | { kind: 'ok'; profile: string }
  | { kind: 'unknown' };

/** `random`: that many bytes which nobody can guess. */
export function createOAuthHelper({
  clock,
  random,
  later,
}: {
  clock: Clock;
  /** As in `Ports`. */
  later: (ms: number, work: () => void) => void;
  random: (bytes: number) => Uint8Array;
}): OAuthHelper {
  let pending: readonly Pending[] = [];
  let over: readonly Over[] = [];

  function end(ended: readonly Pending[], kind: Over['kind']): void {
    const now = clock.now();
    const marks = ended.map(({ mark, endsAt }) => ({
      mark,
      kind,
      until: Math.min(now, endsAt) + REMEMBER_MS,
    }));
    pending = pending.filter((one) => !ended.includes(one));
    over = [...over, ...marks].slice(-MOST_REMEMBERED);
  }

  function sweep(): void {
    const now = clock.now();
    end(
      pending.filter(({ endsAt }) => now >= endsAt),
      'expired',
    );
    over = over.filter(({ until }) => now < until);
  }

  function keep(holder: Holder, state: Secret, verifier: Secret): { endsAt: number } {
    sweep();
    end(
      pending.filter((one) => isOf(one.holder, holder)),
      'expired',
    );
    end(pending.slice(0, Math.max(0, pending.length - MOST_PENDING + 1)), 'expired');
    const endsAt = clock.now() + LINK_LIFE_MS;
    later(LINK_LIFE_MS, sweep);
    pending = [...pending, { holder: { ...holder }, mark: markOf(state), verifier, endsAt }];
    return { endsAt };
  }

  /** What the state says; ends the link that it is of. */
  function judge(state: Secret, asking: Asking): Judged {
    const mark = markOf(state);
    const past = find(over, mark);
    if (past) return { kind: past.kind };
    const one = find(pending, mark);
    if (!one) return { kind: 'unknown' };
    const { person, chat, profile } = one.holder;
    const isHere = person === asking.person && chat === asking.chat;
    if (isHere && !isOf(one.holder, asking)) return { kind: 'other-profile' };
    end([one], 'used');
    if (!isHere) return { kind: 'foreign', by: person === asking.person ? 'chat' : 'person' };
    return { kind: 'ok', profile };
  }

  return {
    begin(holder) {
      const verifier = encode(random(64));
      const state = encode(random(32));
      const { endsAt } = keep(holder, new Secret(state), new Secret(verifier));
      return { link: new Secret(authorizationLink(state, challengeOf(verifier))), endsAt };
    },
    check(pasted, asking) {
      sweep();
      const facts = readCallback(pasted);
      if (facts.kind !== 'code' && facts.kind !== 'denied') return { kind: 'malformed', why: facts.kind };
      const judged: Judged = facts.state ? judge(facts.state, asking) : { kind: 'unknown' };
      const { query } = facts;
      if (judged.kind !== 'ok' && judged.kind !== 'unknown') return judged;
      if (facts.kind === 'denied') return { kind: 'denied', error: facts.error };
      if (judged.kind === 'unknown') return { kind: 'unknown', query };
      return judged;
    },
    pending(asking) {
      sweep();
      const one = pending.findLast(({ holder }) => isOf(holder, asking));
      return one ? { profile: one.holder.profile, endsAt: one.endsAt } : null;
    },
  };
}

const isOf = (holder: Holder, asking: Asking): boolean =>
  holder.person === asking.person &&
  holder.chat === asking.chat &&
  holder.agent === asking.agent &&
  (asking.profile === null || holder.profile === asking.profile);

const markOf = (state: Secret): Buffer => createHash('sha256').update(state.reveal()).digest();

/** Looks at all of them, so that the time it takes tells nothing. */
function find<T extends { mark: Buffer }>(all: readonly T[], mark: Buffer): T | undefined {
  return all.filter((one) => timingSafeEqual(one.mark, mark)).at(-1);
}
