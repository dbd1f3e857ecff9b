import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import type { People } from '../src/core/access.ts';
import { createComplete } from '../src/core/complete.ts';
import type { Complete } from '../src/core/complete.ts';
import { createHandle } from '../src/core/handle.ts';
import type { Handle, Settings } from '../src/core/handle.ts';
import { createDelivery } from '../src/core/inbox.ts';
import { parseWords } from '../src/core/parse.ts';
import type { Log, Ports } from '../src/core/ports.ts';
import type { Limits } from '../src/core/rate-limit.ts';
import { utc } from '../src/core/reply.ts';
import type { Reply } from '../src/core/reply.ts';
import type { Request } from '../src/core/request.ts';
import { withKnownFailures } from '../src/core/state-failure.ts';
import { renderText } from '../adapters/text/render.ts';
import { createCredentials } from '../src/infra/credentials/index.ts';
import { createDoctor } from '../src/infra/doctor/index.ts';
import { openStateFile } from '../src/infra/state/sqlite/index.ts';
import { createOpenclaw } from '../src/infra/openclaw/index.ts';
import type { OpenclawOptions } from '../src/infra/openclaw/index.ts';
import { createUsageEndpoint } from '../src/infra/usage-endpoint/index.ts';
import { reachEndpoint } from '../src/infra/usage-endpoint/reach.ts';
import { writeJsonHome } from './fakes/openclaw-home.ts';
import type { HomeSpec, OpenclawHome } from './fakes/openclaw-home.ts';
import { NOON } from './fakes/usage-answer.ts';
import { startUsageEndpoint } from './fakes/usage-endpoint.ts';
import { createWatch } from './fakes/watch.ts';

/** Three logins, in the order work, home; spare is out of it. */
export const threeProfiles: HomeSpec = {
  profiles: ['openai-codex:home', 'openai-codex:spare', 'openai-codex:work'].map((id) => ({ id })),
  order: { 'openai-codex': ['openai-codex:work', 'openai-codex:home'] },
};

const telegramPeople: People = {
  owner: new Set(['telegram:1', 'terminal:local']),
  operator: new Set(['telegram:2']),
  viewer: new Set(['telegram:3', 'telegram:4']),
};

