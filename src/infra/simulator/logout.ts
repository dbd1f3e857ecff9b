import { loginIn } from './document.ts';
import type { Document } from './document.ts';
import { readMerged } from './merge.ts';
import { withoutStrays } from './prune.ts';
import { Refusal } from './refusal.ts';
import type { Scene } from './scene.ts';
import { Busy } from './store.ts';

/** `models auth logout`: for good, and for every agent that shares the login. Returns what goes to stdout. */
export function logOut({ home, agent, call, stores, note, traits }: Scene): string {
  const { config } = home;
  const id = (call.words[0] ?? '').trim();
  const login = loginIn(readMerged(stores), id);
  if (!login)
    throw new Refusal(
      `Auth profile "${id}" not found for agent "${agent.id}". Run openclaw models auth list --agent ${agent.id} to see saved profile ids.`,
    );
  const description = `${id} (${login.provider}/${login.type})`;
  if (!call.isSure)
    throw new Refusal(
      `Refusing to remove auth profile ${description} without confirmation. Pass --yes to remove it non-interactively.`,
    );
  const isConfigured = config.names(id);
  if (isConfigured) config.remove(id);
  try {
    for (const store of [stores.own, stores.base]) store?.update((document) => without(document, id));
  } catch (error) {
    if (!(error instanceof Busy)) throw error;
    throw traits.missesGateway
      ? new Refusal('Saved credentials could not be removed. Wait a moment and retry.')
      : new Refusal('database is locked', 'start');
  }
  if (traits.missesGateway) note(NOT_REFRESHED);
  if (traits.missesGateway && isConfigured) note(NOT_APPLIED);
  const path = home.show(config.path);
  const rest = readMerged(stores);
  const isLast = !Object.keys(rest).some((other) => loginIn(rest, other)?.provider === login.provider);
  return [
    ...(isConfigured ? [`Updated config: ${path}`, `  Backup: ${path}.bak`] : []),
    `Agent: ${agent.id}`,
    `Removed auth profile: ${description}`,
    ...(isLast ? [`No auth profiles remain for ${login.provider}. ${signIn(login.provider)}`] : []),
  ].join('\n');
}

/** Exit code 0 all the same (quirk 2 of the contract). */
export const NOT_REFRESHED =
  'Warning: Model auth changes were saved, but the local Gateway could not refresh them. Run `openclaw gateway restart` to apply the saved changes.';
const NOT_APPLIED =
  'Credentials were removed, but the Gateway has not confirmed applying the change. Run `openclaw gateway restart` to apply it.';

const signIn = (provider: string) =>
  `Run openclaw models auth login --provider ${provider} to sign in again.`;

/** `null`: this store does not know the login. */
function without(document: Document, id: string): Document | null {
  const { order = {} } = document.state;
  const isNamed =
    Object.hasOwn(document.profiles, id) || Object.values(order).some((ids) => ids.includes(id));
  if (!isNamed) return null;
  const profiles = Object.fromEntries(Object.entries(document.profiles).filter(([other]) => other !== id));
  const orders = Object.entries(order).map(([provider, ids]) => [provider, ids.filter((one) => one !== id)]);
  return withoutStrays({ ...document, profiles }, Object.fromEntries(orders), 'all');
}
