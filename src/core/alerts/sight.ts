import type { ProfileRef } from '../auth/plan.ts';
import { profileDigest } from '../callback.ts';
import type { Pool } from '../forecast/pool.ts';
import type { Placed } from '../usage/target.ts';
import type { Verdict } from '../usage/verdict.ts';

/** What is seen at one moment. */
export type Sight = {
  now: number;
  /** All profiles, those of the order first. */
  placed: readonly Placed[];
  /** What was read since the last look, by the profile's digest. */
  read: ReadonlyMap<string, Verdict>;
  /** The order with what of it exists; `null`: none. */
  order: readonly ProfileRef[] | null;
  /** The first API key of the order, of which nothing can be seen from here; `null`: there is none. */
  key: string | null;
  /** How many entries the record of changes has. */
  entries: number;
  /** What this bot has done since: a change of the order, which profiles it brought back on purpose. `isAtIt`: it is changing
   *  something just now. */
  done: { isOrderChanged: boolean; returned: readonly string[]; isAtIt: boolean };
  /** Retired by this bot. */
  retired: readonly (ProfileRef & { at: number })[];
  /** `null`: nobody has looked ahead this time. `labels`: of its members. */
  pool: { pool: Pool; labels: readonly string[] } | null;
};

export const refOf = ({ profile, label }: Placed): ProfileRef => ({
  digest: profileDigest(profile.id),
  label,
});

/** Who is out of the order on purpose is nobody's worry. */
export const inUse = ({ placed }: Pick<Sight, 'placed'>): readonly Placed[] =>
  placed.filter(({ retired }) => !retired);
