import { setTimeout as delay } from 'node:timers/promises';
import type { Doctor, Endpoint, Facts, Looked } from '../../core/doctor/facts.ts';
import type { Clock, Gateway, ProfileSource } from '../../core/ports.ts';
import { clean } from '../../core/usage/label.ts';
import { shownPath } from '../credentials/locate.ts';
import type { World } from '../credentials/locate.ts';
import { shownPlace } from '../state/place.ts';
import type { StatePlace } from '../state/place.ts';
import { lookAtBinary } from './binary.ts';
import { lookAtDiscord } from './discord.ts';
import type { DiscordAccess } from './discord.ts';
import { lookAtDisk } from './disk.ts';
import { lookAtState } from './state.ts';
import { lookAtTelegram } from './telegram.ts';
import type { TelegramAccess } from './telegram.ts';

export type DoctorOptions = {
  world: World;
  clock: Clock;
  bot: Facts['bot'];
  people: Facts['people'];
  profiles: ProfileSource;
  /** `null`: no process may be started. */
  gateway: Pick<Gateway, 'version'> | null;
  openclawBin: string;
  statePlace: StatePlace;
  telegram: TelegramAccess | null;
  discord: DiscordAccess | null;
  /** The commands that platforms should offer. */
  commands: readonly string[];
  /** Whether another program took our updates from Telegram since we started. */
  isContended: () => boolean;
  /** Asks chatgpt.com for any answer, within so many ms. */
  reach: (timeoutMs: number) => Promise<Endpoint>;
};

/** For each probe; they go side by side. */
const LIMIT_MS = 8500;
const REACH_LIMIT_MS = 6000;

/** Looks at the machine, the network and the platforms. Changes nothing; no token leaves this room. */
export function createDoctor(options: DoctorOptions): Doctor {
  const { world, clock, bot, people, profiles, gateway, telegram, discord, commands, reach } = options;
  const shown = (path: string) => shownPath(world, path);
  const { agent } = bot;
  return {
    async look() {
      const tokens = { telegram: telegram?.token ?? null, discord: discord?.token ?? null };
      const searchPath = world.env['PATH'] ?? '';
      const [binary, disk, logins, endpoint, ofTelegram, ofDiscord, state] = await Promise.all([
        inTime(lookAtBinary({ bin: options.openclawBin, searchPath, shown }, gateway)),
        inTime(lookAtDisk({ ...world, sleep: (ms) => delay(ms) }, agent, tokens)),
        inTime(profiles.list(agent)),
        inTime(reach(REACH_LIMIT_MS)),
        telegram === null
          ? ('off' as const)
          : inTime(lookAtTelegram(clock, telegram, commands, options.isContended())),
        discord === null
          ? ('off' as const)
          : inTime(lookAtDiscord(clock, { ...discord, version: bot.version }, commands)),
        inTime(lookAtState(options.statePlace, clean(shown(shownPlace(options.statePlace))))),
      ]);
      return {
        now: clock.now(),
        bot,
        people,
        binary,
        disk,
        logins,
        endpoint,
        telegram: ofTelegram,
        discord: ofDiscord,
        state,
      };
    },
  };
}

/** One odd file or server must not keep the rest from being told. */
async function inTime<T>(work: Promise<T>): Promise<Looked<T>> {
  const timeUp = new AbortController();
  const late = delay(LIMIT_MS, 'late' as const, { signal: timeUp.signal, ref: false }).catch(
    () => 'late' as const,
  );
  try {
    return await Promise.race([work, late]);
  } catch {
    return 'late';
  } finally {
    timeUp.abort();
  }
}
