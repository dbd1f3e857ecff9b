import type { Message } from '../../../src/core/reply.ts';
import { linesOf } from './chat.ts';

/** What a message says, for a program: by its English words, as a person would read it. */

export type Kind =
  | 'low20'
  | 'low5'
  | 'empty'
  | 'back'
  | 'expiring'
  | 'dead'
  | 'failover'
  | 'order'
  | 'returned'
  | 'soon'
  | 'out'
  | 'digest'
  | 'again'
  /** Something that was told is over, is not watched any more, or has become worse. */
  | 'over'
  | 'lost'
  | 'worse';
export type Item = { kind: Kind; name: string; window: string | null; line: string };

/** The first group is whom it is about. */
const WORDS: readonly [Kind | 'low', RegExp][] = [
  ['lost', /^⏹ /u],
  ['over', /^✅ /u],
  ['worse', /^⏬ /u],
  ['low', /^🟠 (?<name>\S+) has (?<left>\d+)% of its (?<window>\S+) left/u],
  ['empty', /^🔴 (?<name>\S+) is empty/u],
  ['back', /^🟢 (?<name>\S+) is back/u],
  ['expiring', /^🟠 The login of (?<name>\S+) ends/u],
  ['dead', /^🔴 The login of (?<name>\S+) does not work/u],
  ['failover', /^🟠 OpenClaw uses /u],
  ['order', /^🟠 The order was changed/u],
  ['returned', /^🟠 (?<name>\S+), retired .* in use again/u],
  ['soon', /^🟠 At this pace/u],
  ['out', /^🔴 Nothing is left/u],
  ['again', /^You may have read this already/u],
];

export function itemsOf(message: Message): readonly Item[] {
  const lines = linesOf(message);
  if (lines[0]?.startsWith('Today')) return [{ kind: 'digest', name: '', window: null, line: lines[0] }];
  return lines.map((line) => {
    for (const [kind, words] of WORDS) {
      const groups = words.exec(line)?.groups ?? (words.test(line) ? {} : null);
      if (!groups) continue;
      const { name = '', left, window = null } = groups as Record<string, string | undefined>;
      return { kind: kind === 'low' ? (Number(left) <= 5 ? 'low5' : 'low20') : kind, name, window, line };
    }
    throw new Error(`Nobody knows what this says: ${line}`);
  });
}
