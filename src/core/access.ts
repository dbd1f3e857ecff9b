import type { Caller, Intent, MenuVerb, Mutation } from './request.ts';

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

export const hasRole = (role: Role, needed: Role) => roles.indexOf(role) >= roles.indexOf(needed);

/** The least that may ask for this. Holds for every way to ask: typed, tapped, picked from a list. */
export function roleFor(intent: Intent): Role {
  switch (intent.kind) {
    case 'help':
    case 'choice.pick':
    case 'command.unknown':
    case 'button.unknown':
      return 'stranger';
    case 'usage.menu':
    case 'usage.page':
    case 'usage.show':
    case 'usage.details':
    case 'auth.show':
    case 'rotation.show':
    case 'rotation.order':
    case 'history.show':
    case 'why.show':
    case 'why.page':
    // Of all in a chat, only operators change it (`alerts/show.ts`).
    case 'alerts.show':
    case 'alerts.set':
    case 'alerts.mute':
      return 'viewer';
    case 'auth.menu':
    case 'auth.page':
      return intent.verb === null ? 'viewer' : roleForVerb(intent.verb);
    case 'auth.propose':
      return roleForVerb(intent.mutation.verb);
    case 'rotation.propose':
    case 'auth.confirm':
    case 'auth.cancel':
    case 'auth.log':
    case 'doctor.show':
      return 'operator';
    case 'auth.start':
    case 'auth.stop':
    case 'auth.finish':
      return 'owner';
    default:
      return intent satisfies never;
  }
}

/** A removal for good, and signing in, are the owner's. */
export const roleForVerb = (verb: Mutation<unknown>['verb'] | MenuVerb) =>
  verb === 'delete' || verb === 'start' ? 'owner' : 'operator';
