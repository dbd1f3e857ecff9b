import { once } from 'node:events';
import { createServer } from 'node:net';
import type { AddressInfo, Socket } from 'node:net';
import { createInterface } from 'node:readline';
import { createAtWork } from '../../../adapters/at-work.ts';
import { createTextChat } from '../../../adapters/text/index.ts';
import type { Handle } from '../../../src/core/handle.ts';

/** The text library in one more place, as an example: a chat over TCP. Who connects says who they are, then, line by
 *  line, a room and words (`private` is the room with the bot alone). Each answer comes as its room, its lines and a
 *  lone dot, and is sent again after a new connection until a dot has confirmed it. */
export async function startLineChat(handle: Handle, renderTime?: (at: number) => string) {
  const atWork = createAtWork();
  const mailboxes = new Map<string, ReturnType<typeof createMailbox>>();
  let isStopping = false;

  const server = createServer({ noDelay: true }, (socket) => {
    // who hangs up will connect again
    socket.on('error', () => {});
    const lines = createInterface({ input: socket });
    lines.once('line', (id) => {
      const mailbox = mailboxes.get(id) ?? createMailbox();
      mailboxes.set(id, mailbox);
      mailbox.connect(socket);
      lines.on('line', (line) => {
        if (line === '.') mailbox.confirm();
        else if (!isStopping) void atWork.track(receive(id, line));
      });
    });
  });

  function receive(id: string, line: string): Promise<void> {
    const [, room = '', words = ''] = /^(\S+) ?(.*)$/u.exec(line) ?? [];
    const chat = createTextChat({
      handle,
      caller: { platform: 'line', id },
      chat: room,
      isPrivate: room === 'private',
      send: (text) => mailboxes.get(id)!.send(`${room}\n${text}`),
      ...(renderTime && { renderTime }),
    });
    return chat.receive(words);
  }

  await once(server.listen(0, '127.0.0.1'), 'listening');
  return {
    port: (server.address() as AddressInfo).port,
    async stop(): Promise<void> {
      isStopping = true;
      const closed = new Promise((resolve) => server.close(resolve));
      await atWork.finish();
      for (const { hangUp } of mailboxes.values()) hangUp();
      await closed;
    },
  };
}

/** What one person has to get, in its order. */
function createMailbox() {
  const waiting: { message: string; confirmed: () => void }[] = [];
  let socket: Socket | undefined;
  const pass = () => {
    const next = waiting[0]?.message.replaceAll(/^\./gmu, '..');
    if (next !== undefined && socket?.writable) socket.write(`${next}\n.\n`);
  };
  return {
    connect(to: Socket): void {
      socket = to;
      pass();
    },
    /** Settles when it was confirmed. */
    send: (message: string) =>
      new Promise<void>((confirmed) => {
        waiting.push({ message, confirmed });
        if (waiting.length === 1) pass();
      }),
    confirm(): void {
      waiting.shift()?.confirmed();
      pass();
    },
    hangUp: () => void socket?.destroy(),
  };
}
