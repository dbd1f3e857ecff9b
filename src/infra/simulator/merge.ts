import { loginIn } from './document.ts';
import type { Document } from './document.ts';
import type { Stores } from './stores.ts';
import type { Traits } from './version.ts';

/** An agent's own logins over the ones that it inherits (`contracts/openclaw`, section 2.4). */
export function readMerged({ own, base }: Stores): Document['profiles'] {
  return { ...base?.read().profiles, ...own.read().profiles };
}

/** The order that `order get` tells; `null`: none. */
export function readOrder({ own, base }: Stores, provider: string, traits: Traits): readonly string[] | null {
  const mine = own.read();
  const local = orderIn(mine, provider);
  if (!base) return local;
  const { profiles } = base.read();
  const known = (ids: readonly string[]) =>
    ids.filter((id) => Object.hasOwn(profiles, id) || Object.hasOwn(mine.profiles, id));
  const inherited = orderIn(base.read(), provider);
  const order =
    local ?? (inherited && traits.putsOwnFirst ? [...idsOf(mine, provider), ...inherited] : inherited);
  const told = traits.putsOwnFirst ? [...new Set(order)] : known(order ?? []);
  return told.length > 0 ? told : null;
}

const orderIn = ({ state: { order = {} } }: Document, provider: string) =>
  Object.hasOwn(order, provider) ? order[provider]! : null;

const idsOf = ({ profiles }: Document, provider: string) =>
  Object.keys(profiles).filter((id) => loginIn(profiles, id)?.provider === provider);
