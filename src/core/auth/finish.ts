import { profileDigest } from '../callback.ts';
import { problemLines } from '../i18n/problem-lines.ts';
import type { Choice, Message, Reply } from '../reply.ts';
import type { Intent, Request, Target } from '../request.ts';
import { choose } from '../usage/check.ts';
import type { Placed } from '../usage/target.ts';
import { loginCommand } from './login-command.ts';
import type { Asking } from './oauth-helper.ts';
import { renderCallback, renderLink } from './render-callback.ts';
import type { AuthRoom } from './show.ts';

/** A sign-in through a browser, for versions that cannot do it by device code: the link out, and the address that comes back. */

/** A link of our own, which only shows whether OpenAI lets this person in; and how OpenClaw is made to do it all. */
export function giveLink(room: AuthRoom, request: Request, version: string, one: Placed): Message {
  const { links, agent, texts } = room;
  const { link, endsAt } = links.begin({
    ...askingOf(room, request),
    profile: profileDigest(one.profile.id),
  });
  const command = loginCommand(version, agent, one.profile);
  return withHandIn(room, renderLink(texts, { label: one.label, command, version }, { link, endsAt }), one);
}

/** Asks for the address: in a form where there are some, since nobody else may read it. */
export async function askForCallback(
  room: AuthRoom,
  request: Request,
  target: Target | null,
): Promise<Reply> {
  const { texts } = room;
  const meant = target ?? pendingTarget(room, request);
  if (!meant) return { kind: 'result', lines: texts.callback.noneWaiting, isProblem: true };
  const found = await find(room, meant);
  if ('problem' in found) return found.problem;
  const { label, profile } = found.one;
  const digest = profileDigest(profile.id);
  const pending = pendingLink(room, request, digest);
  const { callback } = texts;
  return {
    kind: 'form',
    title: callback.form.title(label),
    label: callback.form.label,
    intent: { kind: 'auth.finish', target: { by: 'digest', digest }, pasted: null },
    otherwise: {
      kind: 'result',
      lines: pending ? callback.waiting(label, pending.endsAt) : callback.handIn(label),
    },
  };
}

/** What was pasted is checked, handed to a sign-in that waits at the host where it is of no link of ours, and forgotten. */
export async function* finishSignIn(
  room: AuthRoom,
  request: Request,
  { target, pasted }: Extract<Intent, { kind: 'auth.finish' }>,
): AsyncIterable<Message> {
  const { links, agent, texts } = room;
  const { gateway } = room.ports;
  if (!gateway || !pasted) {
    const lines = problemLines(texts, { code: 'mutations.off' });
    return yield withDeletion(room, request, { kind: 'result', lines, isProblem: true });
  }
  const found = target === null ? null : await find(room, target);
  if (found && 'problem' in found) return yield withDeletion(room, request, found.problem);
  const asking = askingOf(room, request);
  const profile = found && profileDigest(found.one.profile.id);
  const checked = links.check(pasted, { ...asking, profile });
  const handed = 'query' in checked ? await gateway.handOver(checked.query) : null;
  const one = found?.one ?? (checked.kind === 'ok' ? await findOne(room, checked.profile) : null);
  const version = await gateway.version();
  const about = {
    label: one?.label ?? null,
    command: loginCommand(version.ok ? version.value : null, agent, one?.profile ?? null),
  };
  const needsNone = handed === 'nobody' && room.signIns.waiting(agent) !== null;
  const message: Message = needsNone
    ? { kind: 'result', lines: texts.callback.byCode, isProblem: true }
    : renderCallback(texts, about, { checked, handed });
  const mayHelp = one && message.isProblem && !needsNone;
  yield withDeletion(room, request, mayHelp ? withHandIn(room, message, one) : message);
}

/** In a form where there are some: nobody else reads along there. */
function withHandIn({ texts }: AuthRoom, message: Message, { profile }: Placed): Message {
  const target = { by: 'digest', digest: profileDigest(profile.id) } as const;
  const handIn: Choice = {
    label: texts.callback.form.button,
    intent: { kind: 'auth.finish', target, pasted: null },
  };
  return { ...message, choices: [[handIn], ...(message.choices ?? [])] };
}

/** Whatever else is to be said, the person learns whether their secret still stands there; nothing where it came in no
 *  message that others could see (a form, a terminal). */
export function withDeletion(
  { texts }: Pick<AuthRoom, 'texts'>,
  { isErased }: Pick<Request, 'isErased'>,
  message: Message,
): Message {
  const { deleted, notDeleted } = texts.callback;
  if (isErased === undefined) return message;
  return { ...message, lines: [...message.lines, isErased ? deleted : notDeleted] };
}

const askingOf = ({ agent }: AuthRoom, { caller, chat }: Request): Omit<Asking, 'profile'> => ({
  person: `${caller.platform}:${caller.id}`,
  chat,
  agent,
});

/** `profile`: its digest; `null` for any. */
export const pendingLink = (room: AuthRoom, request: Request, profile: string | null) =>
  room.links.pending({ ...askingOf(room, request), profile });

/** Nobody said for which profile: then that of the newest link. */
function pendingTarget(room: AuthRoom, request: Request): Target | null {
  const pending = pendingLink(room, request, null);
  return pending && { by: 'digest', digest: pending.profile };
}

async function find(
  { ports, agent, texts }: AuthRoom,
  target: Target,
): Promise<{ one: Placed } | { problem: Message }> {
  const chosen = await choose(ports, agent, target);
  const [one, ...others] = chosen.ok ? chosen.value.chosen : [];
  if (one && others.length === 0) return { one };
  const problem = chosen.ok
    ? ({
        code: 'profile.unknown',
        said: 'all',
        labels: chosen.value.placed.map(({ label }) => label),
      } as const)
    : chosen.problem;
  return { problem: { kind: 'result', lines: problemLines(texts, problem), isProblem: true } };
}

async function findOne(room: AuthRoom, digest: string): Promise<Placed | null> {
  const found = await find(room, { by: 'digest', digest });
  return 'one' in found ? found.one : null;
}
