import { once } from 'node:events';
import { Agent as HttpAgent } from 'node:http';
import { Agent as HttpsAgent } from 'node:https';
import { isDeepStrictEqual } from 'node:util';
import { Api, GrammyError } from 'grammy';
import { z } from 'zod';
import type { Handle } from '../../src/core/handle.ts';
import type { Delivery } from '../../src/core/inbox.ts';
import type { MenuEntry } from '../../src/core/commands.ts';
import type { Draw, Log } from '../../src/core/ports.ts';
import { createAtWork } from '../at-work.ts';
import { insist } from '../patience.ts';
import type { Ending, Readiness, Running } from '../running.ts';
import { poll } from './poll.ts';
import { askedMs, factsOf, followChat, forGrammy, isFinal, retrying } from './retry.ts';
import { edit, send } from './send.ts';
import { resume, serve } from './serve.ts';
import type { Means } from './serve.ts';
import { alwaysOurs } from './turn.ts';
import type { TakeTurn } from './turn.ts';
import { createRoute, isBadWebhook, removeWebhook, setWebhook } from './webhook.ts';

export type TelegramOptions = {
  token: string;
  /** A Bot API server of one's own; Telegram's without it. */
  apiRoot: string | null;
  /** Where Telegram is to bring the updates; `null`: they are fetched. */
  webhookUrl: string | null;
  /** Where several copies of the bot run, one fetches at a time. */
  takeTurn?: TakeTurn;
  handle: Handle;
  delivery: Delivery;
  /** Left out where no pictures are drawn. */
  draw?: Draw;
  log: Log;
  /** The slash menu, offered in every chat. */
  menu: readonly MenuEntry[];
  /** What is brought beyond that is to be brought again. */
  mostAtWork?: number;
  /** The first wait after a failure; later ones grow to thirty times that. */
  retryDelayMs?: number;
};

/** As many as the runner fetches. */
const MOST_AT_WORK = 500;
/** Has to outlast the poll. */
const CALL_TIMEOUT_SECONDS = 40;

const Me = z.object({ id: z.int(), username: z.string() });
type Me = z.infer<typeof Me>;

/** Fetches updates, or has them brought, in the background from now on; never throws. A Telegram that cannot be reached, now
 *  or later, is waited for. Updates are worked on side by side: nobody waits for anybody's usage check. */
