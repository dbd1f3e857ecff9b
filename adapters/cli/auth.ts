import { randomUUID } from 'node:crypto';
import { readHistory } from '../../src/core/auth/journal.ts';
import type { History } from '../../src/core/auth/journal.ts';
import { readLive } from '../../src/core/auth/live.ts';
import { personOf } from '../../src/core/auth/plan.ts';
import type { Handle } from '../../src/core/handle.ts';
import type { Catalogue } from '../../src/core/i18n/index.ts';
import { problemLines } from '../../src/core/i18n/problem-lines.ts';
import type { Ports } from '../../src/core/ports.ts';
import { plain, utc } from '../../src/core/reply.ts';
import type { Message } from '../../src/core/reply.ts';
import type { Caller, ChoiceIntent, Intent } from '../../src/core/request.ts';
import { clean } from '../../src/core/usage/label.ts';

/** What is said while a command runs. */
export type Voice = { say: (text: string) => void; complain: (text: string) => void };

/** One intent from the command line, as a chat would ask it. `isYes` confirms the plan that comes of it. Settles with the
 *  exit code: 0 when that was answered, or done and verified. */
export async function runAuth(
  handle: Handle,
  asked: { caller: Caller; intent: Intent; isYes: boolean },
  { say, complain }: Voice,
): Promise<number> {
  // In a container each command may have the same process id.
  const chat = `command:${randomUUID()}`;
  const ask = async (intent: Intent): Promise<Message | null> => {
    let result: Message | null = null;
    const request = {
      id: null,
      caller: asked.caller,
      chat,
      isPrivate: true,
      intent,
      madeFor: null,
    };
    for await (const reply of handle(request)) {
      // A code is to be seen whole, of other steps what is new.
      if (reply.kind === 'progress')
        complain(textOf({ lines: reply.aids ? reply.lines : reply.lines.slice(-1) }));
      else if (reply.kind === 'result') result = reply;
      else if (reply.kind === 'form') result = reply.otherwise;
    }
    return result;
  };
  const answer = async (intent: Intent) => {
    const message = await ask(intent);
    if (message?.isProblem) complain(textOf(message));
    else if (message) say(textOf(message));
    return message;
  };
  const first = await answer(asked.intent);
  const confirm = first && !first.isProblem ? confirmationIn(first) : null;
  if (!first || first.isProblem) return 1;
  // Asked to be done, and there was nothing to confirm: it was not.
  if (!confirm || !asked.isYes) return asked.isYes ? 1 : 0;
  const end = await answer(confirm);
  return end && !end.isProblem ? 0 : 1;
}

function confirmationIn({ choices = [] }: Message): ChoiceIntent | null {
  return choices.flat().find(({ intent }) => intent.kind === 'auth.confirm')?.intent ?? null;
}

/** Choices are not for a command that has ended. */
const textOf = ({ lines }: Pick<Message, 'lines'>) =>
  lines
    .map((line) =>
      plain(line.map((span) => (typeof span === 'object' && 'at' in span ? utc(span.at) : span))),
    )
    .join('\n')
    .trim();

/** `auth order get`: the effective order, one id a line, or as JSON. */
export async function printOrder(
  ports: Pick<Ports, 'profiles'>,
  texts: Catalogue,
  agent: string,
  isJson: boolean,
  { say, complain }: Voice,
): Promise<number> {
  const live = await readLive(ports, agent);
  if (!live.ok) {
    complain(problemLines(texts, live.problem).map(plain).join('\n'));
    return live.problem.code === 'profiles.none' ? 5 : 1;
  }
  const { order, orders } = live.value.list;
  const ids = order && order.ids.map(clean);
  if (isJson)
    say(
      JSON.stringify(
        {
          agent: live.value.list.agent,
          from: order?.from ?? 'automatic',
          order: ids,
          overrides: Object.fromEntries(orders.map(({ provider, own }) => [provider, own && own.map(clean)])),
          retired: live.value.placed.flatMap(({ retired, profile }) => (retired ? [clean(profile.id)] : [])),
        },
        null,
        2,
      ),
    );
  else if (ids) say(ids.join('\n'));
  else
    complain(
      plain(
        texts.auth.automatic(
          agent,
          live.value.placed.map(({ label }) => label),
        ),
      ),
    );
  return 0;
}

/** What `auth log` ends with: 1 when the record was tampered with, whatever it was printed as. */
export const exitOf = ({ brokenAt }: Pick<History, 'brokenAt'>): 0 | 1 => (brokenAt === null ? 0 : 1);

/** `auth log --json`: every change there is a record of, and the record itself. */
export async function printLog(ports: Pick<Ports, 'state'>, { say }: Voice): Promise<number> {
  const { changes, entries, rows, brokenAt } = await readHistory(ports.state.journal);
  const labels = (refs: readonly { label: string }[] | null) => refs && refs.map(({ label }) => label);
  const iso = (at: number | undefined) => (at === undefined ? null : new Date(at).toISOString());
  const body = {
    ok: brokenAt === null,
    entries,
    broken_at: brokenAt,
    changes: changes.map(({ plan, seq, hash, confirmedAt, ended }) => ({
      entry: seq,
      hash,
      plan: plan.id,
      agent: plan.agent,
      provider: plan.provider,
      change: plan.asked.verb,
      profile: plan.subject?.label ?? null,
      asked_by: personOf(plan),
      asked_at: iso(plan.madeAt),
      confirmed_by: personOf(plan),
      confirmed_at: iso(confirmedAt),
      before: labels(plan.before),
      after: labels(plan.after),
      ended_at: iso(ended?.at),
      outcome: ended?.outcome ?? null,
      found: ended?.found ?? null,
      problem: ended?.problem ?? null,
    })),
    // `hash` is the SHA-256 of the hash before it (nothing before the first), a line feed and `body`, as text.
    chain: rows.map(({ seq, hash, body: stored }) => ({ entry: seq, hash, body: stored })),
  };
  say(JSON.stringify(body, null, 2));
  return exitOf({ brokenAt });
}
