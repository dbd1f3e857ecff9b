import { orderAt } from './script.ts';
import type { Episode, Truth } from './truth.ts';
import type { Week } from './week.ts';

/** What the bot could know of what was so, and when: by the answers of the endpoint and its looks into the store. */

const MINUTE = 60_000;
/** A switch to another login counts when it lasts. */
const LASTS_MS = 10 * MINUTE;

export type Evidence = Pick<Week, 'chat' | 'truth' | 'answers' | 'snapshots' | 'until'>;

export function couldKnow({ truth, answers, snapshots }: Evidence) {
  const good = Map.groupBy(
    answers.filter(({ isGood }) => isGood),
    ({ name }) => name,
  );
  /** The first true answer about it from then on, or the second. */
  const answerAfter = (name: string, at: number, nth: 1 | 2) =>
    (good.get(name) ?? []).filter((one) => one.at >= at)[nth - 1]?.at ?? Infinity;
  const lookAfter = (at: number) => snapshots.find((one) => one.at >= at)?.at ?? Infinity;

  function beginOf(one: Episode): number {
    const { fact, name, from } = one;
    if (fact === 'pinned') return lookAfter(from + LASTS_MS);
    if (fact === 'order' || fact === 'returned') return lookAfter(from);
    if (fact !== 'pool') return answerAfter(name, from, 1);
    // The last one that ran out is read last.
    const empty = emptyAt(truth, from);
    return Math.max(...empty.map((each) => answerAfter(each.name, each.from, 1)));
  }

  /** What came back counts with its second reading. */
  function endOf({ fact, name, until }: Episode): number {
    if (until === Infinity) return Infinity;
    if (fact === 'low20' || fact === 'low5' || fact === 'empty') return answerAfter(name, until, 2);
    if (fact === 'dead') return answerAfter(name, until, 1);
    if (fact !== 'pool') return until;
    const back = truth.episodes.filter((one) => one.fact === 'empty' && one.until === until);
    return Math.min(...back.map((each) => answerAfter(each.name, until, 2)));
  }

  /** The first of the order is empty, and no answer has said so yet: all that can be told is that another one is used. */
  function isEmptyUnseen(at: number): boolean {
    const [first] = orderAt(at);
    const empty = emptyAt(truth, at).find(({ name }) => name === first);
    return empty !== undefined && answerAfter(empty.name, empty.from, 1) > at;
  }

  return { answerAfter, beginOf, endOf, isEmptyUnseen };
}

export const emptyAt = ({ episodes }: Pick<Truth, 'episodes'>, at: number) =>
  episodes.filter(({ fact, from, until }) => fact === 'empty' && from <= at && at < until);