export function startTelegram(options: TelegramOptions): Running {
  const {
    token,
    webhookUrl,
    handle,
    delivery,
    draw = async () => null,
    log,
    menu,
    takeTurn = alwaysOurs,
    mostAtWork = MOST_AT_WORK,
    retryDelayMs = 1000,
  } = options;
  const apiRoot = (options.apiRoot ?? 'https://api.telegram.org').replace(/\/+$/u, '');
  const agent = new (apiRoot.startsWith('https:') ? HttpsAgent : HttpAgent)({ keepAlive: true });
  const stopping = new AbortController();
  const givingUp = new AbortController();
  const untilStopped = {
    platform: 'Telegram',
    isFinal,
    factsOf,
    askedMs,
    log,
    firstDelayMs: retryDelayMs,
    signal: stopping.signal,
  };
  const signal = forGrammy(stopping.signal);
  const atWork = createAtWork();
  /** Known once Telegram has told who we are. */
  let means: Means | null = null;
  let readiness: Readiness = 'starting';

  const timeoutSeconds = CALL_TIMEOUT_SECONDS;
  const api = new Api(token, { apiRoot, timeoutSeconds, baseFetchConfig: { agent } });
  api.config.use(retrying({ firstDelayMs: retryDelayMs, signal: givingUp.signal }), followChat);

  async function work(): Promise<void> {
    const me = await insist(async () => Me.parse(await api.getMe(signal)), untilStopped);
    means = { api, me, handle, delivery, draw, log, signal: givingUp.signal };
    void atWork.track(offerMenu(api, menu, log));
    if (webhookUrl === null) return await fetchUpdates(means);
    const wanted = { url: webhookUrl, token };
    const isFinalHere = (error: unknown) => isFinal(error) || isBadWebhook(error);
    await insist(() => setWebhook(api, wanted, stopping.signal), { ...untilStopped, isFinal: isFinalHere });
    becomeReady(me, 'webhook');
    await once(stopping.signal, 'abort');
  }

  /** Until told to stop, whenever it is our turn. */
  async function fetchUpdates(ready: Means): Promise<void> {
    const consume = (update: unknown, taken: () => void) => atWork.track(serve(update, ready, taken));
    const heard = (isAnswering: boolean) => (readiness = isAnswering ? 'ready' : 'unreachable');
    for (;;) {
      readiness = 'standby';
      const turn = await takeTurn(ready.me.id, stopping.signal);
      try {
        await insist(() => removeWebhook(api, log, stopping.signal), untilStopped);
        becomeReady(ready.me, 'polling');
        await poll(api, turn, untilStopped, { consume, heard, log });
      } catch (error) {
        if (stopping.signal.aborted || (await turn.isStill('now'))) throw error;
        log.warn('Telegram: this copy fetches no more for now; another one may');
      } finally {
        await turn.end();
      }
    }
  }

  function becomeReady({ username }: Me, by: string): void {
    readiness = 'ready';
    log.info('Telegram: ready', { bot: `@${username}`, by });
  }

  /** Settles as soon as the update is safe, which is long before it is answered. */
  function take(update: unknown): Promise<boolean> {
    return new Promise((resolve) => {
      const serving = serve(update, means!, () => resolve(true));
      void atWork.track(serving).then(() => resolve(false));
    });
  }

  async function live(): Promise<Ending> {
    const working = atWork.track(work());
    try {
      await Promise.race([working, once(stopping.signal, 'abort')]);
      return 'stopped';
    } catch (error) {
      return stopping.signal.aborted ? 'stopped' : endingOf(error);
    } finally {
      readiness = 'stopped';
      await atWork.finish();
      givingUp.abort();
      agent.destroy();
    }
  }

  const current = () => (stopping.signal.aborted ? 'stopped' : readiness);
  const isOpen = () => means !== null && current() !== 'stopped' && atWork.size() < mostAtWork;

  const ended = live();
  const stop = async () => {
    stopping.abort();
    await Promise.allSettled([ended]);
  };
  return {
    name: 'telegram',
    channel: {
      send: async (...said) =>
        stopping.signal.aborted ? { kind: 'failed' } : atWork.track(send(...said, { api, draw, log })),
      edit: async (...said) =>
        stopping.signal.aborted ? 'failed' : atWork.track(edit(...said, { api, log })),
    },
    isReady: () => means !== null && !stopping.signal.aborted,
    resume: async (request) => {
      if (means) await atWork.track(resume(request, means));
    },
    routes: webhookUrl === null ? [] : [createRoute({ url: webhookUrl, token }, { isOpen, take })],
    readiness: current,
    stop,
    ended,
  };
}

/** `insist` lets only these through. */
function endingOf(error: unknown): Ending {
  if (isBadWebhook(error)) return 'telegram.bad-webhook';
  const code = error instanceof GrammyError ? error.error_code : null;
  if (code === 409) return 'telegram.second-poller';
  if (code === 401 || code === 404) return 'telegram.wrong-token';
  throw error;
}

/** One menu for all, and one for people whose app speaks Chinese. */
const menus = [
  { language: 'en', where: {} },
  { language: 'zh-CN', where: { language_code: 'zh' } },
] as const;

async function offerMenu(api: Api, menu: readonly MenuEntry[], log: Log): Promise<void> {
  try {
    for (const { language, where } of menus) {
      const offered = await api.getMyCommands(where);
      const wanted = menu.map(({ name, description }) => ({
        command: name,
        description: description[language],
      }));
      const isSame = isDeepStrictEqual(
        offered.map(({ command, description }) => ({ command, description })),
        wanted,
      );
      if (!isSame) await api.setMyCommands(wanted, where);
    }
  } catch (error) {
    log.warn('Telegram did not take the command menu', factsOf(error));
  }
}
