import { profileDigest } from '../callback.ts';
import type { Ports } from '../ports.ts';
import { ok } from '../problem.ts';
import type { Outcome } from '../problem.ts';
import { clean, labelProfiles } from '../usage/label.ts';
import type { Profile, ProfileList, ProviderOrder } from '../usage/profile.ts';
import type { Readings } from '../usage/readings.ts';
import { arrange } from '../usage/target.ts';
import type { Placed } from '../usage/target.ts';
import type { OrderState } from './order.ts';
import type { ProfileRef } from './plan.ts';

/** The order of one agent and provider as the gateway's store tells it now, in milliseconds. */
export type Live = {
  list: ProfileList;
  /** All profiles as they are shown. */
  placed: readonly Placed[];
};

export async function readLive({ profiles }: Pick<Ports, 'profiles'>, agent: string): Promise<Outcome<Live>> {
  const listed = await profiles.list(agent);
  return listed.ok ? ok({ list: listed.value, placed: arrange(listed.value) }) : listed;
}

/** The parts of one provider's order. */
export function partsOf({ list }: Live, provider: Profile['provider']): ProviderOrder {
  return (
    list.orders.find((order) => order.provider === provider) ?? {
      provider,
      own: null,
      inherited: null,
      ids: [],
      mine: [],
    }
  );
}

/** What the official command should say about an order with this override: it knows a shared one, never one from the
 *  configuration. */
export function officialOrder({ inherited }: ProviderOrder, own: readonly string[] | null) {
  return own ?? (inherited?.from === 'shared' ? inherited.ids : null);
}

/** What a change can be reckoned from. Asks nobody: what is not known to fail may work. */
export async function orderStateOf(
  live: Live,
  provider: Profile['provider'],
  readings: Readings,
  now: number,
): Promise<OrderState> {
  const { own, inherited, ids } = partsOf(live, provider);
  const profiles = ids.map(async (id) => {
    const profile = live.list.profiles.find((one) => one.id === id);
    if (!profile) return { id, mayWork: true, isExpired: false }; // an API key
    return {
      id,
      mayWork: (await readings.lastKnown(live.list.agent, profile)) !== 'fails',
      isExpired: profile.tokenExpiresAt !== null && profile.tokenExpiresAt <= now,
    };
  });
  return { own, inherited: inherited?.ids ?? null, profiles: await Promise.all(profiles) };
}

/** What is stored in the place of an id: those that can be shown by their label, the others by their cleaned id. */
export function refsOf({ list, placed }: Live, ids: readonly string[]): readonly ProfileRef[] {
  const shown = new Map(placed.map(({ profile, label }) => [profile.id, label]));
  const others = labelProfiles([...new Set([...list.orders.flatMap((order) => order.ids), ...ids])]);
  return ids.map((id) => ({
    digest: profileDigest(id),
    label: shown.get(id) ?? others.get(id) ?? clean(id),
  }));
}

/** The ids behind stored digests; `null` when one of them is there no more. */
export function idsOf(parts: ProviderOrder, refs: readonly { digest: string }[]): readonly string[] | null {
  const ids = new Map(parts.ids.map((id) => [profileDigest(id), id]));
  const found = refs.map(({ digest }) => ids.get(digest));
  return found.every((id) => id !== undefined) ? found : null;
}
