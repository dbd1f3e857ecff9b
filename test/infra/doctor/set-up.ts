import { chmodSync, mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { menu } from '../../../src/core/commands.ts';
import { diagnose } from '../../../src/core/doctor/diagnose.ts';
import { severityOf } from '../../../src/core/doctor/finding.ts';
import type { Gateway } from '../../../src/core/ports.ts';
import { createCredentials } from '../../../src/infra/credentials/index.ts';
import { createDoctor } from '../../../src/infra/doctor/index.ts';
import type { DoctorOptions } from '../../../src/infra/doctor/index.ts';
import { openStateFile } from '../../../src/infra/state/sqlite/index.ts';
import { reachEndpoint } from '../../../src/infra/usage-endpoint/reach.ts';
import { startFakeDiscord } from '../../fakes/discord.ts';
import { SAMPLE_NOW } from '../../fakes/openclaw-home.ts';
import type { OpenclawHome } from '../../fakes/openclaw-home.ts';
import { startFakeTelegram } from '../../fakes/telegram.ts';
import { startUsageEndpoint } from '../../fakes/usage-endpoint.ts';

const TELEGRAM_TOKEN = '123456789:AAExampleExampleExampleExampleExamp';

/** A whole set-up in which nothing is wrong but what the home brings, and what a test breaks: an installed OpenClaw, a
 *  state file, and OpenAI, Telegram and Discord on loopback, all in tune with the test's clock. */
export async function openSetUp(home: OpenclawHome, version: string | null = '2026.9.6') {
  const folder = mkdtempSync(join(tmpdir(), 'doctor-'));
  const telegram = await startFakeTelegram(TELEGRAM_TOKEN);
  const discord = await startFakeDiscord();
  const endpoint = await startUsageEndpoint();
  onTestFinished(async () => {
    await telegram.stop();
    await discord.stop();
    await endpoint.close();
    home.remove();
    rmSync(folder, { recursive: true });
  });
  const clock = { now: () => SAMPLE_NOW };
  const statePath = join(folder, 'state', 'state.sqlite');
  openStateFile(statePath, clock).close();
  endpoint.script('', { status: 403, headers: { date: new Date(SAMPLE_NOW).toUTCString() } });
  await tell(telegram, 'setMyCommands', {
    commands: menu.map(({ name }) => ({ command: name, description: name })),
  });
  discord.keepCommands(menu.map(({ name }) => ({ name })));
  const options: DoctorOptions = {
    world: { env: { PATH: '/nowhere' }, homeDir: home.homeDir, platform: 'linux' },
    clock,
    bot: { version: '0.1.0', node: '24.21.0', agent: 'main', areMutationsOn: false },
    people: [
      { platform: 'telegram', counts: { owner: 1, operator: 0, viewer: 0 } },
      { platform: 'discord', counts: { owner: 1, operator: 0, viewer: 0 } },
    ],
    profiles: createCredentials({ env: {}, homeDir: home.homeDir, clock }),
    gateway: null,
    openclawBin: version === null ? 'openclaw' : install(folder, version),
    statePlace: { kind: 'file', path: statePath },
    telegram: { token: TELEGRAM_TOKEN, apiRoot: telegram.apiRoot, webhookUrl: null },
    discord: { token: discord.token, apiRoot: discord.apiRoot, guildId: null },
    commands: menu.map(({ name }) => name),
    isContended: () => false,
    reach: (timeoutMs) => reachEndpoint({ clock, env: {}, dispatcher: endpoint.dispatcher() }, timeoutMs),
  };
  const look = (changes: Partial<DoctorOptions> = {}) => {
    const { agent } = { ...options.bot, ...changes.bot };
    return createDoctor({ ...options, ...changes, bot: { ...options.bot, ...changes.bot, agent } }).look();
  };
  seal(home.homeDir);
  return {
    home,
    folder,
    statePath,
    telegram,
    discord,
    endpoint,
    options,
    look,
    /** `broken store.corrupt`, … */
    find: async (changes: Partial<DoctorOptions> = {}) =>
      diagnose(await look(changes)).map((finding) => `${severityOf(finding)} ${finding.code}`),
  };
}

export const changing = { bot: { version: '0.1.0', node: '24.21.0', agent: 'main', areMutationsOn: true } };

/** What a bot that may change something asks its version. */
export const gatewayThat = (version: Gateway['version']) => ({ ...changing, gateway: { version } });

/** As npm does: a package, and a link to its program. */
function install(folder: string, version: string): string {
  const dir = join(folder, 'lib', 'node_modules', 'openclaw');
  mkdirSync(dir, { recursive: true });
  writeFileSync(join(dir, 'package.json'), JSON.stringify({ name: 'openclaw', version }));
  writeFileSync(join(dir, 'openclaw.mjs'), 'throw new Error("a bot that only reads starts nothing")');
  const bin = join(folder, 'openclaw');
  symlinkSync(join(dir, 'openclaw.mjs'), bin);
  return bin;
}

/** OpenClaw's files are for its own user alone. */
export function seal(dir: string): void {
  for (const entry of readdirSync(dir, { recursive: true, withFileTypes: true }))
    if (entry.isFile()) chmodSync(join(entry.parentPath, entry.name), 0o600);
}

/** As its owner would, by the Bot API. */
export async function tell(
  { apiRoot, token }: { apiRoot: string; token: string },
  method: string,
  payload: object,
): Promise<void> {
  await fetch(`${apiRoot}/bot${token}/${method}`, { method: 'POST', body: JSON.stringify(payload) });
}
