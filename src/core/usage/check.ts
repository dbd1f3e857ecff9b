import type { Ports } from '../ports.ts';
import { ok } from '../problem.ts';
import type { Outcome } from '../problem.ts';
import type { Target } from '../request.ts';
import type { BankedResets, Trace } from './answer.ts';
import type { ProfileList } from './profile.ts';
import type { Readings } from './readings.ts';
import { arrange, resolveTarget } from './target.ts';
import type { Placed } from './target.ts';
import type { Verdict } from './verdict.ts';

/** The profiles that a request is about, among all there are. */
export type Chosen = { list: ProfileList; placed: readonly Placed[]; chosen: readonly Placed[] };

export type Checked = Placed & {
  verdict: Verdict;
  /** How the endpoint was asked; `null` when a fresh reading made asking unnecessary. */
  trace: Trace | null;
  /** Labels of the other profiles of the same account and person: they are counted in one bucket. */
  shares: readonly string[];
};

/** When the banked resets of the only one end, for a look at it in detail; `null` for several, of which that would be asked one
 *  by one, and where it is not known. `since`: when the check began. */
export async function lookAtResets(
  readings: Readings,
  agent: string,
  [only, ...others]: readonly Checked[],
  since: number,
): Promise<BankedResets | null> {
  return only && others.length === 0 ? readings.resets(agent, only.profile, only.verdict, since) : null;
}

/** Reads the store, milliseconds, and finds whom `target` means. */
export async function choose(
  { profiles }: Pick<Ports, 'profiles'>,
  agent: string,
  target: Target,
): Promise<Outcome<Chosen>> {
  const listed = await profiles.list(agent);
  if (!listed.ok) return listed;
  const placed = arrange(listed.value);
  const chosen = resolveTarget(target, placed);
  return chosen.ok ? ok({ list: listed.value, placed, chosen: chosen.value }) : chosen;
}

/** One usage check of all chosen at once. One bad profile never spoils the others. */
export async function check(
  readings: Readings,
  { list, placed, chosen }: Chosen,
): Promise<readonly Checked[]> {
  return Promise.all(
    chosen.map(async (one) => ({
      ...one,
      ...(await readings.read(list.agent, one.profile)),
      shares: sharing(one, placed),
    })),
  );
}

/** Same account id *and* same user id. Either alone says too little: colleagues share an account, a person has several. */
function sharing({ profile }: Placed, placed: readonly Placed[]): readonly string[] {
  if (!profile.accountId || !profile.userId) return [];
  return placed
    .filter(
      (other) =>
        other.profile.id !== profile.id &&
        other.profile.accountId === profile.accountId &&
        other.profile.userId === profile.userId,
    )
    .map(({ label }) => label);
}
