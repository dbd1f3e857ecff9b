import { z } from 'zod';
import type { Journal, JournalRow } from '../ports.ts';
import { linkHash } from './link.ts';
import { Recorded, Refs } from './plan.ts';

/** The record of every change: each step is written before it is done, each entry linked to the one before. */

/** How a change ended.
 *  - `verified`: it is as planned. `stale`: so it is, and the running gateway could not be told.
 *  - `mismatched`: something else is in force now, `found`.
 *  - `not-applied`: nothing was changed.
 *  - `unverified`: nobody could look. */
export const ChangeOutcome = z.enum(['verified', 'stale', 'mismatched', 'not-applied', 'unverified']);
export type ChangeOutcome = z.infer<typeof ChangeOutcome>;

const step = <S extends string>(name: S) => ({ step: z.literal(name), plan: z.string(), at: z.number() });

export const Entry = z.discriminatedUnion('step', [
  /** The person who asked has confirmed; nothing else is done yet. Holds the whole plan. */
  z.object({ ...step('confirmed'), facts: Recorded }),
  /** The gateway is being told from now on. */
  z.object({ ...step('applying') }),
  /** Of a sign-in: somebody has confirmed it at OpenAI, and the gateway saves it from now on. `before`: the override of this
   *  moment; `null`: none. */
  z.object({ ...step('approved'), before: Refs.nullable() }),
  z.object({
    ...step('ended'),
    outcome: ChangeOutcome,
    /** Labels of the override that was found; `null`: none, or nobody could look. */
    found: z.array(z.string()).readonly().nullable(),
    /** The code of the problem, where there was one. */
    problem: z.string().nullable(),
    /** By another process than the one that applied it. */
    isRecovered: z.boolean(),
  }),
  /** The person was told what became of it. */
  z.object({ ...step('told') }),
]);
export type Entry = z.infer<typeof Entry>;
type Step<S extends Entry['step']> = Extract<Entry, { step: S }>;

/** One change, from its entries. */
export type Change = {
  /** Of its last entry, both. */
  seq: number;
  hash: string;
  plan: Recorded;
  confirmedAt: number;
  applyingAt: number | null;
  approved: Step<'approved'> | null;
  ended: Step<'ended'> | null;
  isTold: boolean;
};

export type History = {
  /** Oldest first. */
  changes: readonly Change[];
  entries: number;
  /** All of it as it is stored, oldest first: what somebody else needs to check the hashes. */
  rows: readonly JournalRow[];
  /** The number of the first entry that was altered, or that is missing; `null` when the record is whole. */
  brokenAt: number | null;
};

export async function readHistory(journal: Pick<Journal, 'read'>): Promise<History> {
  const { rows, last } = await journal.read();
  const changes = new Map<string, Change>();
  for (const row of rows) {
    const entry = entryOf(row);
    if (entry) note(changes, row, entry);
  }
  return { changes: [...changes.values()], entries: rows.length, rows, brokenAt: findBreak(rows, last) };
}

function note(changes: Map<string, Change>, { seq, hash }: JournalRow, entry: Entry): void {
  if (entry.step === 'confirmed') {
    const { facts: plan, at: confirmedAt } = entry;
    changes.set(entry.plan, {
      seq,
      hash,
      plan,
      confirmedAt,
      applyingAt: null,
      approved: null,
      ended: null,
      isTold: false,
    });
    return;
  }
  const change = changes.get(entry.plan);
  if (!change) return;
  change.hash = hash;
  change.seq = seq;
  if (entry.step === 'applying') change.applyingAt = entry.at;
  else if (entry.step === 'approved') change.approved = entry;
  else if (entry.step === 'ended') change.ended = entry;
  else change.isTold = true;
}

function entryOf({ body }: JournalRow): Entry | null {
  try {
    return Entry.safeParse(JSON.parse(body)).data ?? null;
  } catch {
    return null;
  }
}

function findBreak(rows: readonly JournalRow[], last: number): number | null {
  let previous = '';
  for (const [index, { seq, hash, body }] of rows.entries()) {
    if (seq !== index + 1) return index + 1;
    if (hash !== linkHash(previous, body)) return seq;
    previous = hash;
  }
  return rows.length === last ? null : rows.length + 1;
}
