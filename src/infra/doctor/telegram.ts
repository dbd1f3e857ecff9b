import { z } from 'zod';
import type { TelegramFacts } from '../../core/doctor/facts.ts';
import type { Clock } from '../../core/ports.ts';
import { clean } from '../../core/usage/label.ts';
import { ask } from './ask.ts';

/** `webhookUrl`: where the updates are meant to be brought. */
export type TelegramAccess = { token: string; apiRoot: string | null; webhookUrl: string | null };

const Commands = z
  .object({ result: z.array(z.object({ command: z.string() })) })
  .transform(({ result }) => result.map(({ command }) => command));
const Webhook = z
  .object({
    result: z.object({
      url: z.string(),
      pending_update_count: z.int().catch(0),
      last_error_message: z.string().transform(clean).nullable().catch(null),
      last_error_date: z.number().nullable().catch(null),
    }),
  })
  .transform(({ result }) => result);

/** Telegram keeps its last complaint for long after all is well again, and what is being answered in this moment may still
 *  be counted as waiting. Where something does wait, it tries again more often than this. */
const COMPLAINT_LIFE_MS = 60 * 60_000;

/** `saidAtSec`: when; `null`: that is not told. */
const isFresh = (saidAtSec: number | null, now: number) =>
  saidAtSec === null || now - saidAtSec * 1000 <= COMPLAINT_LIFE_MS;

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
  const { data: webhook } = Webhook.safeParse(hook.kind === 'answered' ? hook.body : null);
  return {
    kind: 'answered',
    missing: known.success ? commands.filter((name) => !known.data.includes(name)) : null,
    hasWebhook: webhook !== undefined && webhook.url !== '' && webhook.url !== webhookUrl,
    bringing:
      webhookUrl === null || !webhook
        ? null
        : {
            isSet: webhook.url === webhookUrl,
            waiting: webhook.pending_update_count,
            failure: isFresh(webhook.last_error_date, clock.now()) ? webhook.last_error_message : null,
          },
    isContended,
    skewMs: me.skewMs,
  };
}
