import { connect } from 'node:net';
import type { Socket } from 'node:net';
import { createInterface } from 'node:readline';
import { onTestFinished } from 'vitest';
import { startLineChat } from '../adapters/text/line-chat.ts';
import { createWatch } from '../fakes/watch.ts';
import { cast, createEyes } from './platform.ts';
import type { FarSide, Held, Person, Place, Platform, Role, Seen } from './platform.ts';

/** The text library in a chat over TCP, and people who read it line by line. */
export const text: FarSide = {
  platform: 'line',
  traits: {
    buttons: false,
    typedWords: true,
    completes: false,
    editsInPlace: false,
    noticesToCommands: true,
    saysUnasked: false,
    redelivers: false,
    limit: null,
  },
  ids: { owner: 'olga', operator: 'omar', viewer: 'ada', colleague: 'bob', stranger: 'eve' },
  open,
};

const ZONE_MS = 8 * 60 * 60_000;
const inShanghai = (at: number) =>
  `${new Date(at + ZONE_MS).toISOString().slice(0, 16).replace('T', ' ')} in Shanghai`;

async function open({ handle, restart }: Parameters<FarSide['open']>[0]): Promise<Platform> {
  const watch = createWatch();
  let chat = await startLineChat(handle, inShanghai);
  onTestFinished(() => chat.stop());
  const terminals = new Map(
    cast.map((role) => [`line:${text.ids[role]}`, createTerminal(text.ids[role], watch.changed)]),
  );
  const dialIn = () => {
    for (const terminal of terminals.values()) terminal.dial(chat.port);
  };
  dialIn();

  function createPerson(role: Role): Person {
    const id = `line:${text.ids[role]}`;
    const terminal = terminals.get(id)!;
    const say = (words: string, place: Place) => terminal.write(`${place} ${words}`);
    return {
      id,
      command: (words, place = 'private') => say(words, place),
      write: (words) => say(words, 'private'),
      reply: ({ place }, words) => say(words, place),
      pick({ place, choices }, choice) {
        say(String(choices.indexOf(choice) + 1), place);
        return { isWaiting: () => false };
      },
      forge: () => {},
      complete: async () => [],
      ...createEyes(watch.until, (place) => terminal.seen.filter((seen) => seen.place === place)),
    };
  }

  return {
    person: createPerson,
    unasked: () => ({ send: async () => ({ kind: 'failed' }), edit: async () => 'failed' }),
    hold: ({ id }) => terminals.get(id)!.hold(),
    fail: ({ id }) => terminals.get(id)!.breakDown(2),
    stop: () => chat.stop(),
    async restart() {
      await chat.stop();
      await restart();
      chat = await startLineChat(handle, inShanghai);
      dialIn();
    },
    deliverAgain: async () => {},
    waiting: () => [],
    complaints: () => [],
    wire: () => [...terminals.values()].map(({ received }) => received),
  };
}

/** Shows a message when it is complete, and confirms it. */
function createTerminal(id: string, changed: () => void) {
  const seen: Seen[] = [];
  const received: string[] = [];
  let socket: Socket;
  let port = 0;
  let breakDowns = 0;
  let gate: Promise<void> | undefined;

  function dial(to: number): void {
    port = to;
    const mine = connect({ port, host: '127.0.0.1', noDelay: true });
    socket = mine;
    let lines: string[] = [];
    createInterface({ input: mine }).on('line', (line) => {
      received.push(line);
      if (line !== '.') return void lines.push(line.replace(/^\.\./u, '.'));
      const message = lines;
      lines = [];
      void take(message, mine);
    });
    mine.on('error', () => {});
    mine.write(`${id}\n`);
  }

  async function take([place, ...lines]: readonly string[], from: Socket): Promise<void> {
    if (breakDowns > 0) {
      breakDowns -= 1;
      from.destroy();
      return dial(port);
    }
    const opened = gate;
    gate = undefined;
    await opened;
    seen.push(read(lines, place as Place));
    from.write('.\n');
    changed();
  }

  return {
    seen,
    received,
    dial,
    write: (line: string) => void socket.write(`${line}\n`),
    breakDown: (times: number) => void (breakDowns = times),
    hold(): Held {
      const { promise, resolve: release } = Promise.withResolvers<void>();
      gate = promise;
      return { isHeld: () => gate !== promise, release };
    },
  };
}

const MARKUP = /`(?<code>[^`]*)`|\*\*(?<strong>[^*]+)\*\*|(?<moment>\d{4}-\d\d-\d\d \d\d:\d\d) in Shanghai/gu;

/** What the eye makes of the marks, and of the numbers at the end. */
function read(lines: readonly string[], place: Place): Seen {
  const seen = { code: [] as string[], strong: [] as string[], moments: [] as number[] };
  const count = choicesIn(lines);
  const choices = lines.slice(lines.length - count).map((line) => line.replace(/^\d+\. /u, ''));
  const shown = lines
    .slice(0, lines.length - count)
    .join('\n')
    .replaceAll(MARKUP, (_, code?: string, strong?: string, moment?: string) => {
      if (code !== undefined) seen.code.push(code);
      else if (strong !== undefined) seen.strong.push(strong);
      else seen.moments.push(Date.parse(`${moment?.replace(' ', 'T')}+08:00`));
      return code ?? strong ?? '(moment)';
    });
  const stray = lines.join('').match(/\p{Cc}/gu) ?? [];
  return { ...seen, stray, place, text: shown, choices, length: lines.join('\n').length };
}

/** How many lines at the end are numbered through from 1. */
function choicesIn(lines: readonly string[]): number {
  const last = Number(/^(\d+)\. /u.exec(lines.at(-1) ?? '')?.[1] ?? 0);
  const tail = lines.slice(lines.length - last);
  return tail.every((line, index) => line.startsWith(`${index + 1}. `)) ? last : 0;
}
