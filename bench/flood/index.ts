import { setTimeout as delay } from 'node:timers/promises';
import { join } from 'node:path';
import { secretOf } from '../../adapters/telegram/webhook.ts';
import { freePort } from '../../test/fakes/free-port.ts';
import { median, timed } from '../measure.ts';
import { startProgram } from '../program.ts';
import type { Program } from '../program.ts';
import { bring, startBotApi } from './bot-api.ts';
import type { BotApi, Update } from './bot-api.ts';
import { commandOf, startDiscordApi } from './discord-api.ts';
import type { DiscordApi } from './discord-api.ts';

/** How many updates and interactions a second go through the whole stack, with everything that it keeps on disk, against bare
 *  programs on the same libraries that make the very same calls and keep nothing. The two take turns. */

const COUNT = 600;
const PEOPLE = 600;
const ROUNDS = 5;
/** As many as a runner has at work at once, and a socket brings in a moment. */
const AT_ONCE = 100;
const STILL_MS = 700;
const TOKEN = '4000:fake-token-for-the-bench-only';
const DISCORD_TOKEN = 'NDAwMDAwMDAwMDAwMDAwMDAx.Gfake0.fake-token-of-nobody-at-all';

const telegramId = (n: number) => 1000 + n;
const discordId = (n: number) => String(700_000_000_000_000_000n + BigInt(n));
const crowd = Array.from({ length: PEOPLE }, (_, n) => n);
const viewers = crowd.flatMap((n) => [`telegram:${telegramId(n)}`, `discord:${discordId(n)}`]).join();

/** `ours`, `theirs`: a second. `oursKiB`, `theirsKiB`: most that was resident meanwhile. */
export type Flood = {
  what: string;
  /** Beside what. */
  reference: string;
  calls: number;
  ours: number;
  theirs: number;
  oursKiB: number;
  theirsKiB: number;
};

const floods = [
  (...both: [Ours, Theirs]) => onTelegram('help', '/codex_help', 'polling', ...both),
  (...both: [Ours, Theirs]) => onTelegram('usage', '/codex_usage p0', 'polling', ...both),
  (...both: [Ours, Theirs]) => onTelegram('help', '/codex_help', 'webhook', ...both),
  (...both: [Ours, Theirs]) => onDiscord('socket', ...both),
  (...both: [Ours, Theirs]) => onDiscord('HTTP', ...both),
];

/** `entry`: our program. `env`: what it needs to reach a home and the endpoint. */
export async function measureFloods(
  ...given: [entry: string, env: Readonly<Record<string, string>>, stateUrl: () => string]
): Promise<readonly Flood[]> {
  const measured = [];
  for (const index of floods.keys()) measured.push(await measureOne(index, ...given));
  return measured;
}

export async function measureOne(
  index: number,
  entry: string,
  env: Readonly<Record<string, string>>,
  stateUrl: () => string,
): Promise<Flood> {
  const ours: Ours = (more) =>
    startProgram([entry, 'start'], {
      ...env,
      VIEWERS: viewers,
      DUPLICATE_WINDOW_SEC: '0',
      STATE_URL: stateUrl(),
      ...more,
    });
  const theirs: Theirs = (file, more) =>
    startProgram([join(import.meta.dirname, file)], { PATH: env['PATH'] ?? '', ...more });
  return floods[index]!(ours, theirs);
}

type Ours = (more: Record<string, string>) => Program;
type Theirs = (file: string, more: Record<string, string>) => Program;
/** One of the two: so many at once, settled when all are answered. */
type Runner = { program: Program; flood(count: number): Promise<void>; close(): Promise<void> };

