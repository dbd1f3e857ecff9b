import { z } from 'zod';
import type { TelegramFacts } from '../../core/doctor/facts.ts';
import type { Clock } from '../../core/ports.ts';
import { ask } from './ask.ts';

/** `webhookUrl`: where the updates are meant to be brought. */
export type TelegramAccess = { token: string; apiRoot: string | null; webhookUrl: string | null };

const Commands = z
  .object({ result: z.array(z.object({ command: z.string() })) })
  .transform(({ result }) => result.map(({ command }) => command));
const Webhook = z.object({ result: z.object({ url: z.string() }) }).transform(({ result }) => result.url);

/** Looks, and takes no updates: `getUpdates` would push the running bot off its own. `isContended` is what that one saw. */
export async function lookAtTelegram(
  clock: Clock,
  { token, apiRoot, webhookUrl }: TelegramAccess,
  commands: readonly string[],
  isContended: boolean,
): Promise<TelegramFacts> {
  const root = (apiRoot ?? 'https://api.telegram.org').replace(/\/+$/u, '');
  const call = (method: string) =>
    ask(clock, `${root}/bot${token}/${method}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: '{}',
    });
  const me = await call('getMe');
  if (me.kind === 'unreachable') return me;
  if (me.status === 401 || me.status === 404) return { kind: 'refused' };
  const [offered, hook] = await Promise.all([call('getMyCommands'), call('getWebhookInfo')]);
  const known = Commands.safeParse(offered.kind === 'answered' ? offered.body : null);
  const url = Webhook.safeParse(hook.kind === 'answered' ? hook.body : null);
  return {
    kind: 'answered',
    missing: known.success ? commands.filter((name) => !known.data.includes(name)) : null,
    hasWebhook: url.success && url.data !== '' && url.data !== webhookUrl,
    isContended,
    skewMs: me.skewMs,
  };
}
