import { setTimeout as delay } from 'node:timers/promises';
import { localTimeIn, runConsole, terminalUser } from '../adapters/console/index.ts';
import { renderText } from '../adapters/text/render.ts';
import type { Config } from './config.ts';
import { recoverAndTell } from './core/auth/recover.ts';
import { createHandle } from './core/handle.ts';
import type { Settings } from './core/handle.ts';
import { loadTexts } from './core/i18n/index.ts';
import type { Catalogue, Locale } from './core/i18n/index.ts';
import type { Log, Ports } from './core/ports.ts';
import { plain } from './core/reply.ts';
import type { Line } from './core/reply.ts';
import { withKnownFailures } from './core/state-failure.ts';
import { createDemo, DEMO_AGENT, DEMO_SPEED } from './infra/demo/index.ts';
import { createLog } from './infra/log.ts';
import { openStateFile } from './infra/state/sqlite/index.ts';
import { settingsOf } from './settings.ts';
import { onStop } from './stop.ts';
import { chance, clock, openWorldOrForget } from './world.ts';

/** The terminal chat on the real store; on the demo where there is no OpenClaw. */
export async function chat(config: Config): Promise<number> {
  const { ports, close } = await openWorldOrForget(config, consoleLog(config));
  try {
    const listed = await ports.profiles.list(config.agent);
    if (!listed.ok && listed.problem.code === 'openclaw.missing') {
      const { path } = listed.problem;
      return await demo(config, ({ console }) => [console.demoForLack(path), console.demo]);
    }
    return await converse(ports, settingsOf(config), () => []);
  } finally {
    await close();
  }
}

/** What is said before anything else. */
type Notice = (texts: Catalogue) => readonly Line[];

export async function demo(config: Config, notice: Notice): Promise<number> {
  const simulated = createDemo(clock);
  const opened = openStateFile(':memory:', simulated.clock);
  const state = withKnownFailures(opened);
  const sleep = (ms: number) => delay(ms / DEMO_SPEED);
  const ports = { ...simulated, sleep, state, log: consoleLog(config), ...chance };
  try {
    await simulated.remember(state.history);
    // Its profiles belong to an agent of its own, whatever is set.
    return await converse(ports, { ...settingsOf(config, DEMO_SPEED), agent: DEMO_AGENT }, notice);
  } finally {
    await simulated.close();
    opened.close();
  }
}

async function converse(ports: Ports, settings: Settings, notice: Notice): Promise<number> {
  const texts = await loadTexts(settings.locale);
  const stopping = new AbortController();
  onStop(() => stopping.abort());
  await runConsole({
    handle: createHandle(ports, { ...settings, limits: null, pollMs: null }),
    input: process.stdin,
    output: process.stdout,
    greeting: [
      ...notice(texts).map(plain),
      ...(await untold(ports, settings.locale)),
      plain(texts.console.welcome),
    ],
    locale: settings.locale,
    signal: stopping.signal,
  });
  return 0;
}

/** What became of changes that were asked for in a terminal and cut off. */
async function untold(ports: Ports, locale: Locale): Promise<readonly string[]> {
  const said: string[] = [];
  await recoverAndTell(ports, locale, (platform) =>
    platform === terminalUser.platform
      ? async (_, message) => said.push(renderText({ ...message, choices: [] }, localTimeIn(locale))) > 0
      : null,
  );
  return said;
}

/** The log would stand between the answers: in a terminal it keeps to what is wrong. */
function consoleLog(config: Config): Log {
  return createLog(config.logLevel ?? 'warn');
}
