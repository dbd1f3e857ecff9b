import { join } from 'node:path';
import { z } from 'zod';
import type { People } from './core/access.ts';
import { locales } from './core/i18n/index.ts';
import type { Locale } from './core/i18n/index.ts';
import { logLevels } from './core/ports.ts';
import type { LogLevel } from './core/ports.ts';
import * as limits from './core/usage/limits.ts';
import { SECRET_SETTINGS } from './infra/secret-files.ts';
import { withHome } from './infra/with-home.ts';
import { parsePlace } from './infra/state/place.ts';
import type { StatePlace } from './infra/state/place.ts';

/** Everything that can be set, once it was understood. */
export type Config = {
  telegram: {
    token: string;
    apiRoot: string | null;
    /** Where Telegram brings the messages; `null`: they are fetched. */
    webhookUrl: string | null;
  } | null;
  discord: {
    token: string;
    apiRoot: string | null;
    /** The one server whose commands are kept; `null` for commands everywhere. */
    guildId: string | null;
    /** In servers, whether everybody sees what one person asked for. */
    areAnswersPublic: boolean;
    /** With it, Discord posts interactions to us, and no socket is opened: 64 hexadecimal digits. */
    publicKey: string | null;
  } | null;
  /** The one port that is listened on; `null`: none is. `watchers`: from where one may look at how the bot does. */
  http: { host: string; port: number; watchers: 'local' | 'network' } | null;
  people: People;
  /** False: the bot would serve nobody. */
  isAnybodyListed: boolean;
  agent: string;
  /** OpenClaw's own command: a name to be found in `PATH`, or a path. */
  openclawBin: string;
  /** Whether operators and owners may change anything. */
  areMutationsOn: boolean;
  usageTimeoutMs: number;
  usageRetries: number;
  duplicateWindowMs: number;
  /** How often the bot reads each profile by itself; 0: never. */
  pollMs: number;
  /** Where everything is that outlives a process. */
  statePlace: StatePlace;
  /** What is spoken where the platform does not tell the person's language. */
  locale: Locale;
  /** `null`: nobody chose one. */
  logLevel: LogLevel | null;
};

/** One wrong setting: which, what is wrong with it and how to mend it, in one line without its value where that may
 *  be a secret. */
export class ConfigFault extends Error {}

const wholeNumber = (what: string, { least, most }: { least: number; most: number }) =>
  [
    z
      .string()
      .regex(/^\d{1,6}$/u)
      .transform(Number)
      .pipe(z.number().min(least).max(most)),
    `${what} from ${least} to ${most}`,
  ] as const;

const people = z.string().transform((text, context) => {
  const listed = text
    .split(',')
    .map((one) => one.trim().toLowerCase())
    .filter((one) => one !== '');
  if (listed.every((one) => /^(telegram|discord):\d{1,20}$/u.test(one))) return new Set(listed);
  context.addIssue({ code: 'custom', message: 'not a list of ids' });
  return z.NEVER;
});

const statePlace = z.string().transform((text, context) => {
  const place = parsePlace(text);
  if (place) return place;
  context.addIssue({ code: 'custom', message: 'not a place' });
  return z.NEVER;
});

/** Paths that are ours. */
const TAKEN_PATHS = ['/', '/healthz', '/readyz', '/metrics', '/discord'];

const webhookUrl = z.string().transform((text, context) => {
  const url = URL.canParse(text) ? new URL(text) : null;
  const isBare = url && !url.username && !url.password && !url.search && !url.hash;
  if (isBare && url.protocol === 'https:' && !TAKEN_PATHS.includes(url.pathname)) return url.href;
  context.addIssue({ code: 'custom', message: 'not an address for a webhook' });
  return z.NEVER;
});

/** Each setting: its schema, and what a good value looks like, for the one line that a bad one gets. The names are held
 *  against `.env.example` and the README by a test. */
