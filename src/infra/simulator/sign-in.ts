import { setTimeout as delay } from 'node:timers/promises';
import { findAgent } from './agent.ts';
import { parseCall } from './call.ts';
import { findHome } from './home.ts';
import type { Environment } from './home.ts';
import { findIssuer } from './issuer.ts';
import type { Issuer } from './issuer.ts';
import { NOT_REFRESHED } from './logout.ts';
import { Refusal, UNVERIFIED, tellRefusal } from './refusal.ts';
import { saveLogin } from './save-login.ts';
import type { Scene } from './scene.ts';
import { box, spin } from './screen.ts';
import { openStores } from './stores.ts';
import { traitsOf } from './version.ts';
import type { SimulatedVersion } from './version.ts';

/** `models auth login --device-code`, drawn as the real ones draw it (recorded from 2026.5.28, 2026.7.1 and 2026.9.6). */

export const NO_TERMINAL =
  'models auth login requires an interactive TTY. In automation, use openclaw models auth paste-token --provider <provider> when token auth is available.';

const PAGE = 'https://auth.openai.com/codex/device';
const LASTS_MS = 15 * 60_000;

type Write = (text: string) => void;

/** Returns the exit code. */
export async function signInOnTerminal(
  version: SimulatedVersion,
  argv: readonly string[],
  env: Environment,
  write: Write,
): Promise<number> {
  const traits = traitsOf[version];
  write(`\u001B[?25l│\n◇  \n\u001B[?25h\r\u001B[2K\nOpenClaw ${version} (${traits.commit}) — Simulated.\n\n`);
  try {
    const call = parseCall(argv, traits);
    const home = findHome(env);
    if (traits.missesGateway) write(`${UNVERIFIED}\n`);
    const agent = findAgent(home, call, traits);
    const note = (line: string) => write(`${line}\n`);
    await signIn(
      { home, agent, call, traits, note, stores: openStores(home, agent, traits) },
      findIssuer(env),
      write,
    );
    return 0;
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    const { stderr, exitCode } = tellRefusal(error, false, traits);
    write(stderr);
    return exitCode;
  }
}

async function signIn(scene: Scene, issuer: Issuer, write: Write): Promise<void> {
  const { call, agent, traits, note, home } = scene;
  if (traits.missesGateway && call.provider === 'openai-codex')
    throw new Refusal('"openai-codex" is a legacy provider ID; use --provider openai.');
  if (traits.missesGateway) write(box('Provider sign-in', ['Scope: System / agent', `Agent: ${agent.id}`]));
  const id = call.profileId ?? `${call.provider}:default`;
  saveLogin(scene, id, await askFor(issuer, scene, write));
  note(`Updated config: ${home.show(home.config.path)}`);
  if (traits.missesGateway) note(NOT_REFRESHED);
  note(`Auth profile: ${id} (${call.provider}/oauth)`);
}

async function askFor(issuer: Issuer, { traits, note }: Scene, write: Write) {
  const spinner = spin(write);
  try {
    spinner.say('Requesting device code…');
    const code = await issuer.requestCode();
    const url = traits.missesGateway ? `<${PAGE}>` : PAGE;
    spinner.pause();
    write(
      box('OpenAI Codex device code', [
        'Open this URL in your LOCAL browser and enter the code below.',
        `URL: ${url}`,
        `Code: ${code.userCode}`,
        'Code expires in 15 minutes. Never share it.',
      ]),
    );
    note(`\nOpen this URL in your LOCAL browser:\n\n${PAGE}\n`);
    spinner.say('Waiting for device authorization…');
    const until = Date.now() + LASTS_MS;
    let approval = await issuer.poll(code);
    while (!approval) {
      if (Date.now() > until) throw new Error('OpenAI device authorization timed out after 15 minutes.');
      await delay(code.intervalMs);
      approval = await issuer.poll(code);
    }
    spinner.say('Exchanging device code…');
    const tokens = await issuer.exchange(approval);
    spinner.stop('OpenAI device code complete');
    return tokens;
  } catch (error) {
    const message = messageOf(error);
    spinner.stop('OpenAI device code failed');
    note(message);
    write(box('OAuth help', ['Trouble with device code login? See https://docs.openclaw.ai/start/faq']));
    throw new Refusal(message);
  }
}

/** A network's fault is told with what lies behind it. */
function messageOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.cause instanceof Error ? `${error.message} | ${error.cause.message}` : error.message;
}
