import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { connect } from 'node:net';
import type { AddressInfo } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { json } from 'node:stream/consumers';
import { onTestFinished } from 'vitest';
import { z } from 'zod';

/** The real gateway of OpenClaw on loopback, and on the far side of its Telegram channel a server that takes what it is sent. */

const Sent = z.object({
  chat_id: z.coerce.string(),
  message_thread_id: z.coerce.number().optional(),
  text: z.string(),
  parse_mode: z.string().optional(),
});
export type Sent = z.infer<typeof Sent>;

const TOKEN = '4000:AAExampleExampleExampleExampleExamp';
const PATIENCE_MS = 120_000;

/** Knows just enough of Telegram for a bot that sends. For one test. */
export async function startTelegramSink() {
  const sent: Sent[] = [];
  const server = createServer((request, response) => {
    const method = request.url?.split('/').at(-1)?.split('?')[0] ?? '';
    void json(request)
      .catch(() => ({}))
      .then((payload) => {
        // Nobody writes to it.
        if (method === 'getUpdates') return;
        response.setHeader('content-type', 'application/json');
        response.end(JSON.stringify({ ok: true, result: resultOf(method, payload) }));
      });
  });
  const resultOf = (method: string, payload: unknown) => {
    if (method === 'getMe') return { id: 4000, is_bot: true, first_name: 'Claw', username: 'claw_bot' };
    if (method !== 'sendMessage') return true;
    const one = Sent.parse(payload);
    const { chat_id: id, message_thread_id: topic } = one;
    return {
      message_id: sent.push(one),
      date: Math.floor(Date.now() / 1000),
      chat: { id: Number(id), type: 'supergroup', title: 'Group' },
      text: one.text,
      ...(topic !== undefined && { message_thread_id: topic, is_topic_message: true }),
    };
  };
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(async () => {
    server.closeAllConnections();
    server.close();
    await once(server, 'close');
  });
  const { port } = server.address() as AddressInfo;
  return { sent, channel: { enabled: true, botToken: TOKEN, apiRoot: `http://127.0.0.1:${port}` } };
}

/** Starts it, in its own process group, and settles when it can be called at `port`, which its configuration names. For one
 *  test. */
export async function startGateway(
  bin: string,
  env: Readonly<Record<string, string>>,
  port: number,
): Promise<void> {
  const child = spawn(bin, ['gateway', 'run'], { env, cwd: env['HOME'], detached: true });
  let said = '';
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (chunk: Buffer) => (said += chunk.toString()));
  const ended = once(child, 'exit');
  onTestFinished(async () => {
    if (child.exitCode === null && child.pid !== undefined) {
      process.kill(-child.pid, 'SIGTERM');
      const mercy = setTimeout(() => process.kill(-child.pid!, 'SIGKILL'), 5000);
      await ended;
      clearTimeout(mercy);
    }
  });
  const endsAt = Date.now() + PATIENCE_MS;
  while (!(await isServed(port))) {
    if (child.exitCode !== null || Date.now() > endsAt)
      throw new Error(`the gateway never came:\n${said.slice(-2000)}`);
    await delay(200);
  }
}

async function isServed(port: number): Promise<boolean> {
  const socket = connect(port, '127.0.0.1');
  const isOpen = await once(socket, 'connect').then(
    () => true,
    () => false,
  );
  socket.destroy();
  return isOpen;
}
