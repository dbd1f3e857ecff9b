import { once } from 'node:events';
import { Agent as HttpAgent } from 'node:http';
import { Agent as HttpsAgent } from 'node:https';
import { isDeepStrictEqual } from 'node:util';
import { createConcurrentSink, createRunner, createSource } from '@grammyjs/runner';
import { Api, GrammyError } from 'grammy';
import { z } from 'zod';
import type { Handle } from '../../src/core/handle.ts';
import type { Delivery } from '../../src/core/inbox.ts';
import type { MenuEntry } from '../../src/core/commands.ts';
import type { Log } from '../../src/core/ports.ts';
import { atMost, createAtWork } from '../at-work.ts';
import { insist } from '../patience.ts';
import type { Ending, Running } from '../running.ts';
import { askedMs, factsOf, followChat, forGrammy, isFinal, retrying } from './retry.ts';
import { send } from './send.ts';
import { resume, serve } from './serve.ts';
import type { Means } from './serve.ts';

export type TelegramOptions = {
  token: string;
  /** A Bot API server of one's own; Telegram's without it. */
  apiRoot: string | null;
  handle: Handle;
  delivery: Delivery;
  log: Log;
  /** The slash menu, offered in every chat. */
  menu: readonly MenuEntry[];
  /** The first wait after a failure; later ones grow to thirty times that. */
  retryDelayMs?: number;
};

/** All that we read. `my_chat_member` tells that we were blocked or invited; nothing is done about it. */
const WANTED = ['message', 'callback_query', 'my_chat_member'] as const;
/** How long the server holds an empty `getUpdates`. */
const POLL_SECONDS = 30;
/** The state is asked once to keep an update; one that takes longer holds nobody up. */
const TAKE_MS = 1000;
/** Has to outlast the poll. */
const CALL_TIMEOUT_SECONDS = 40;

const Me = z.object({ id: z.int(), username: z.string() });
/** Without its id an update could be neither told from others nor confirmed; the rest is `decode`'s to judge. */
const Updates = z.array(z.looseObject({ update_id: z.int() }));

/** Polls in the background from now on; never throws. A Telegram that cannot be reached, now or later, is waited for.
 *  Updates are worked on side by side: nobody waits for anybody's usage check. */
export function startTelegram(options: TelegramOptions): Running {
  const { token, handle, delivery, log, menu, retryDelayMs = 1000 } = options;
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

  const timeoutSeconds = CALL_TIMEOUT_SECONDS;
  const api = new Api(token, { apiRoot, timeoutSeconds, baseFetchConfig: { agent } });
  api.config.use(retrying({ firstDelayMs: retryDelayMs, signal: givingUp.signal }), followChat);

  /** `null` until we know who we are. */
  let means: Means | null = null;
  /** Updates that would be lost if this process died now. */
  const untaken = new Set<Promise<void>>();

  async function work(): Promise<void> {
    const me = await insist(async () => Me.parse(await api.getMe(signal)), untilStopped);
    const ready = { api, me, handle, delivery, log, signal: givingUp.signal };
    means = ready;
    const consume = (update: unknown) => {
      const { promise: taken, resolve } = Promise.withResolvers<void>();
      untaken.add(taken);
      void taken.then(() => untaken.delete(taken));
      return atWork.track(serve(update, ready, resolve));
    };
    const runner = createRunner(
      createSource({ supply: createSupply() }),
      createConcurrentSink({ consume }, async (error) => log.bug('telegram', error)),
    );
    runner.start();
    log.info('Telegram: ready', { bot: `@${me.username}` });
    void atWork.track(offerMenu(api, menu, log));
    await runner.task();
  }

  /** `getUpdates` confirms everything below `offset`; what was not confirmed comes again. So it waits a moment for what
   *  has just come to be safe. */
  function createSupply() {
    let offset = 0;
    return async (room: number) => {
      await atMost(TAKE_MS, Promise.all(untaken));
      const limit = Math.max(1, Math.min(room, 100));
      const query = { offset, limit, timeout: POLL_SECONDS, allowed_updates: WANTED };
      const poll = async () => Updates.parse(await api.getUpdates(query, signal));
      const updates = await insist(poll, untilStopped);
      const last = updates.at(-1);
      if (last) offset = last.update_id + 1;
      return updates;
    };
  }

  async function live(): Promise<Ending> {
    const working = atWork.track(work());
    try {
      await Promise.race([working, once(stopping.signal, 'abort')]);
      return 'stopped';
    } catch (error) {
      return stopping.signal.aborted ? 'stopped' : endingOf(error);
    } finally {
      await atWork.finish();
      givingUp.abort();
      agent.destroy();
    }
  }

  const ended = live();
  const stop = async () => {
    stopping.abort();
    await Promise.allSettled([ended]);
  };
  return {
    name: 'telegram',
    send: async (to, message) => !stopping.signal.aborted && atWork.track(send(to, message, { api, log })),
    isReady: () => means !== null && !stopping.signal.aborted,
    resume: async (request) => {
      if (means) await atWork.track(resume(request, means));
    },
    stop,
    ended,
  };
}

/** `insist` lets only these through. */
function endingOf(error: unknown): Ending {
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
