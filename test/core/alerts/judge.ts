import { wallTime } from '../../../src/core/alerts/local-time.ts';
import type { Message } from '../../../src/core/reply.ts';
import { couldKnow, emptyAt } from './could-know.ts';
import type { Evidence } from './could-know.ts';
import { itemsOf } from './says.ts';
import type { Item, Kind } from './says.ts';
import {
  blockedFrom,
  chatFails,
  DAY,
  ending,
  isWithin,
  listeners,
  muted,
  returned,
  STARTS,
  told,
} from './script.ts';
import type { ListenerName } from './script.ts';
import type { Episode, Fact } from './truth.ts';

/** Holds what was said against what really was. */

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
/** Two rounds of a profile that is used. */
const TWO_ROUNDS_MS = 12 * MINUTE;
/** After the platform has failed for minutes, nobody tries at once. */
const RETRY_MS = 20 * MINUTE;

export type Judged = {
  /** It was so, and was not said in time. */
  missed: string[];
  /** It was said, and was not so. */
  unfounded: string[];
  doubled: string[];
  /** It was over, and that was not said. */
  unresolved: string[];
  /** That it was over was said, and it was not. */
  tooSoonOver: string[];
  /** Said to somebody who wants peace. */
  noise: string[];
  /** From the moment that a reading showed it until it was said, the longest. */
  slowestMs: number;
};

