import { wallTime } from '../../../src/core/alerts/local-time.ts';
import type { Message } from '../../../src/core/reply.ts';
import { itemsOf } from './says.ts';
import type { Item, Kind } from './says.ts';
import {
  blockedFrom,
  chatFails,
  DAY,
  ENDS,
  ending,
  listeners,
  logins,
  muted,
  returned,
  STARTS,
  told,
  isWithin,
} from './script.ts';
import type { ListenerName } from './script.ts';
import type { Episode, Fact } from './truth.ts';
import type { Week } from './week.ts';

/** Holds what was said against what really was. */

const MINUTE = 60_000;
/** Two rounds of a profile that is used. */
export const TWO_ROUNDS_MS = 12 * MINUTE;
/** After the platform has failed for minutes, nobody tries at once. */
const RETRY_MS = 20 * MINUTE;
/** A switch to another login counts when it lasts. */
const LASTS_MS = 10 * MINUTE;

export type Evidence = Pick<Week, 'chat' | 'truth' | 'answers' | 'snapshots'>;

export type Judged = {
  missed: string[];
  unfounded: string[];
  doubled: string[];
  unresolved: string[];
  tooSoonOver: string[];
  noise: string[];
  /** From the moment that a reading showed it until it was said, the longest. */
  slowestMs: number;
};

type Said = { to: ListenerName; at: number; item: Item; overAt: number | null; isWorse: boolean };

const factsOf = (message: Message) => itemsOf(message).filter(({ kind }) => kind !== 'again');

