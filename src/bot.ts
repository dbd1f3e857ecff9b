import { setTimeout as delay } from 'node:timers/promises';
import type { Ending, Running } from '../adapters/running.ts';
import { createAttempt } from './attempt.ts';
import type { Config } from './config.ts';
import { createAlerts } from './core/alerts/alerts.ts';
import { recoverAndTell } from './core/auth/recover.ts';
import type { Tell } from './core/auth/recover.ts';
import { menu } from './core/commands.ts';
import { createHandle } from './core/handle.ts';
import type { Settings } from './core/handle.ts';
import { loadTexts, localeFor } from './core/i18n/index.ts';
import type { Catalogue, Locale } from './core/i18n/index.ts';
import { createDelivery } from './core/inbox.ts';
import type { Delivery } from './core/inbox.ts';
import type { Ports } from './core/ports.ts';
import { plain } from './core/reply.ts';
import { createSuccessor } from './core/successor.ts';
import type { ResumeOn, Successor } from './core/successor.ts';
import { createReadings } from './core/usage/readings.ts';
import type { Readings } from './core/usage/readings.ts';
import { openPort } from './http.ts';
import type { Port } from './http.ts';
import { createDraw } from './infra/chart/index.ts';
import { createLog } from './infra/log.ts';
import { settingsOf } from './settings.ts';
import { createSecondLook } from './core/why/second-look.ts';
import { keepReading } from './reading.ts';
import { onStop } from './stop.ts';
import { complain, openWorldOfBot } from './world.ts';
import type { World } from './world.ts';

/** The bot on every platform whose token is set. */

/** How long a check may go on after the first signal. People get its answer before the adapters close. */
const GRACE_MS = 6000;
/** A lock outlives its process by fifteen seconds. */
const RECOVER_EVERY_MS = 20_000;
/** Somebody waits for each of them. */
const SUCCEED_EVERY_MS = 2000;
/** What is still open when all is done may stay so for this long. */
const LINGER_MS = 500;

/** Settles with the exit code, once nobody is served any more. */
export async function start(config: Config): Promise<number> {
  const log = createLog(config.logLevel ?? 'info');
  const texts = await loadTexts(config.locale);
  const world = await openWorldOfBot(config, log);
  if (!world) return 1;
  const port = await openPort(config, world.ports, texts);
  if (!port) {
    await world.close();
    return 1;
  }
  if (!config.isAnybodyListed) complain(plain(texts.start.nobodyListed));
  // What a chat library throws on a loop of its own must not take the other platform with it.
  for (const kind of ['unhandledRejection', 'uncaughtException'])
    process.on(kind, (error) => log.bug('process', error));
  const stopping = new AbortController();
  onStop(() => {
    stopping.abort();
    setTimeout(() => void world.interrupt(), GRACE_MS).unref();
  });
  try {
    const settings = settingsOf(config);
    const delivery = createDelivery(port.ports.state.inbox, settings.copy, port.ports.log);
    const readings = createReadings(port.ports);
    const platforms = await startPlatforms(config, port, settings, { readings, delivery });
    port.serve(platforms);
    const stop = () => platforms.forEach((platform) => void platform.stop());
    if (stopping.signal.aborted) stop();
    else stopping.signal.addEventListener('abort', stop);
    const recovering = keepRecovering(port.ports, config.locale, platforms, stopping.signal);
    const successor = createSuccessor(port.ports, settings.copy);
    const look = async (resumeOn: ResumeOn) => {
      await delivery.catchUp();
      await successor.look(resumeOn);
    };
    const succeeding = keepSucceeding(port.ports, look, platforms, stopping.signal);
    const reading = keepReading(port.ports, readings, config, settings.copy, stopping.signal, [
      createSecondLook(port.ports, config.locale, tellOn(platforms)),
      createAlerts(port.ports, readings, settings, channelOn(platforms)),
    ]);
    const ends = await Promise.all(platforms.map((platform) => untilEnded(platform, texts, world)));
    stopping.abort();
    await world.interrupt();
    await Promise.all([recovering, succeeding, reading]);
    await delivery.catchUp();
    // Not before: until now they were still being answered here.
    await createAttempt(port.ports.log, 'resume')(successor.leave());
    return exitCodeOf(ends);
  } finally {
    await port.close();
    await world.close();
    // A library that was interrupted while it connected may hold on to its socket.
    setTimeout(() => process.exit(), LINGER_MS).unref();
  }
}

