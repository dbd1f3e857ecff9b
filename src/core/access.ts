import type { Caller } from './request.ts';

/** What somebody may do; each role includes those before it. */
export const roles = ['stranger', 'viewer', 'operator', 'owner'] as const;
export type Role = (typeof roles)[number];

export type ListedRole = Exclude<Role, 'stranger'>;

/** Who was listed by the owner: `telegram:123`. Nobody else is served. */
export type People = Readonly<Record<ListedRole, ReadonlySet<string>>>;

export function roleOf(people: People, caller: Caller): Role {
  const who = `${caller.platform}:${caller.id}`;
  return (['owner', 'operator', 'viewer'] as const).find((role) => people[role].has(who)) ?? 'stranger';
}