export const settings = {
  TELEGRAM_BOT_TOKEN: [
    z.string().regex(/^\d{3,20}:[\w-]{20,80}$/u),
    'the token that @BotFather gave you, like 123456789:AA…',
  ],
  TELEGRAM_API_ROOT: [z.url({ protocol: /^https?$/u }), 'an address like https://api.telegram.org'],
  TELEGRAM_WEBHOOK_URL: [
    webhookUrl,
    'an https address with a path of its own, like https://bot.example.org/telegram',
  ],
  DISCORD_BOT_TOKEN: [
    z.string().regex(/^[\w-]{18,80}\.[\w-]{5,20}\.[\w-]{20,120}$/u),
    'the token from the Developer Portal (your application, Bot, Reset Token)',
  ],
  DISCORD_API_ROOT: [z.url({ protocol: /^https?$/u }), 'an address like https://discord.com/api'],
  DISCORD_GUILD_ID: [
    z.string().regex(/^\d{15,20}$/u),
    'the id of a server, a number of 15 to 20 digits (right-click the server, Copy Server ID)',
  ],
  DISCORD_PUBLIC_KEY: [
    z.string().regex(/^[0-9a-f]{64}$/iu),
    'the public key from the Developer Portal (your application, General Information), 64 hexadecimal digits',
  ],
  DISCORD_ANSWERS: [z.enum(['private', 'public']), 'private or public'],
  OWNERS: [
    people,
    'ids like telegram:123456789 or discord:123456789012345678, separated by commas; the bot tells you yours',
  ],
  OPERATORS: [people, 'ids like telegram:123456789, separated by commas'],
  VIEWERS: [people, 'ids like telegram:123456789, separated by commas'],
  AUTH_MUTATIONS: [z.enum(['off', 'on']), 'on or off'],
  OPENCLAW_BIN: [z.string().regex(/^(?!-)[^\p{Cc}]+$/u), 'the path of the openclaw command'],
  OPENCLAW_AGENT: [
    z.string().regex(/^[a-z0-9][a-z0-9_-]{0,63}$/iu),
    'the id of an OpenClaw agent, like main',
  ],
  USAGE_TIMEOUT_SEC: wholeNumber('a whole number of seconds', limits.USAGE_TIMEOUT_SEC),
  USAGE_RETRIES: wholeNumber('a whole number', limits.USAGE_RETRIES),
  DUPLICATE_WINDOW_SEC: wholeNumber('a whole number of seconds', { least: 0, most: 3600 }),
  POLL_MINUTES: wholeNumber('a whole number of minutes', { least: 0, most: 1440 }),
  STATE_URL: [
    statePlace,
    'the path of a file (not below /proc or /sys), or an address like redis://user:password@host:6379/0',
  ],
  HTTP_PORT: wholeNumber('a port number', { least: 1, most: 65_535 }),
  HTTP_HOST: [z.union([z.ipv4(), z.ipv6()]), 'an address of this machine, like 127.0.0.1 or 0.0.0.0'],
  HTTP_WATCHERS: [z.enum(['local', 'network']), 'local or network'],
  LOCALE: [z.enum(locales), 'en or zh-CN'],
  LOG_LEVEL: [z.enum(logLevels), `one of ${logLevels.join(', ')}`],
} as const satisfies Record<string, readonly [z.ZodType, string]>;

type Environment = Readonly<Record<string, string | undefined>>;

