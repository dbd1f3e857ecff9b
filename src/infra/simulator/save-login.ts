import { isRecord } from './document.ts';
import type { Tokens } from './issuer.ts';
import { withoutStrays } from './prune.ts';
import type { Scene } from './scene.ts';

/** Where the login was, else with the agent's own ones, or, in the newer versions, with those that all share. */
export function saveLogin(scene: Scene, id: string, tokens: Tokens): void {
  const { own, base } = scene.stores;
  const isShared = base !== null && scene.agent.id === 'main' && !Object.hasOwn(own.read().profiles, id);
  const { provider } = scene.call;
  (isShared ? base : own).update(({ profiles, state }) => ({
    profiles: { ...profiles, [id]: { ...entryOf(profiles[id], tokens), provider } },
    state,
  }));
  putFirst(scene, id);
}

/** Whoever signs in goes to the front of the agent's own order, and into it where it was not; an order that all share stays
 *  (recorded from 2026.5.28, 2026.7.1 and 2026.9.6). */
function putFirst({ stores, call: { provider }, traits }: Scene, id: string): void {
  stores.own.update((document) => {
    const orders = document.state.order ?? {};
    const order = orders[provider];
    if (!order) return null;
    const next = [id, ...order.filter((other) => other !== id)];
    return withoutStrays(document, { ...orders, [provider]: next }, traits.keepsInOrder);
  });
}

/** Tokens that say nothing about their owner leave what was known of it. */
function entryOf(before: unknown, { access, refresh, lastsMs }: Tokens): Record<string, unknown> {
  const known: Record<string, unknown> = isRecord(before) ? before : {};
  const claims = claimsOf(access);
  return {
    type: 'oauth',
    access: claims.accountId === null ? ofSameOwner(known['access'], access) : access,
    refresh,
    expires: Date.now() + lastsMs,
    email: claims.email ?? known['email'],
    accountId: claims.accountId ?? known['accountId'],
    chatgptPlanType: claims.plan ?? undefined,
  };
}

/** The token from before with a life of its own; `otherwise` where that says nothing either. */
function ofSameOwner(before: unknown, otherwise: string): string {
  const [head, body, tail] = typeof before === 'string' ? before.split('.') : [];
  const claims = parse(body);
  if (!isRecord(claims)) return otherwise;
  delete claims['exp'];
  return [head, Buffer.from(JSON.stringify(claims)).toString('base64url'), tail].join('.');
}

function claimsOf(token: string) {
  const part = (claims: unknown, name: string): unknown => (isRecord(claims) ? claims[name] : undefined);
  const text = (value: unknown) => (typeof value === 'string' ? value : null);
  const claims = parse(token.split('.')[1]);
  const auth = part(claims, 'https://api.openai.com/auth');
  return {
    accountId: text(part(auth, 'chatgpt_account_id')),
    plan: text(part(auth, 'chatgpt_plan_type')),
    email: text(part(part(claims, 'https://api.openai.com/profile'), 'email')),
  };
}

function parse(payload: string | undefined): unknown {
  try {
    return JSON.parse(Buffer.from(payload ?? '', 'base64url').toString('utf8'));
  } catch {
    return null;
  }
}
