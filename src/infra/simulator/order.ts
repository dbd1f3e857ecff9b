import { loginIn } from './document.ts';
import { readMerged, readOrder } from './merge.ts';
import { withoutStrays } from './prune.ts';
import { Refusal } from './refusal.ts';
import { Busy } from './store.ts';
import type { Scene } from './scene.ts';

/** `models auth order get|set|clear`. Each returns what goes to stdout. */

export function getOrder({ home, agent, call, stores, traits }: Scene): string {
  const answer = {
    agentId: agent.id,
    agentDir: agent.dir,
    provider: call.provider,
    authStatePath: home.show(stores.path.state),
    order: readOrder(stores, call.provider, traits),
  };
  return JSON.stringify(answer, null, 2);
}

/** The list need not be complete. It counts for this agent alone, in its own store. */
export function setOrder(scene: Scene): string {
  const { call, stores, traits } = scene;
  const { provider } = call;
  const ids = [...new Set(call.words.map((id) => id.trim()).filter((id) => id !== ''))];
  if (ids.length === 0) throw new Refusal(noIds(scene));
  const profiles = readMerged(stores);
  for (const id of ids) {
    const login = loginIn(profiles, id);
    if (!login) throw new Refusal(notFound(scene, id));
    if (login.provider !== provider)
      throw new Refusal(`Auth profile "${id}" is for ${login.provider}, not ${provider}.`);
  }
  save(scene, 'set', () =>
    stores.own.update((document) =>
      withoutStrays(document, { ...document.state.order, [provider]: ids }, traits.keepsInOrder),
    ),
  );
  // all of them, whatever was kept
  return told(
    scene,
    traits.hasErrorPrefix ? `Order override: ${ids.join(', ')}` : `${OVERRIDE}: ${ids.join(', ')}`,
  );
}

/** Never touches an order that all agents share. */
export function clearOrder(scene: Scene): string {
  const { home, call, stores, traits } = scene;
  save(scene, 'clear', () =>
    stores.own.update((document) => {
      const { [call.provider]: removed, ...rest } = document.state.order ?? {};
      return removed ? withoutStrays(document, rest, traits.keepsInOrder) : null;
    }),
  );
  if (traits.hasErrorPrefix) return told(scene, 'Cleared per-agent order override.');
  const configured = home.config.orderOf(call.provider);
  const next = configured ? `using order from config: ${configured.join(', ')}` : 'selecting automatically';
  return told(scene, `${OVERRIDE} cleared; ${next}.`);
}

const OVERRIDE = 'Auth profile order override';

const told = ({ agent, call }: Scene, done: string) =>
  `Agent: ${agent.id}\nProvider: ${call.provider}\n${done}`;

const noIds = ({ call, traits }: Scene) =>
  traits.hasAdvice
    ? `Missing profile ids. Run openclaw models auth list --provider ${call.provider} to choose one or more profile ids.`
    : 'Missing profile ids. Provide one or more profile ids.';

const notFound = ({ home, agent, call, traits }: Scene, id: string) =>
  traits.hasAdvice
    ? `Auth profile "${id}" not found in ${home.show(agent.dir)}. Run openclaw models auth list --provider ${call.provider} to see saved profiles.`
    : `Auth profile "${id}" not found in ${agent.dir}.`;

function save({ call, traits }: Scene, verb: 'set' | 'clear', update: () => void): void {
  try {
    update();
  } catch (error) {
    if (!(error instanceof Busy)) throw error;
    const what = traits.store === 'json' ? 'auth-state.json' : 'auth state';
    const again = `${verb} --provider ${call.provider}${verb === 'set' ? ' <profileIds...>' : ''}`;
    throw new Refusal(
      `Failed to update ${what}; the auth state lock may be busy. Wait a moment and rerun openclaw models auth order ${again}.`,
    );
  }
}