/** Environment → Config. Empty means not set. Throws a `ConfigFault` at the first wrong value. */
export function readConfig(env: Environment, homeDir: string): Config {
  const owner = read(env, 'OWNERS') ?? new Set<string>();
  const operator = read(env, 'OPERATORS') ?? new Set<string>();
  const viewer = read(env, 'VIEWERS') ?? new Set<string>();
  return {
    telegram: telegram(env),
    discord: discord(env),
    http: http(env),
    people: { owner: new Set([...owner, TERMINAL_USER]), operator, viewer },
    isAnybodyListed: owner.size + operator.size + viewer.size > 0,
    agent: read(env, 'OPENCLAW_AGENT')?.toLowerCase() ?? 'main',
    openclawBin: withHome(read(env, 'OPENCLAW_BIN') ?? 'openclaw', homeDir),
    areMutationsOn: read(env, 'AUTH_MUTATIONS') === 'on',
    usageTimeoutMs: (read(env, 'USAGE_TIMEOUT_SEC') ?? 25) * 1000,
    usageRetries: read(env, 'USAGE_RETRIES') ?? 1,
    duplicateWindowMs: (read(env, 'DUPLICATE_WINDOW_SEC') ?? 20) * 1000,
    pollMs: (read(env, 'POLL_MINUTES') ?? 5) * 60_000,
    statePlace: placeOf(read(env, 'STATE_URL'), homeDir) ?? {
      kind: 'file',
      path: defaultStatePath(env, homeDir),
    },
    locale: read(env, 'LOCALE') ?? 'en',
    logLevel: read(env, 'LOG_LEVEL'),
  };
}

function telegram(env: Environment): Config['telegram'] {
  const apiRoot = read(env, 'TELEGRAM_API_ROOT');
  const token = read(env, 'TELEGRAM_BOT_TOKEN');
  const webhookUrl = read(env, 'TELEGRAM_WEBHOOK_URL');
  if (webhookUrl !== null && read(env, 'HTTP_PORT') === null)
    throw new ConfigFault(
      'TELEGRAM_WEBHOOK_URL needs HTTP_PORT, the port on which this bot is to listen. Set that, or remove TELEGRAM_WEBHOOK_URL.',
    );
  return token === null ? null : { token, apiRoot, webhookUrl };
}

function http(env: Environment): Config['http'] {
  const port = read(env, 'HTTP_PORT');
  const host = read(env, 'HTTP_HOST') ?? '127.0.0.1';
  const watchers = read(env, 'HTTP_WATCHERS') ?? 'local';
  return port === null ? null : { host, port, watchers };
}

function discord(env: Environment): Config['discord'] {
  const apiRoot = read(env, 'DISCORD_API_ROOT');
  const guildId = read(env, 'DISCORD_GUILD_ID');
  const areAnswersPublic = read(env, 'DISCORD_ANSWERS') === 'public';
  const token = read(env, 'DISCORD_BOT_TOKEN');
  const publicKey = read(env, 'DISCORD_PUBLIC_KEY');
  if (publicKey !== null && read(env, 'HTTP_PORT') === null)
    throw new ConfigFault(
      'DISCORD_PUBLIC_KEY needs HTTP_PORT, the port on which this bot is to listen. Set that, or remove DISCORD_PUBLIC_KEY.',
    );
  return token === null ? null : { token, apiRoot, guildId, areAnswersPublic, publicKey };
}

/** Whoever sits at the machine may do everything. */
const TERMINAL_USER = 'terminal:local';

function read<N extends keyof typeof settings>(
  env: Environment,
  name: N,
): z.output<(typeof settings)[N][0]> | null {
  const value = env[name]?.trim();
  if (!value) return null;
  const [schema, wanted] = settings[name];
  const parsed = schema.safeParse(value);
  if (!parsed.success)
    throw new ConfigFault(
      (SECRET_SETTINGS as readonly string[]).includes(name) && env[`${name}_FILE`]?.trim()
        ? `The file that ${name}_FILE names holds no valid value: it must be ${wanted}. Correct that file.`
        : `${name} is not valid: it must be ${wanted}. Correct or remove it.`,
    );
  return parsed.data as z.output<(typeof settings)[N][0]>;
}

function placeOf(place: StatePlace | null, homeDir: string): StatePlace | null {
  if (place?.kind !== 'file') return place;
  return { ...place, path: withHome(place.path, homeDir) };
}

function defaultStatePath(env: Environment, homeDir: string): string {
  const base = env['XDG_STATE_HOME']?.trim() || join(homeDir, '.local', 'state');
  return join(base, 'codex-profiler', 'state.sqlite');
}
