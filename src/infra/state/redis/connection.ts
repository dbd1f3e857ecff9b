import type { Log } from '../../../core/ports.ts';
import type { Secret } from '../../../core/secret.ts';
import { StateRefusal } from '../fault.ts';
import { codeOf, RedisTrouble } from './trouble.ts';

/** For one command, and for each step of a connection. A person waits for the answer. */
const LIMIT_MS = 3000;
/** Between two tries to connect again. */
const FIRST_RETRY_MS = 100;
const LAST_RETRY_MS = 3000;

type Client = ReturnType<(typeof import('@redis/client'))['createClient']>;

export type Redis = {
  /** Rejects with `RedisTrouble`: at once while there is no connection, and when no answer comes in three seconds; what was
   *  asked may then have been done all the same. */
  ask<T>(command: (client: Client) => Promise<T>): Promise<T>;
  /** Runs a script, which nothing comes in between of. */
  run(script: string, keys: readonly string[], args?: readonly string[]): Promise<unknown>;
  close(): Promise<void>;
};

/** One connection for everything. Once made, it is made again by itself, for ever: one warning for a whole spell without
 *  it. Nothing is kept back until then, since an answer that comes a minute late is none. Rejects when the first try fails. */
export async function openRedis(url: Secret, log: Log): Promise<Redis> {
  const { createClient } = await import('@redis/client').catch(() => {
    throw new StateRefusal('no-client');
  });
  let isServing = false;
  let isAway = false;
  let connecting: NodeJS.Timeout | undefined;
  const client: Client = createClient({
    url: url.reveal(),
    RESP: 2,
    disableOfflineQueue: true,
    socket: {
      connectTimeout: LIMIT_MS,
      reconnectStrategy: (tries) => isServing && Math.min(FIRST_RETRY_MS * 2 ** tries, LAST_RETRY_MS),
    },
  });
  const lost = (code: string) => {
    if (isAway || !isServing) return;
    isAway = true;
    log.warn('Redis does not answer; trying on', { code });
  };
  /** Where the other side is silent, the library would wait for as long as TCP does: a quarter of an hour. */
  const startAnew = () => {
    if (!isServing || !client.isOpen) return;
    client.destroy();
    // Not at once: whatever goes on inside it must see that it was ended, or two would try side by side.
    setTimeout(() => {
      if (isServing && !client.isOpen) client.connect().catch((error: unknown) => lost(codeOf(error)));
    }, FIRST_RETRY_MS);
  };
  client.on('error', (error: unknown) => lost(codeOf(error)));
  client.on('connect', () => {
    clearTimeout(connecting);
    connecting = setTimeout(startAnew, LIMIT_MS);
  });
  client.on('ready', () => {
    clearTimeout(connecting);
    if (isAway) log.info('Redis answers again');
    isAway = false;
  });

  const ask: Redis['ask'] = async (command) => {
    if (!client.isReady) throw new RedisTrouble('AWAY');
    try {
      return await inTime(command(client));
    } catch (error) {
      const code = codeOf(error);
      if (code === 'LATE') {
        lost(code);
        startAnew();
      }
      throw new RedisTrouble(code);
    }
  };
  const close = async () => {
    isServing = false;
    clearTimeout(connecting);
    try {
      if (client.isReady) await inTime(client.close());
    } catch {
      // nothing more can be done for what was asked last
    }
    if (client.isOpen) client.destroy();
  };
  try {
    await inTime(client.connect());
  } catch (error) {
    await close();
    throw new RedisTrouble(codeOf(error));
  }
  isServing = true;
  return {
    ask,
    run: (script, keys, args = []) =>
      ask((connected) => connected.eval(script, { keys: [...keys], arguments: [...args] })),
    close,
  };
}

async function inTime<T>(work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new RedisTrouble('LATE')), LIMIT_MS);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}