/** The real house: core, stores on disk, a state file, and the usage endpoint's far side on loopback. */
export async function startHouse({
  home = writeJsonHome(threeProfiles),
  duplicateWindowMs = 20_000,
  people = telegramPeople,
  openclaw = null,
  openclawOptions = {},
  limits = null,
  pollMs = 5 * 60_000,
}: {
  /** The executable that changes go to; `null`: this bot only reads. */
  openclaw?: string | null;
  openclawOptions?: Partial<OpenclawOptions>;
  home?: OpenclawHome;
  duplicateWindowMs?: number;
  people?: People;
  limits?: Limits | null;
  pollMs?: number | null;
} = {}) {
  const folder = mkdtempSync(join(tmpdir(), 'house-'));
  const statePath = join(folder, 'state.sqlite');
  const endpoint = await startUsageEndpoint();
  const clock = { at: NOON, now: () => clock.at };
  const logged: unknown[] = [];
  const { until, changed } = createWatch();
  const log: Log = {
    request: (entry) => {
      logged.push(entry);
      changed();
    },
    bug: (reference, error) => void logged.push({ reference, error }),
    info: () => {},
    warn: (event, facts) => void logged.push({ event, ...facts }),
  };
  const settings: Settings = {
    agent: 'main',
    people,
    locale: 'en',
    duplicateWindowMs,
    listLifeMs: 10 * 60_000,
    planLifeMs: 5 * 60_000,
    confirmBy: 'reply',
    copy: 'this one',
    limits,
    pollMs,
  };
  let ids = 0;

  function open() {
    const file = openStateFile(statePath, clock);
    const state = withKnownFailures(file);
    const credentials = createCredentials({ env: {}, homeDir: home.homeDir, clock });
    const usage = createUsageEndpoint({
      credentials,
      clock,
      timeoutMs: 5000,
      retries: 0,
      version: '0.0.0',
      dispatcher: endpoint.dispatcher(),
    });
    const gateway =
      openclaw === null
        ? null
        : createOpenclaw({
            bin: openclaw,
            ...openclawOptions,
            env: { HOME: home.homeDir, PATH: process.env['PATH'], ...openclawOptions.env },
          });
    const ports: Ports = {
      clock,
      sleep: async (ms) => {
        clock.at += ms;
        await new Promise((resolve) => setImmediate(resolve));
      },
      profiles: credentials,
      usage,
      gateway,
      doctor: createDoctor({
        world: { env: {}, homeDir: home.homeDir, platform: 'linux' },
        clock,
        bot: { version: '0.0.0', node: '24.0.0', agent: 'main', areMutationsOn: gateway !== null },
        people: [],
        profiles: credentials,
        gateway,
        openclawBin: openclaw ?? 'openclaw',
        statePlace: { kind: 'file', path: statePath },
        telegram: null,
        discord: null,
        commands: [],
        isContended: () => false,
        reach: (timeoutMs) => reachEndpoint({ clock, env: {}, dispatcher: endpoint.dispatcher() }, timeoutMs),
      }),
      state,
      log,
      newId: () => `plan-${String((ids += 1)).padStart(11, '0')}`,
      later: () => {},
      randomBytes: (count) => new Uint8Array(count).fill(7),
      newReference: () => 'ref-1',
    };
    const interrupt = async () => gateway?.close();
    const close = async () => {
      await interrupt();
      file.close();
      await usage.close();
    };
    return {
      ports,
      handle: createHandle(ports, settings),
      delivery: createDelivery(state.inbox, settings.copy, log),
      complete: createComplete(ports, settings),
      interrupt,
      close,
    };
  }

  let opened = open();
  onTestFinished(async () => {
    await opened.close();
    await endpoint.close();
    home.remove();
    rmSync(folder, { recursive: true });
  });

  return {
    home,
    endpoint,
    clock,
    logged,
    statePath,
    get ports() {
      return opened.ports;
    },
    settings,
    /** So many requests have been dealt with, in whatever way. */
    requests: (count: number) =>
      until(
        () => logged.filter((entry) => Object.hasOwn(Object(entry), 'outcome')).length >= count || undefined,
        `request ${count}`,
      ),
    /** The core, whichever process it is in by now. */
    handle: ((request) => opened.handle(request)) as Handle,
    delivery: {
      leaving: (asked: Request) => opened.delivery.leaving(asked),
      said: (asked: Request) => opened.delivery.said(asked),
    },
    complete: ((asked) => opened.complete(asked)) as Complete,
    /** The process is told to end: no command of OpenClaw goes on. */
    interrupt: () => opened.interrupt(),
    /** Ends the process and starts another on the same state file. */
    async restart() {
      await opened.close();
      opened = open();
    },
  };
}

export type House = Awaited<ReturnType<typeof startHouse>>;

let updates = 0;

/** A request as an adapter would make it: a viewer's, in private, unless told otherwise. */
export function request(words: string, changes: Partial<Request> = {}): Request {
  return {
    id: `telegram:${(updates += 1)}`,
    caller: { platform: 'telegram', id: '3' },
    chat: 'private-3',
    isPrivate: true,
    intent: parseWords(words),
    madeFor: null,
    ...changes,
  };
}

export async function replies(handle: Handle, asked: Request): Promise<readonly Reply[]> {
  return Array.fromAsync(handle(asked));
}

/** Replies as a person would read them in a place of plain text: `accepted` shows nothing, a notice has its words. */
export function readAloud(said: readonly Reply[]): readonly string[] {
  return said.flatMap((reply) => {
    if (reply.kind === 'accepted') return [];
    if (reply.kind === 'form') return [renderText(reply.otherwise, utc)];
    const message = reply.kind === 'notice' ? ({ kind: 'result', lines: [reply.line] } as const) : reply;
    return [renderText(message, utc)];
  });
}
