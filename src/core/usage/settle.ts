import { profileDigest } from '../callback.ts';
import type { Target } from '../request.ts';
import { choose } from './check.ts';
import type { UsageRoom } from './show.ts';

/** One profile is one, however it was said: a name, or `default`, becomes the digest that its button carries. What
 *  means several or nobody stays as it is. */
export async function settleTarget({ ports, agent }: UsageRoom, target: Target): Promise<Target> {
  if (target.by !== 'name' && target.by !== 'default') return target;
  const found = await choose(ports, agent, target);
  const one = found.ok ? found.value.chosen[0] : undefined;
  return one ? { by: 'digest', digest: profileDigest(one.profile.id) } : target;
}

/** Words that answer no list may still name a profile, or several; `null` when they do not. */
export async function namedBy(room: UsageRoom, said: string): Promise<Target | null> {
  const byName = { by: 'name', name: said } as const;
  const found = await choose(room.ports, room.agent, byName);
  if (found.ok) return settleTarget(room, byName);
  return found.problem.code === 'profile.ambiguous' ? byName : null;
}
