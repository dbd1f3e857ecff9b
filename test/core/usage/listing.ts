import { NO_USE } from '../../../src/core/usage/profile.ts';
import type { Profile, ProfileList } from '../../../src/core/usage/profile.ts';

/** Profiles of which nothing matters but their ids and their order. */
export function listOf(ids: readonly string[], order: readonly string[] | null = null): ProfileList {
  return {
    agent: 'main',
    source: 'json',
    folders: { own: '~/main', main: '~/main' },
    order: order && { from: 'agent', ids: order },
    orders: [],
    profiles: ids.map(profile),
  };
}

function profile(id: string): Profile {
  return {
    id,
    provider: 'openai',
    accountId: null,
    userId: null,
    tokenExpiresAt: null,
    login: { kind: 'ready', renewable: true },
    hold: null,
    use: NO_USE,
  };
}
