import { homedir } from 'node:os';
import type { Config } from './config.ts';
import { menu } from './core/commands.ts';
import type { Doctor } from './core/doctor/facts.ts';
import type { Gateway, ProfileSource } from './core/ports.ts';
import { createCredentials } from './infra/credentials/index.ts';
import { createDoctor } from './infra/doctor/index.ts';
import { reachEndpoint } from './infra/usage-endpoint/reach.ts';
import { version } from './version.ts';
import { clock, openGateway } from './world.ts';

/** The doctor of this set-up, beside a bot at work. */
export function openDoctor(
  config: Config,
  world: {
    profiles: ProfileSource;
    gateway: Pick<Gateway, 'version'> | null;
    isContended: () => boolean;
  },
): Doctor {
  const { agent, areMutationsOn, people, openclawBin, statePlace, telegram, discord } = config;
  const platforms = [telegram && ('telegram' as const), discord && ('discord' as const)];
  const count = (ids: ReadonlySet<string>, platform: string) =>
    [...ids].filter((id) => id.startsWith(`${platform}:`)).length;
  return createDoctor({
    ...world,
    world: { env: process.env, homeDir: homedir(), platform: process.platform },
    clock,
    bot: { version, node: process.versions.node, agent, areMutationsOn },
    people: platforms.flatMap((platform) =>
      platform
        ? {
            platform,
            counts: {
              owner: count(people.owner, platform),
              operator: count(people.operator, platform),
              viewer: count(people.viewer, platform),
            },
          }
        : [],
    ),
    openclawBin,
    statePlace,
    telegram,
    discord,
    commands: menu.map(({ name }) => name),
    reach: (timeoutMs) => reachEndpoint({ clock, env: process.env }, timeoutMs),
  });
}

/** The same from the command line, where no state is opened: it may be what is broken. */
export async function openDoctorAlone(config: Config): Promise<{ doctor: Doctor; close(): Promise<void> }> {
  const profiles = createCredentials({ env: process.env, homeDir: homedir(), clock });
  const gateway = config.areMutationsOn ? await openGateway(config) : null;
  const doctor = openDoctor(config, { profiles, gateway, isContended: () => false });
  return { doctor, close: async () => gateway?.close() };
}
