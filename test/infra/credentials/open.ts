import { chmodSync } from 'node:fs';
import { onTestFinished } from 'vitest';
import type { Outcome, Problem } from '../../../src/core/problem.ts';
import type { Profile, ProfileList } from '../../../src/core/usage/profile.ts';
import { createCredentials } from '../../../src/infra/credentials/index.ts';
import { SAMPLE_NOW } from '../../fakes/openclaw-home.ts';
import type { OpenclawHome } from '../../fakes/openclaw-home.ts';

/** The room under test on a home that goes with the test. Nobody sleeps unless a test says how. */
export function open<Home extends OpenclawHome>(
  home: Home,
  {
    env = {},
    platform = 'linux',
    now = () => SAMPLE_NOW,
    sleep = async () => {},
  }: {
    env?: Record<string, string>;
    platform?: string;
    now?: () => number;
    sleep?: (ms: number) => Promise<unknown>;
  } = {},
) {
  onTestFinished(() => {
    for (const path of closed.splice(0)) chmodSync(path, 0o700);
    home.remove();
  });
  const credentials = createCredentials({ env, homeDir: home.homeDir, platform, clock: { now }, sleep });
  return {
    ...credentials,
    home,
    /** The list of an agent that has one. */
    profiles: async (agent = 'main') => value(await credentials.list(agent)),
    /** One profile of the list. */
    profile: async (id: string, agent = 'main') => find(value(await credentials.list(agent)), id),
    /** What kept the list of an agent from being read. */
    problem: async (agent = 'main') => problem(await credentials.list(agent)),
  };
}

export const ids = ({ profiles }: ProfileList) => profiles.map(({ id }) => id);

/** Runs as somebody who may not read or write everything, as root may. */
export async function asStranger<T>(run: () => Promise<T>): Promise<T> {
  const isRoot = process.geteuid?.() === 0;
  if (isRoot) process.seteuid?.(65534);
  try {
    return await run();
  } finally {
    if (isRoot) process.seteuid?.(0);
  }
}

/** What tests took permissions from; they get them back before their home is removed. */
const closed: string[] = [];

/** Folders that a stranger may look into, but not write to. */
export function letLook(...folders: readonly string[]): void {
  for (const folder of folders) restrict(folder, 0o555);
}

/** A file or folder that a stranger may not even look at. */
export const hide = (path: string) => restrict(path, 0o000);

function restrict(path: string, mode: number): void {
  closed.unshift(path);
  chmodSync(path, mode);
}

function value(listed: Outcome<ProfileList>): ProfileList {
  if (!listed.ok) throw new Error(`Expected profiles, found ${JSON.stringify(listed.problem)}`);
  return listed.value;
}

function problem(listed: Outcome<ProfileList>): Problem {
  if (listed.ok) throw new Error(`Expected a problem, found ${ids(listed.value).join()}`);
  return listed.problem;
}

function find({ profiles }: ProfileList, id: string): Profile {
  const profile = profiles.find((one) => one.id === id);
  if (!profile) throw new Error(`No ${id} among ${profiles.map((one) => one.id).join()}`);
  return profile;
}