/** As it is told; `null`: not by itself. */
const kindOf: Record<Fact, Kind | null> = {
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

type Said = {
  to: ListenerName;
  at: number;
  item: Item;
  /** That it is over, or has become worse, or is watched no more. */
  end: { at: number; kind: Kind } | null;
  /** Its process died with it on its lips. */
  isCutOff: boolean;
};

const ENDED: readonly Kind[] = ['over', 'lost', 'worse'];
const factsOf = (message: Message) => itemsOf(message).filter(({ kind }) => kind !== 'again');
const people = Object.keys(listeners) as ListenerName[];

function saidIn({ chat }: Evidence): readonly Said[] {
  return chat.kept.flatMap(({ to, at, first, edits, isCutOff }) =>
    factsOf(first).map((item, index): Said => {
      const now = edits.map((edit) => ({ at: edit.at, kind: factsOf(edit.message)[index]!.kind }));
      const end = now.find(({ kind }) => ENDED.includes(kind)) ?? null;
      return { to: to as ListenerName, at, item, end, isCutOff };
    }),
  );
}

export function judge(evidence: Evidence): Judged {
  const { truth, chat, until: ends } = evidence;
  const { answerAfter, beginOf, endOf, isEmptyUnseen } = couldKnow(evidence);
  const result: Judged = {
    missed: [],
    unfounded: [],
    doubled: [],
    unresolved: [],
    tooSoonOver: [],
    noise: [],
    slowestMs: 0,
  };
  const claims = new Map<string, Said[]>();
  const quote = ({ to, at, item }: Said) => `${told(at)} → ${to}: ${item.line}`;
  const nameOf = ({ fact, name, window, from }: Episode) =>
    `${fact} ${name} ${window ?? ''} from ${told(from)}`;
  const backOf = ({ name, until }: Episode) => `back ${name} at ${told(until)}`;

  for (const one of saidIn(evidence)) hear(one);
  for (const to of people) {
    expectSaid(to, 'expiring', ending.from - DAY, ending.from - DAY, ending.from);
    for (const one of truth.episodes) {
      expectBegin(to, one);
      if (one.fact === 'empty') expectBack(to, one);
    }
  }
  for (let at = STARTS; at < ends; at += HOUR) expectOverview(at);
  listenForNoise();
  return result;

  /** What was said, and whether it was so. */
  function hear(one: Said): void {
    const { item, at } = one;
    switch (item.kind) {
      case 'digest':
        return claim(item.line, one);
      case 'soon':
        // A forecast may be wrong; but not be about what has passed.
        if (momentIn(item.line) <= at) result.unfounded.push(quote(one));
        return;
      case 'expiring':
        return item.name === ending.name && at < ending.from
          ? claim('expiring', one)
          : void result.unfounded.push(quote(one));
      case 'back':
        return hearBack(one);
      default:
    }
    const found = truth.episodes.findLast((episode) => isAbout(one, episode));
    if (found) {
      claim(nameOf(found), one);
      hearEnd(one, found);
    } else if (!(item.kind === 'failover' && isPassed(at) && isEmptyUnseen(at)))
      result.unfounded.push(quote(one));
  }

  function isAbout({ item, at }: Said, episode: Episode): boolean {
    const { fact, name, window, from } = episode;
    if (kindOf[fact] !== item.kind) return false;
    if (name !== '' && item.name !== '' && name !== item.name) return false;
    if (window !== null && window !== item.window) return false;
    return at >= from && at <= Math.min(endOf(episode), ends) + 2 * MINUTE;
  }

  function isPassed(at: number): boolean {
    return truth.episodes.some(({ fact, from, until }) => fact === 'passed' && from <= at && at < until);
  }

  function hearBack(one: Said): void {
    const { item, at } = one;
    const found = truth.episodes.findLast(
      ({ fact, name, until }) =>
        fact === 'empty' && name === item.name && until <= at && at < until + 2 * HOUR,
    );
    const again = emptyAt(truth, at).find(({ name }) => name === item.name);
    const isKnown = again !== undefined && answerAfter(again.name, again.from, 1) < at;
    if (!found || isKnown) result.unfounded.push(quote(one));
    else claim(backOf(found), one);
  }

  function hearEnd(one: Said, episode: Episode): void {
    const { end, to, isCutOff } = one;
    if (end) {
      if (end.kind === 'over' && end.at < episode.until - MINUTE)
        result.tooSoonOver.push(`${quote(one)}: over ${told(end.at)}, was so until ${told(episode.until)}`);
      return;
    }
    const isDue = endOf(episode) + TWO_ROUNDS_MS < ends;
    // Nobody can change what went astray, nor what stands in a chat that is closed.
    if (isDue && to !== 'blocker' && !isCutOff) result.unresolved.push(quote(one));
  }

  function claim(what: string, one: Said): void {
    const key = `${one.to} ${what}`;
    const before = claims.get(key) ?? [];
    claims.set(key, [...before, one]);
    // What was cut off is said once more, with a word about that.
    if (before.length > 0 && !before.at(-1)!.isCutOff)
      result.doubled.push(`${quote(one)}: said ${told(before[0]!.at)} already (${what})`);
  }

  /** What was so, and whether it was said. */
  function expectBegin(to: ListenerName, one: Episode): void {
    // What was so before anybody looked has no beginning.
    if (kindOf[one.fact] === null || one.from === STARTS) return;
    const known = beginOf(one);
    const isShort = dueAfter(known) >= one.until;
    if (!isShort && !isHidden(one, known) && !isPutBack(one))
      expectSaid(to, nameOf(one), one.from, known, dueAfter(known));
  }

  function expectBack(to: ListenerName, one: Episode): void {
    const known = answerAfter(one.name, one.until, 2);
    const next = truth.episodes.find(
      ({ fact, name, from }) => fact === 'empty' && name === one.name && from > one.until,
    );
    const isWatched =
      one.name !== returned.name || (isWithin(returned, one.until) && isWithin(returned, known));
    if (one.until < Infinity && isWatched && dueAfter(known) < (next?.from ?? Infinity))
      expectSaid(to, backOf(one), one.until, known, dueAfter(known));
  }

  function expectSaid(to: ListenerName, what: string, from: number, known: number, due: number): void {
    if (due >= ends || wantsPeace(to, from, due)) return;
    const at = claims.get(`${to} ${what}`)?.[0]?.at;
    if (at === undefined) result.missed.push(`${to}: ${what}, known ${told(known)}`);
    else if (at > due) result.missed.push(`${to}: ${what}, known ${told(known)}, said ${told(at)}`);
    else if (due - known === TWO_ROUNDS_MS) result.slowestMs = Math.max(result.slowestMs, at - known);
  }

  function expectOverview(at: number): void {
    const { zone, digestAt } = listeners.operator;
    const { day, hour } = wallTime(zone, at);
    const isSaid = claims.has(`operator Today, ${day}`);
    if (hour === digestAt && !isSaid) result.missed.push(`operator: the overview of ${day}`);
  }

  /** Something worse of the same profile is known by then, and is said in its place. */
  function isHidden(one: Episode, known: number): boolean {
    if (one.fact !== 'low20' && one.fact !== 'low5') return false;
    return truth.episodes.some((worse) => {
      const { fact, name, window, until } = worse;
      if (name !== one.name || until <= one.from || beginOf(worse) > known + 2 * MINUTE) return false;
      if (fact === 'empty' || fact === 'dead') return true;
      if (fact === 'low5' && one.fact === 'low20') return true;
      return fact === one.fact && window !== one.window;
    });
  }

  /** A change back is the end of the one before. */
  function isPutBack(one: Episode): boolean {
    const changes = truth.episodes.filter(({ fact }) => fact === 'order');
    return one.fact === 'order' && changes.indexOf(one) % 2 === 1;
  }

  function listenForNoise(): void {
    const refusedAt = chat.attempts.find(({ came }) => came === 'gone')?.at ?? Infinity;
    for (const { to, at, kind } of chat.attempts)
      if (to === 'blocker' && at > refusedAt)
        result.noise.push(`${told(at)} → ${to}: ${kind}, and it is closed`);
    for (const { to, at, isQuiet, first } of chat.kept) {
      const words = itemsOf(first)[0]?.line ?? '';
      if (!isQuiet && isAtRest(to as ListenerName, at)) result.noise.push(`${told(at)} → ${to}: ${words}`);
      if (to === 'muter' && isWithin(muted, at)) result.noise.push(`${told(at)} → ${to}: ${words}`);
    }
  }
}

/** The first that a line tells. */
const momentIn = (line: string) =>
  Date.parse(
    /(?<date>[\d-]{10}) (?<time>[\d:]{5}) UTC/u.exec(line)?.slice(1, 3).join('T').concat(':00Z') ?? '',
  );

function dueAfter(known: number): number {
  const due = known + TWO_ROUNDS_MS;
  return due >= chatFails.from && known < chatFails.until ? chatFails.until + RETRY_MS : due;
}

function wantsPeace(to: ListenerName, from: number, due: number): boolean {
  if (to === 'blocker' && due >= blockedFrom) return true;
  if (to === 'muter' && from < muted.until && due > muted.from) return true;
  return isAtRest(to, from) || isAtRest(to, due);
}

function isAtRest(to: ListenerName, at: number): boolean {
  const { quiet, zone } = listeners[to];
  if (!quiet || zone === null) return false;
  const { hour } = wallTime(zone, at);
  return hour >= quiet.from || hour < quiet.until;
}

/** Messages by listener and day, the Sunday before first, and how many of them made a sound. */
export function counts({ chat }: Evidence): Record<string, { days: number[]; sounds: number[] }> {
  const dayOf = (at: number) => Math.floor(at / DAY) - Math.floor(STARTS / DAY);
  const all: Record<string, { days: number[]; sounds: number[] }> = {};
  for (const { to, at, isQuiet } of chat.kept) {
    const one = (all[to] ??= { days: Array<number>(8).fill(0), sounds: Array<number>(8).fill(0) });
    one.days[dayOf(at)]! += 1;
    if (!isQuiet) one.sounds[dayOf(at)]! += 1;
  }
  return all;
}