export function judge({ chat, truth, answers, snapshots }: Evidence): Judged {
  const said = chat.kept.flatMap((kept): Said[] => {
    const edits = kept.edits.map(({ at, message }) => ({ at, items: factsOf(message) }));
    return factsOf(kept.first).map((item, index) => {
      const end = edits.find(({ items }) => ['over', 'worse'].includes(items[index]?.kind ?? ''));
      const isWorse = end?.items[index]?.kind === 'worse';
      return { to: kept.to as ListenerName, at: kept.at, item, overAt: end?.at ?? null, isWorse };
    });
  });

  const good = Map.groupBy(
    answers.filter(({ isGood }) => isGood),
    ({ account }) => account,
  );
  const answersAfter = (name: string, at: number, count: number) =>
    (good.get(logins[name]!.account) ?? []).filter((one) => one.at >= at)[count - 1]?.at ?? Infinity;
  const lookAfter = (at: number) => snapshots.find((one) => one.at >= at)?.at ?? Infinity;

  /** When the bot could know first. */
  function visibleAt({ fact, name, from }: Episode): number {
    switch (fact) {
      case 'low20':
      case 'low5':
      case 'empty':
      case 'dead':
        return answersAfter(name, from, 1);
      case 'pinned':
        return lookAfter(from + LASTS_MS);
      case 'pool':
        // The last one that ran out is read last.
        return Math.max(
          ...truth.episodes
            .filter((one) => one.fact === 'empty' && one.from <= from && one.until > from)
            .map((one) => answersAfter(one.name, one.from, 1)),
        );
      default:
        return lookAfter(from);
    }
  }
  /** What came back counts with its second reading. */
  function overVisibleAt({ fact, name, until }: Episode): number {
    if (until > 8e15) return Infinity;
    if (fact === 'low20' || fact === 'low5' || fact === 'empty') return answersAfter(name, until, 2);
    if (fact === 'pool') {
      const back = truth.episodes.filter((one) => one.fact === 'empty' && one.until <= until);
      return Math.max(...back.slice(-1).map((one) => answersAfter(one.name, one.until, 2)));
    }
    if (fact === 'dead') return answersAfter(name, until, 1);
    return until;
  }

  const result: Judged = {
    missed: [],
    unfounded: [],
    doubled: [],
    unresolved: [],
    tooSoonOver: [],
    noise: [],
    slowestMs: 0,
  };
  const kindsOf: Record<Fact, Kind | null> = {
    low20: 'low20',
    low5: 'low5',
    empty: 'empty',
    dead: 'dead',
    pinned: 'failover',
    passed: null,
    order: 'order',
    returned: 'returned',
    pool: 'out',
  };
  const describe = (one: Episode) =>
    `${one.fact} ${one.name} ${one.window ?? ''} ${told(one.from)}–${one.until > 8e15 ? '' : told(one.until)}`;
  const quote = ({ to, at, item }: Said) => `${told(at)} → ${to}: ${item.line}`;
  const claimed = new Map<string, Said[]>();

  // What was said, and whether it was so.
  for (const one of said) {
    const { item, at, to } = one;
    if (item.kind === 'digest') continue;
    if (item.kind === 'expiring') {
      if (item.name !== ending.name || at >= ending.from || at < STARTS) result.unfounded.push(quote(one));
      continue;
    }
    if (item.kind === 'soon') continue;
    if (item.kind === 'back') {
      const ended = truth.episodes.filter(
        (e) => e.fact === 'empty' && e.name === item.name && e.until <= at && at < e.until + 2 * 60 * MINUTE,
      );
      const isEmptyNow = truth.episodes.some(
        (e) => e.fact === 'empty' && e.name === item.name && e.from < at && at < e.until && answersAfter(item.name, e.from, 1) < at,
      );
      if (ended.length === 0 || isEmptyNow) result.unfounded.push(quote(one));
      else claim(`back ${item.name} ${ended.at(-1)!.until}`, one);
      continue;
    }
    const facts = truth.episodes.filter(
      (e) =>
        kindsOf[e.fact] === item.kind &&
        (e.name === '' || item.name === '' || e.name === item.name) &&
        (e.window === null || item.window === null || e.window === item.window) &&
        at >= e.from &&
        at <= Math.max(e.until, Math.min(overVisibleAt(e), ENDS)) + 2 * MINUTE,
    );
    const found = facts.at(-1);
    if (!found) {
      result.unfounded.push(quote(one));
      continue;
    }
    claim(describe(found), one);
    if (one.overAt === null) {
      if (found.until < ENDS && to !== 'blocker') result.unresolved.push(quote(one));
    } else if (!one.isWorse && one.overAt < found.until - MINUTE)
      result.tooSoonOver.push(`${quote(one)} — over ${told(one.overAt)}, was so until ${told(found.until)}`);
  }

  function claim(episode: string, one: Said): void {
    const all = claimed.get(`${one.to} ${episode}`) ?? [];
    claimed.set(`${one.to} ${episode}`, [...all, one]);
    if (all.length > 0) result.doubled.push(`${quote(one)} — said ${told(all[0]!.at)} already (${episode})`);
  }

  // What was so, and whether it was said.
  for (const to of Object.keys(listeners) as ListenerName[]) {
    for (const one of truth.episodes) {
      if (kindsOf[one.fact] === null || one.from === STARTS) continue;
      const visible = visibleAt(one);
      const due = dueAfter(visible);
      if (due > one.until || isExcused(to, one.from, due)) continue;
      if (isWithin({ from: one.from, until: due }, one.until)) continue;
      if (one.fact === 'low20' || one.fact === 'low5') {
        if (isHidden(one, due)) continue;
      }
      if (one.fact === 'order' && isPutBack(one)) continue;
      expectSaid(to, describe(one), visible, due);
    }
    for (const one of truth.episodes) {
      if (one.fact !== 'empty' || one.until > 8e15) continue;
      const visible = answersAfter(one.name, one.until, 2);
      const next = truth.episodes.find((e) => e.fact === 'empty' && e.name === one.name && e.from > one.until);
      const due = dueAfter(visible);
      if (due > (next?.from ?? Infinity) || due > ENDS || isExcused(to, one.until, due)) continue;
      if (!isWatchedAt(one.name, one.until)) continue;
      expectSaid(to, `back ${one.name} ${one.until}`, visible, due);
    }
  }

  function expectSaid(to: ListenerName, episode: string, visible: number, due: number): void {
    const at = claimed.get(`${to} ${episode}`)?.[0]?.at;
    if (at === undefined) result.missed.push(`${to}: ${episode}, seen ${told(visible)}`);
    else if (at > due) result.missed.push(`${to}: ${episode}, seen ${told(visible)}, said ${told(at)}`);
    else if (!isWithin(chatFails, at - 20 * MINUTE) && !isWithin(chatFails, at))
      result.slowestMs = Math.max(result.slowestMs, at - visible);
  }

  function dueAfter(visible: number): number {
    const due = visible + TWO_ROUNDS_MS;
    return due >= chatFails.from && visible < chatFails.until ? chatFails.until + RETRY_MS : due;
  }

  /** Something worse of the same profile is so by then, and is said in its place. */
  function isHidden(one: Episode, due: number): boolean {
    return truth.episodes.some(
      (e) =>
        e !== one &&
        e.name === one.name &&
        e.from <= due &&
        e.until > one.from &&
        (e.fact === 'empty' ||
          e.fact === 'dead' ||
          (one.fact === 'low20' && e.fact === 'low5') ||
          (e.fact === one.fact && e.window !== one.window)),
    );
  }

  /** Who is out of the order is nobody’s worry. */
  function isWatchedAt(name: string, at: number): boolean {
    if (name !== returned.name) return true;
    return truth.episodes.some((e) => e.fact === 'returned' && e.from <= at && at < e.until);
  }
  /** The change back is the end of the one before. */
  function isPutBack(one: Episode): boolean {
    const orders = truth.episodes.filter(({ fact }) => fact === 'order');
    return orders.indexOf(one) % 2 === 1;
  }

  // Peace.
  const refusedAt = chat.attempts.find(({ came }) => came === 'gone');
  const after = chat.attempts.filter(({ to, at }) => to === refusedAt?.to && at > refusedAt.at);
  for (const { at, kind } of after) result.noise.push(`${told(at)} → blocker, after it was refused: ${kind}`);
  for (const { to, at, isQuiet, first } of chat.kept) {
    if (!isQuiet && isAtRest(to as ListenerName, at))
      result.noise.push(`${told(at)} → ${to}, at rest: ${itemsOf(first)[0]?.line}`);
    if (to === 'muter' && isWithin(muted, at)) result.noise.push(`${told(at)} → muter, muted`);
  }
  for (const one of chat.kept) {
    const texts = chat.kept.filter(
      (other) => other.to === one.to && JSON.stringify(other.first.lines) === JSON.stringify(one.first.lines),
    );
    if (texts[0] !== one) result.doubled.push(`${told(one.at)} → ${one.to}: the same words again`);
  }
  return result;

  function isExcused(to: ListenerName, from: number, due: number): boolean {
    if (to === 'blocker' && due >= blockedFrom) return true;
    if (to === 'muter' && from < muted.until && due > muted.from) return true;
    return isAtRest(to, from) || isAtRest(to, due);
  }
}

function isAtRest(to: ListenerName, at: number): boolean {
  const { quiet, zone } = listeners[to];
  if (!quiet || zone === null) return false;
  const { hour } = wallTime(zone, at);
  return hour >= quiet.from || hour < quiet.until;
}

/** Messages by listener and day, and those that made a sound. */
export function counts({ chat }: Week): Record<string, { days: number[]; sounds: number[] }> {
  const all: Record<string, { days: number[]; sounds: number[] }> = {};
  for (const { to, at, isQuiet } of chat.kept) {
    const day = Math.floor((at - Math.floor(STARTS / DAY) * DAY) / DAY);
    const one = (all[to] ??= { days: Array(8).fill(0), sounds: Array(8).fill(0) });
    one.days[day]! += 1;
    if (!isQuiet) one.sounds[day]! += 1;
  }
  return all;
}
