import { hasRole, roleForVerb } from '../access.ts';
import type { Role } from '../access.ts';
import type { AuthRoom } from '../auth/show.ts';
import type { Message } from '../reply.ts';
import { arrange } from '../usage/target.ts';
import { renderLack, renderRotation } from './render.ts';
import { renderTogether } from './together.ts';
import { knownOf } from './known.ts';

/** How to run several accounts, filled with those there are. Reads the store and what was read before; asks nobody and changes
 *  nothing. */
export async function* showRotation(
  { ports, readings, agent, texts }: AuthRoom,
  role: Role,
  { isLong }: { isLong: boolean },
): AsyncIterable<Message> {
  const listed = await ports.profiles.list(agent);
  if (!listed.ok) return yield renderLack(texts, listed.problem, isLong);
  const { value: list } = listed;
  const now = ports.clock.now();
  const all = await knownOf(readings, list.agent, arrange(list), now);
  yield renderRotation(texts, {
    agent: list.agent,
    all,
    hasOrder: list.order !== null,
    may: ports.gateway === null ? 'nobody' : hasRole(role, 'operator') ? 'caller' : 'others',
    maySignIn: ports.gateway !== null && hasRole(role, roleForVerb('start')),
    isLong,
    together: await renderTogether(ports, texts, list.agent, all),
    now,
  });
}
