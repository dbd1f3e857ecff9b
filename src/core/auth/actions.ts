import { hasRole, roleForVerb } from '../access.ts';
import type { Role } from '../access.ts';
import { profileDigest } from '../callback.ts';
import type { Choice, ChoiceGroup } from '../reply.ts';
import type { MenuVerb } from '../request.ts';
import type { Live } from './live.ts';
import type { AuthRoom } from './show.ts';

/** What this caller may do with this profile, where anything may be changed at all. */
export function actionsFor(
  { ports, texts }: Pick<AuthRoom, 'ports' | 'texts'>,
  role: Role,
  { placed }: Live,
  id: string,
  isBroken: boolean,
): readonly ChoiceGroup[] {
  const one = placed.find(({ profile }) => profile.id === id);
  if (!ports.gateway || !one) return [];
  const target = { by: 'digest', digest: profileDigest(id) } as const;
  const place: MenuVerb[] = [
    ...(one.order === 1 || isBroken ? [] : (['first'] as const)),
    one.retired ? 'restore' : 'retire',
  ];
  // Whoever looks at a broken login wants to mend it.
  const offered: MenuVerb[] = isBroken ? ['start', ...place, 'delete'] : [...place, 'start', 'delete'];
  const may = offered.filter((verb) => hasRole(role, roleForVerb(verb)));
  const choice = (verb: MenuVerb): Choice => ({
    label: texts.auth.buttons[verb],
    intent:
      verb === 'start'
        ? { kind: 'auth.start', target }
        : { kind: 'auth.propose', mutation: { verb, target } },
  });
  return may.length > 0 ? [may.map(choice)] : [];
}
