import { profileDigest } from '../callback.ts';
import type { Target } from '../request.ts';
import { choose } from './check.ts';
import type { Chosen } from './check.ts';
import type { UsageRoom } from './show.ts';

/** One profile is one, however it was said: a name, or `default`, becomes the digest that its button carries. What
 *  means several or nobody stays as it is. */
export async function settleTarget({ ports, agent }: UsageRoom, target: Target): Promise<Target> {
  if (target.by !== 'name' && target.by !== 'default') return target;
  const found = await choose(ports, agent, target);
  return (found.ok && digestOf(found.value)) || target;
}

/** Words that answer no list may still name a profile, or several; `null` when they do not. */
export async function namedBy({ ports, agent }: UsageRoom, said: string): Promise<Target | null> {
  const byName = { by: 'name', name: said } as const;
  const found = await choose(ports, agent, byName);
  if (found.ok) return digestOf(found.value);
  return found.problem.code === 'profile.ambiguous' ? byName : null;
}

function digestOf({ chosen }: Chosen): Target | null {
  const one = chosen[0];
  return one ? { by: 'digest', digest: profileDigest(one.profile.id) } : null;
}
