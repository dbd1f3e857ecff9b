import { existsSync, readFileSync, writeSync } from 'node:fs';
import { recoverAndTell } from '../../../src/core/auth/recover.ts';
import { createHandle } from '../../../src/core/handle.ts';
import { parseWords } from '../../../src/core/parse.ts';
import type { Gateway, Locks, Ports, State } from '../../../src/core/ports.ts';
import { plain } from '../../../src/core/reply.ts';
import type { Message, Reply } from '../../../src/core/reply.ts';
import type { Intent } from '../../../src/core/request.ts';
import { openPorts, settings } from './open-ports.ts';
import type { Place } from './open-ports.ts';

/** A program for tests: one process of the bot, which asks for a change and confirms it, or settles what another one left.
 *  Prints a line of JSON for each boundary that it comes to, and kills itself at the one that it is told. */

export type Job = Place & {
  /** `confirm`: a plan that another process has shown. */
  does: 'change' | 'confirm' | 'recover';
  /** What is asked for, and how it is confirmed: typed, or by the plan's button. */
  asks: string;
  confirms: string | null;
  planId: string;
  by: string;
  /** A boundary's name; `DURING`: while the gateway's command is at work; `null`: none. */
  killAt: string | null;
  callsPath: string;
};
/** `boundary`: before or after something that outlives the process, or that somebody sees. `said`: seen by the person. */
export type Printed = { boundary: string } | { said: string; isResult: boolean };

export const DURING = 'while gateway.change';

const print = (printed: Printed) => writeSync(1, `${JSON.stringify(printed)}\n`);
const die = () => process.kill(process.pid, 'SIGKILL');

/** Boundaries of one name are counted, so that each has a name of its own in every run. */
const met = new Map<string, number>();
function pass(what: string): void {
  const count = (met.get(what) ?? 0) + 1;
  met.set(what, count);
  const boundary = `${what} #${count}`;
  print({ boundary });
  if (boundary === job.killAt) die();
}

type Method = (...args: never[]) => Promise<unknown>;

/** The same, with a boundary before and after each call. */
function watch<T extends object>(name: string, port: T): T {
  const watched = Object.entries(port).map(([method, call]) => {
    const around = async (...args: never[]) => {
      const [first] = args as { step?: string }[];
      const what = [name, method].join('.') + (first?.step ? ` ${first.step}` : '');
      pass(`before ${what}`);
      const answer = await (call as Method)(...args);
      pass(`after ${what}`);
      return answer;
    };
    return [method, around];
  });
  return Object.fromEntries(watched) as T; // every method of a port is asynchronous
}

function watchLocks(locks: Locks): Locks {
  return watch('locks', {
    async take(key, holder) {
      const lock = await locks.take(key, holder);
      return lock.isMine
        ? { ...watch('lock', { isHeld: lock.isHeld, release: lock.release }), isMine: true }
        : lock;
    },
  });
}

function watchState(state: State): State {
  const { readings, lists, plans, retired, claims, locks, journal, inbox, history, alerts } = state;
  return {
    readings: watch('readings', readings),
    lists: watch('lists', lists),
    plans: watch('plans', plans),
    retired: watch('retired', retired),
    claims: watch('claims', claims),
    locks: watchLocks(locks),
    journal: watch('journal', journal),
    inbox: watch('inbox', inbox),
    history: watch('history', history),
    alerts: watch('alerts', alerts),
  };
}

function watchGateway({ version, readOrder, readLogins, change, signIn, handOver }: Gateway): Gateway {
  const changeOrDie: Gateway['change'] = async (...wanted) => {
    const done = change(...wanted);
    if (job.killAt === DURING) await dieWhenCalled();
    return done;
  };
  return watch('gateway', { version, readOrder, readLogins, change: changeOrDie, signIn, handOver });
}

async function dieWhenCalled(): Promise<void> {
  const isCalled = () =>
    existsSync(job.callsPath) && /"(set|logout)"/u.test(readFileSync(job.callsPath, 'utf8'));
  while (!isCalled()) await new Promise((resolve) => setTimeout(resolve, 2));
  die();
}

const isMessage = (reply: Reply): reply is Message => reply.kind === 'progress' || reply.kind === 'result';
const wordsOf = ({ lines }: Message) => lines.map(plain).join('\n');

const job = JSON.parse(process.argv[2]!) as Job;
const { ports: real, close } = openPorts(job, () => job.planId);
const ports: Ports = {
  ...real,
  profiles: watch('profiles', { list: (agent: string) => real.profiles.list(agent) }),
  gateway: watchGateway(real.gateway!),
  state: watchState(real.state),
};

function say(message: Message): void {
  pass('before a message');
  print({ said: wordsOf(message), isResult: message.kind === 'result' });
  pass('after a message');
}

async function change(): Promise<void> {
  const handle = createHandle(ports, settings);
  const button: Intent = { kind: 'auth.confirm', plan: job.planId };
  const confirmation = job.confirms === null ? button : parseWords(job.confirms);
  const intents = job.does === 'confirm' ? [confirmation] : [parseWords(job.asks), confirmation];
  for (const [index, intent] of intents.entries()) {
    const asked = {
      id: `telegram:${job.by}:${job.does}:${index}`,
      caller: { platform: 'telegram', id: job.by },
    };
    const here = { chat: `private-${job.by}`, isPrivate: true, madeFor: null };
    for await (const reply of handle({ ...asked, ...here, intent })) if (isMessage(reply)) say(reply);
  }
}

async function recover(): Promise<void> {
  await recoverAndTell(ports, 'en', () => async (_, message) => {
    say(message);
    return true;
  });
}

await (job.does === 'recover' ? recover() : change());
await close();
