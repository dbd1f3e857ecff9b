import type { Caller, Intent } from './request.ts';

/** What somebody may do; each role includes those before it. */
export const roles = ['stranger', 'viewer', 'operator', 'owner'] as const;
export type Role = (typeof roles)[number];

/** Who was listed by the owner: `telegram:123`. Nobody else is served. */
export type People = Readonly<Record<Exclude<Role, 'stranger'>, ReadonlySet<string>>>;

export function roleOf(people: People, caller: Caller): Role {
  const who = `${caller.platform}:${caller.id}`;
  return (['owner', 'operator', 'viewer'] as const).find((role) => people[role].has(who)) ?? 'stranger';
}

export function mayAsk(role: Role, intent: Intent): boolean {
  return roles.indexOf(role) >= roles.indexOf(roleNeeded(intent));
}

function roleNeeded(intent: Intent): Role {
  switch (intent.kind) {
    case 'help':
      return 'stranger';
    case 'usage.menu':
    case 'usage.show':
    case 'usage.details':
    case 'choice.pick':
    case 'command.unknown':
    case 'button.unknown':
      return 'viewer';
    default:
      return intent satisfies never;
  }
}
