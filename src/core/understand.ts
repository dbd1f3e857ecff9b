import type { AuthRoom } from './auth/show.ts';
import { callerMark } from './callback.ts';
import { forgetList, pick } from './lists.ts';
import type { Ports } from './ports.ts';
import { EVERYBODY, isAboutProfiles } from './request.ts';
import type { Intent, Request } from './request.ts';
import { namedBy, settleTarget } from './usage/settle.ts';

/** What a request asks for, by itself. */

/** An intent that stands alone: words that answered a list have become what they picked, or were missed, and somebody
 *  else's button is nothing but that. */
export type Understood =
  | Exclude<Intent, { kind: 'choice.pick' }>
  | { kind: 'choice.missed'; said: string }
  | { kind: 'button.foreign' };

/** A number or a label becomes what it stands for. `listLifeMs`: how long it answers the list that was shown last. */
export async function understand(
  { clock, state: { lists } }: Pick<Ports, 'clock' | 'state'>,
  request: Request,
  listLifeMs: number,
): Promise<Understood> {
  const { intent, madeFor, caller, acceptedAt } = request;
  const marks = [callerMark(caller), callerMark({ ...caller, id: EVERYBODY })];
  const isForeign = madeFor !== null && !marks.includes(madeFor);
  // Whose plan it is, the gate knows and says.
  if (isForeign && intent.kind !== 'auth.confirm' && intent.kind !== 'auth.cancel')
    return { kind: 'button.foreign' };
  if (intent.kind !== 'choice.pick') return intent;
  const missed = { kind: 'choice.missed', said: intent.said } as const;
  if (acceptedAt === undefined) return (await pick(lists, request, intent.said, clock.now())) ?? missed;
  // What a dead process has shown since, or was about to, is not what they answered. A confirmation they give again.
  const picked = await pick(lists, request, intent.said, clock.now(), acceptedAt + listLifeMs);
  if (!picked && request.resumed === 'again') await forgetList(lists, request);
  return picked && picked.kind !== 'auth.confirm' ? picked : missed;
}

/** The same request in other words becomes the same intent; one that is settled already comes back as it is. Reads the
 *  store, so it comes after the acknowledgement. */
export async function settle(room: AuthRoom, intent: Understood): Promise<Understood> {
  if (intent.kind === 'choice.missed') {
    const target = await namedBy(room, intent.said);
    return target ? { kind: 'usage.show', target } : intent;
  }
  if (!isAboutProfiles(intent)) return intent;
  const target = await settleTarget(room, intent.target);
  return target === intent.target ? intent : { ...intent, target };
}

/** What `understand` made of words and buttons that ask for nothing by themselves. */
export function isAnswer(intent: Understood): intent is Exclude<Understood, Intent> {
  return intent.kind === 'choice.missed' || intent.kind === 'button.foreign';
}
