import type { Disk, Facts } from '../../../src/core/doctor/facts.ts';
import { ok } from '../../../src/core/problem.ts';
import { NO_USE } from '../../../src/core/usage/profile.ts';
import type { Profile, ProfileList } from '../../../src/core/usage/profile.ts';

export const NOW = Date.parse('2026-11-22T12:00:00Z');
export const HOUR = 60 * 60_000;

export const profile = (name: string, changes: Partial<Profile> = {}): Profile => ({
  id: `openai:${name}`,
  provider: 'openai',
  accountId: `acct-${name}`,
  userId: `user-${name}`,
  tokenExpiresAt: NOW + 200 * HOUR,
  login: { kind: 'ready', renewable: true },
  hold: null,
  use: NO_USE,
  ...changes,
});

export function listOf(profiles: readonly Profile[], changes: Partial<ProfileList> = {}): ProfileList {
  const ids = profiles.map(({ id }) => id);
  return {
    agent: 'main',
    source: 'sqlite',
    folders: { own: '~/.openclaw/agents/main/agent', main: '~/.openclaw/agents/main/agent' },
    order: { from: 'agent', ids },
    orders: [{ provider: 'openai', own: ids, inherited: null, ids, mine: ids }],
    profiles,
    ...changes,
  };
}

export const healthyDisk: Disk = {
  brokenConfig: null,
  generation: 'shared',
  agents: ['main'],
  schema: { shared: 18, agent: 23 },
  leftOver: null,
  hasOwnLogins: false,
  openFiles: [],
  foreignFiles: [],
  deadOrders: [],
  holds: [],
  sharedTokens: [],
  openSecrets: [],
};

/** A set-up with nothing to find. */
export const healthy: Facts = {
  now: NOW,
  bot: { version: '0.1.0', node: '24.21.0', agent: 'main', areMutationsOn: true },
  people: [{ platform: 'telegram', counts: { owner: 1, operator: 0, viewer: 0 } }],
  binary: { path: 'openclaw', version: '2026.9.6', fault: null },
  disk: healthyDisk,
  logins: ok(listOf([profile('work'), profile('home')])),
  endpoint: { kind: 'answered', skewMs: 300 },
  telegram: {
    kind: 'answered',
    missing: [],
    hasWebhook: false,
    bringing: null,
    isContended: false,
    skewMs: -700,
  },
  discord: 'off',
  state: {
    path: '~/state.sqlite',
    fault: null,
    isOpen: false,
    freeBytes: 1e9,
    evictsBy: null,
    isUnsaved: false,
  },
};