/** How somebody on a platform is told something that they do not ask for. */
const channelOn = (platforms: readonly Running[]) => (platform: string) =>
  platforms.find(({ name }) => name === platform)?.channel ?? null;

/** The same where only whether it arrived is of interest. */
const tellOn = (platforms: readonly Running[]) => (platform: string) => {
  const channel = channelOn(platforms)(platform);
  return channel && (async (...said: Parameters<Tell>) => (await channel.send(...said)).kind === 'sent');
};

/** Changes that a crash cut off, of this process or of another on the same state: verified, and told to who asked. */
async function keepRecovering(
  ports: Ports,
  locale: Locale,
  platforms: readonly Running[],
  signal: AbortSignal,
): Promise<void> {
  const sleep = (ms: number) => delay(ms, undefined, { signal });
  const attempt = createAttempt(ports.log, 'recover');
  while (!signal.aborted) {
    const recovering = recoverAndTell({ ...ports, sleep }, locale, tellOn(platforms));
    await attempt(recovering.catch((error: unknown) => signal.aborted || Promise.reject(error)));
    await delay(RECOVER_EVERY_MS, undefined, { signal }).catch(() => {});
  }
}

/** Requests that a process left unanswered, this one's predecessor or another on the same state. */
async function keepSucceeding(
  { log }: Ports,
  look: Successor['look'],
  platforms: readonly Running[],
  signal: AbortSignal,
): Promise<void> {
  const resumeOn = (platform: string) => {
    const running = platforms.find(({ name }) => name === platform);
    return running?.isReady() ? running.resume : null;
  };
  const attempt = createAttempt(log, 'resume');
  while (!signal.aborted) {
    await attempt(look(resumeOn));
    await delay(SUCCEED_EVERY_MS, undefined, { signal }).catch(() => {});
  }
}

async function startPlatforms(
  config: Config,
  { ports, watch }: Port,
  settings: Settings,
  { readings, delivery }: { readings: Readings; delivery: Delivery },
): Promise<readonly Running[]> {
  const { telegram, discord } = config;
  const { log } = ports;
  const handle = watch(createHandle(ports, settings, readings));
  const draw = createDraw(log);
  const platforms: Running[] = [];
  if (telegram) {
    const { startTelegram } = await import('../adapters/telegram/index.ts');
    const { createTurns } = await import('../adapters/telegram/turn.ts');
    const takeTurn = createTurns({ locks: ports.state.locks, log });
    platforms.push(startTelegram({ ...telegram, takeTurn, handle, delivery, draw, log, menu }));
  }
  if (discord) {
    const { createComplete } = await import('./core/complete.ts');
    const { startDiscord } = await import('../adapters/discord/index.ts');
    const complete = createComplete(ports, settings);
    const layouts = { en: (await loadTexts('en')).layout, 'zh-CN': (await loadTexts('zh-CN')).layout };
    const says = (language: string | undefined) => layouts[localeFor(language, config.locale)];
    platforms.push(startDiscord({ ...discord, handle, complete, delivery, draw, log, menu, says }));
  }
  return platforms;
}

/** 2, as for a wrong setting: starting again would help nobody. Another program may be gone by then. */
function exitCodeOf(ends: readonly (Ending | 'failed')[]): number {
  if (ends.includes('stopped')) return 0;
  return ends.some((end) => end === 'failed' || end === 'telegram.second-poller') ? 1 : 2;
}

/** Says at once why a platform is served no more; the others go on. */
async function untilEnded(
  { name, ended }: Running,
  texts: Catalogue,
  { ports, noteContention }: World,
): Promise<Ending | 'failed'> {
  try {
    const ending = await ended;
    if (ending === 'stopped') return 'stopped';
    if (ending === 'telegram.second-poller') noteContention();
    for (const line of texts.endings[ending]) complain(plain(line));
    return ending;
  } catch (error) {
    ports.log.bug(name, error);
    return 'failed';
  }
}