async function onTelegram(
  name: string,
  words: string,
  way: 'polling' | 'webhook',
  ours: Ours,
  theirs: Theirs,
): Promise<Flood> {
  let updates = 0;
  const next = (): Update => {
    updates += 1;
    const id = telegramId(updates % PEOPLE);
    return {
      update_id: updates,
      message: {
        message_id: updates,
        date: Math.floor(Date.now() / 1000),
        chat: { id, type: 'private', first_name: 'P' },
        from: { id, is_bot: false, first_name: 'P', language_code: 'en' },
        text: words,
        entities: [{ type: 'bot_command', offset: 0, length: words.split(' ')[0]!.length }],
      },
    };
  };
  const isPolling = way === 'polling';
  const runnerOf = async (start: (api: BotApi, port: number) => Program, secret: string) => {
    const api = await startBotApi();
    const port = await freePort();
    const program = start(api, port);
    await (isPolling ? api.polled : api.hooked);
    const headers = { 'content-type': 'application/json', 'x-telegram-bot-api-secret-token': secret };
    const give = async (given: readonly Update[]) => {
      if (isPolling) api.fetched(given);
      else
        await bring(
          `http://127.0.0.1:${port}`,
          given.map((update) => ({ path: '/telegram', body: JSON.stringify(update), headers })),
        );
    };
    return { api, program, give };
  };
  const our = await runnerOf(
    (api, port) =>
      ours({
        TELEGRAM_BOT_TOKEN: TOKEN,
        TELEGRAM_API_ROOT: api.apiRoot,
        ...(!isPolling && {
          HTTP_PORT: String(port),
          TELEGRAM_WEBHOOK_URL: 'https://bot.example.org/telegram',
        }),
      }),
    secretOf(TOKEN),
  );
  const calls = await onceStill(our.api, () => our.give([next()]));
  const secret = 'secret';
  const their = await runnerOf(
    (api, port) =>
      theirs('bare-grammy.ts', {
        BARE_TOKEN: TOKEN,
        BARE_API_ROOT: api.apiRoot,
        BARE_CALLS: JSON.stringify(calls),
        ...(!isPolling && { BARE_PORT: String(port), BARE_SECRET: secret }),
      }),
    secret,
  );
  const runner = ({ api, program, give }: typeof our): Runner => ({
    program,
    async flood(count) {
      const given = Array.from({ length: count }, next);
      const answered = api.answered(count * calls.length);
      await give(given);
      await answered;
    },
    async close() {
      await program.stop();
      await api.close();
    },
  });
  const what = `updates a second, ${name}, by ${way}`;
  return {
    what,
    reference: 'bare grammY',
    calls: calls.length,
    ...(await inTurn(runner(our), runner(their))),
  };
}

async function onDiscord(way: 'socket' | 'HTTP', ours: Ours, theirs: Theirs): Promise<Flood> {
  let asked = 0;
  const isSocket = way === 'socket';
  const next = () => commandOf(discordId((asked += 1) % PEOPLE), 'codex_help');
  const runnerOf = async (start: (api: DiscordApi, port: number) => Program) => {
    const api = await startDiscordApi();
    const port = await freePort();
    const program = start(api, port);
    await (isSocket ? api.connected : api.introduced);
    await delay(STILL_MS); // the commands are offered
    const give = async (given: readonly object[]) => {
      if (isSocket) given.forEach(api.dispatch);
      else await bring(`http://127.0.0.1:${port}`, given.map(api.signed));
    };
    return { api, program, give };
  };
  const our = await runnerOf((api, port) =>
    ours({
      DISCORD_BOT_TOKEN: DISCORD_TOKEN,
      DISCORD_API_ROOT: api.apiRoot,
      ...(!isSocket && { HTTP_PORT: String(port), DISCORD_PUBLIC_KEY: api.publicKey }),
    }),
  );
  const calls = await onceStill(our.api, () => our.give([next()]));
  const their = await runnerOf((api, port) =>
    theirs('bare-discord.ts', {
      BARE_TOKEN: DISCORD_TOKEN,
      BARE_API_ROOT: api.apiRoot,
      BARE_CALLS: JSON.stringify(calls),
      ...(!isSocket && { BARE_PORT: String(port), BARE_KEY: api.publicKey }),
    }),
  );
  const runner = ({ api, program, give }: typeof our): Runner => ({
    program,
    async flood(count) {
      for (let given = 0; given < count; given += AT_ONCE) {
        const answered = api.answered(AT_ONCE * calls.length);
        await give(Array.from({ length: AT_ONCE }, next));
        await answered;
      }
    },
    async close() {
      await program.stop();
      await api.close();
    },
  });
  const what = `interactions a second, help, by ${way}`;
  const reference = `bare discord.js ${isSocket ? 'socket' : 'REST'}`;
  return { what, reference, calls: calls.length, ...(await inTurn(runner(our), runner(their))) };
}

/** What the bot says to one request: all that comes before nothing more does. */
async function onceStill<C>(
  api: { record(): C[]; forget(): void },
  ask: () => Promise<void>,
): Promise<readonly C[]> {
  api.record();
  await ask();
  const calls: C[] = [];
  for (let came = -1; came !== 0;) {
    await delay(STILL_MS);
    const more = api.record();
    calls.push(...more);
    came = calls.length === 0 ? -1 : more.length;
  }
  api.forget();
  return calls;
}

async function inTurn(our: Runner, their: Runner) {
  const taken: { ours: number[]; theirs: number[] } = { ours: [], theirs: [] };
  for (let round = 0; round <= ROUNDS; round++) {
    for (const [runner, into] of [
      [our, taken.ours],
      [their, taken.theirs],
    ] as const) {
      const ms = await timed(() => runner.flood(COUNT));
      if (round > 0) into.push(ms); // before that it compiles
    }
  }
  const [oursKiB, theirsKiB] = [our.program.mostResidentKiB(), their.program.mostResidentKiB()];
  await our.close();
  await their.close();
  const aSecond = (ms: readonly number[]) => (COUNT / median(ms)) * 1000;
  return { ours: aSecond(taken.ours), theirs: aSecond(taken.theirs), oursKiB, theirsKiB };
}
