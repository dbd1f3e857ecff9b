import { profileDigest } from '../callback.ts';
import { failed, ok } from '../problem.ts';
import type { Outcome, Problem } from '../problem.ts';
import type { Target } from '../request.ts';
import { labelProfiles, quote, shortName } from './label.ts';
import type { Profile, ProfileList } from './profile.ts';

/** A profile in its place among the others. */
export type Placed = {
  profile: Profile;
  label: string;
  /** Counted from 1 in the effective auth order; `null` outside of it, or when there is no order. */
  order: number | null;
  /** Out of an order that exists. */
  retired: boolean;
};

/** What became of each list, for as long as somebody holds it: of many requests at once, those that saw the same list need not
 *  all sort it. */
const arranged = new WeakMap<ProfileList, readonly Placed[]>();

/** All profiles as they are shown: the effective order, then the others by name. */
export function arrange(list: ProfileList): readonly Placed[] {
  const placed = arranged.get(list) ?? place(list);
  arranged.set(list, placed);
  return placed;
}

function place(list: ProfileList): readonly Placed[] {
  const labels = labelProfiles(list.profiles.map(({ id }) => id));
  const placed = list.profiles.map((profile): Placed => {
    const index = list.order?.ids.indexOf(profile.id) ?? -1;
    return {
      profile,
      label: labels.get(profile.id)!,
      order: index < 0 ? null : index + 1,
      retired: list.order !== null && index < 0,
    };
  });
  return placed.toSorted(
    (a, b) =>
      (a.order ?? Infinity) - (b.order ?? Infinity) || byName(a.label.toLowerCase(), b.label.toLowerCase()),
  );
}

/** `p9` before `p10`. Language data would tell, too; loading it takes longer than all else here. */
function byName(a: string, b: string): number {
  const [left, right] = [a, b].map((name) => name.replaceAll(/\d+/gu, (digits) => digits.padStart(20, '0')));
  return left! < right! ? -1 : Number(left! > right!);
}

/** Those that a person means, in the order of `arrange`. A digest that matches nobody is `profile.unknown`. */
export function resolveTarget(target: Target, placed: readonly Placed[]): Outcome<readonly Placed[]> {
  switch (target.by) {
    case 'all':
      return ok(placed);
    case 'default':
      return ok(defaultOf(placed));
    case 'digest': {
      const found = placed.filter(({ profile }) => profileDigest(profile.id) === target.digest);
      return found.length > 0 ? ok(found) : unknown('', placed);
    }
    case 'name':
      return resolveName(target.name, placed);
    default:
      return target satisfies never;
  }
}

/** The profile named `default`; without one, the first of the effective order; without that, the first by name. */
export function defaultOf(placed: readonly Placed[]): readonly Placed[] {
  const chosen = placed.find(({ profile }) => shortName(profile.id) === 'default') ?? placed[0];
  return chosen ? [chosen] : [];
}

/** A full id or a label means one profile. A short name may mean several; then the person is asked which. */
function resolveName(said: string, placed: readonly Placed[]): Outcome<readonly Placed[]> {
  const wanted = said.toLowerCase();
  const matchers: ((one: Placed) => boolean)[] = [
    ({ profile }) => profile.id === said,
    ({ label }) => label === said,
    ({ profile }) => profile.id.toLowerCase() === wanted || shortName(profile.id).toLowerCase() === wanted,
    ({ label }) => label.toLowerCase() === wanted,
  ];
  for (const matches of matchers) {
    const found = placed.filter(matches);
    if (found.length === 1) return ok(found);
    if (found.length > 1) {
      return failed({
        code: 'profile.ambiguous',
        said: quote(said),
        candidates: found.map(({ label, profile }) => ({ label, digest: profileDigest(profile.id) })),
      });
    }
  }
  return unknown(quote(said), placed);
}

function unknown(said: string, placed: readonly Placed[]): { ok: false; problem: Problem } {
  return failed({ code: 'profile.unknown', said, labels: placed.map(({ label }) => label) });
}
