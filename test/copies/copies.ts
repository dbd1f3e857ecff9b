import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';
import { Agent, request } from 'undici';
import { secretOf } from '../../adapters/telegram/webhook.ts';
import { freePort } from '../fakes/free-port.ts';
import { ENTRY } from '../cli/run.ts';

/** Several processes of the bot behind a plain round-robin: whoever does not take an update, the next one is asked, as
 *  Telegram tries again. */
export type Copies = {
  /** Settles once the update was taken by one of them. */
  deliver(update: { update_id: number }): Promise<void>;
  /** Ends one without warning, and starts it again after so long. */
  kill(index: number, restartAfterMs: number): Promise<void>;
  /** What all of them have logged, one line each. */
  log(): readonly string[];
  count: number;
  close(): Promise<void>;
};

const TAKEN_MS = 10_000;
const TRY_AGAIN_MS = 20;

export async function startCopies(
  count: number,
  env: Readonly<Record<string, string>>,
  token: string,
): Promise<Copies> {
  const agent = new Agent({ connections: 64 });
  const secret = secretOf(token);
  const logged: string[] = [];
  const children = new Set<ChildProcess>();
  const closing = new AbortController();

  function start(port: number) {
    const child = spawn(process.execPath, [ENTRY, 'start'], {
      env: { ...env, HTTP_PORT: String(port), TELEGRAM_WEBHOOK_URL: 'https://bot.example.org/telegram' },
      cwd: '/',
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    children.add(child);
    child.on('exit', () => children.delete(child));
    let rest = '';
    child.stderr.setEncoding('utf8').on('data', (chunk: string) => {
      const lines = `${rest}${chunk}`.split('\n');
      rest = lines.pop() ?? '';
      logged.push(...lines);
    });
    return child;
  }

  const ports = await Promise.all(Array.from({ length: count }, freePort));
  const running = ports.map(start);
  let turn = 0;

  async function isTaken(body: string): Promise<boolean> {
    const port = ports[(turn += 1) % count]!;
    try {
      const { statusCode, body: answer } = await request(`http://127.0.0.1:${port}/telegram`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', 'x-telegram-bot-api-secret-token': secret },
        body,
        dispatcher: agent,
        headersTimeout: TAKEN_MS,
      });
      await answer.dump();
      return statusCode === 200;
    } catch {
      return false;
    }
  }

  return {
    count,
    log: () => logged,
    async deliver(update) {
      const body = JSON.stringify(update);
      while (!closing.signal.aborted && !(await isTaken(body))) await delay(TRY_AGAIN_MS);
    },
    async kill(index, restartAfterMs) {
      const child = running[index]!;
      // Somebody else may have got its port while it was away: then it ended by itself, and is started once more.
      if (child.exitCode === null) {
        const exited = once(child, 'exit');
        child.kill('SIGKILL');
        await exited;
      }
      await delay(restartAfterMs);
      if (!closing.signal.aborted) running[index] = start(ports[index]!);
    },
    async close() {
      closing.abort();
      const ended = [...children].map((child) => once(child, 'exit'));
      for (const child of children) child.kill('SIGKILL');
      await Promise.all(ended);
      await agent.destroy();
    },
  };
}
