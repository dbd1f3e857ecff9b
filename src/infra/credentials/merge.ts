import type { ProfileList, ProviderOrder } from '../../core/usage/profile.ts';
import { firstOf } from './document.ts';
import type { AuthStore, Orders } from './document.ts';
import type { CodexLogin, Entry } from './entry.ts';
import type { Stores } from './stores.ts';
import type { LastGood, Stats } from './use.ts';

/** One agent's sign-ins as the gateway sees them. */
export type Merged = {
  /** Own ones first, then the inherited: the gateway's sequence. */
  logins: ReadonlyMap<string, CodexLogin>;
  stats: ReadonlyMap<string, Stats>;
  lastGood: LastGood;
  order: ProfileList['order'];
  orders: ProfileList['orders'];
  /** What there is beside sign-ins, for when there are none. */
  saved: 'nothing' | 'no-logins' | 'other-logins';
};

/** The agent's own store over the shared one, id by id. Contract, sections 2.4 and 5. */
export function mergeStores({ source, own, base }: Stores, configured: Orders): Merged {
  const mine = own?.entries ?? new Map<string, Entry>();
  const inherited = base?.entries ?? new Map<string, Entry>();
  const entries = [...mine, ...[...inherited].filter(([id]) => !mine.has(id))];
  const logins = new Map(
    entries.flatMap(([id, entry]) => (entry.kind === 'codex' ? [[id, entry] as const] : [])),
  );
  const isSaved = Boolean(own?.entries ?? base?.entries);
  const isFirst = (id: string) => source === 'sqlite' && mine.has(id);
  return {
    logins,
    stats: new Map([...(base?.stats ?? []), ...(own?.stats ?? [])]),
    lastGood: firstOf([own?.lastGood, base?.lastGood]),
    order: mergeOrders(logins, source === 'sqlite' ? [...mine.keys()] : [], own, base, configured),
    orders: PROVIDERS.filter((provider) =>
      [...logins.values()].some((login) => login.provider === provider),
    ).map((provider) => {
      const ids = entries.flatMap(([id, entry]) => (entry.provider === provider ? [id] : []));
      return {
        provider,
        ...partsOf(provider, ids.filter(isFirst), own, base, configured),
        ids,
        mine: base === null ? ids : ids.filter((id) => mine.has(id)),
      };
    }),
    saved: !isSaved ? 'nothing' : entries.length === 0 ? 'no-logins' : 'other-logins',
  };
}

const PROVIDERS = ['openai', 'openai-codex'] as const;

/** As `mergeOrders`, for one provider and word for word. */
function partsOf(
  provider: (typeof PROVIDERS)[number],
  front: readonly string[],
  own: AuthStore | null,
  base: AuthStore | null,
  configured: Orders,
): Pick<ProviderOrder, 'own' | 'inherited'> {
  const told = (orders: Orders | undefined) => (orders?.[provider].length ? orders[provider] : null);
  const shared = told(base?.orders);
  const config = told(configured);
  return {
    own: told(own?.orders),
    inherited: shared
      ? { from: 'shared', ids: [...new Set([...front, ...shared])] }
      : config && { from: 'config', ids: config },
  };
}

/** A stored order goes before the configured one, the agent's own before the shared. From 2026.6.11 on an agent that
 *  has logins of its own and no order tries those first, then the shared order: `front` are their ids. */
function mergeOrders(
  logins: Merged['logins'],
  front: readonly string[],
  own: AuthStore | null,
  base: AuthStore | null,
  configured: Orders,
): ProfileList['order'] {
  const existing = (ids: readonly string[]) => [...new Set(ids)].filter((id) => logins.has(id));
  // A migration can leave the old provider's key behind, with ids that nobody has any more.
  const told = (orders: Orders | undefined) =>
    [orders?.openai, orders?.['openai-codex']]
      .map((ids) => existing(ids ?? []))
      .find((ids) => ids.length > 0);

  const local = told(own?.orders);
  if (local) return { from: 'agent', ids: local };
  const shared = told(base?.orders);
  if (shared) {
    const first = existing(front);
    return first.length > 0
      ? { from: 'agent', ids: existing([...first, ...shared]) }
      : { from: 'shared', ids: shared };
  }
  const config = told(configured);
  return config ? { from: 'config', ids: config } : null;
}
