import { describe, expect, it, onTestFinished } from 'vitest';
import type { Gateway, SignInStep } from '../../src/core/ports.ts';
import type { Outcome } from '../../src/core/problem.ts';
import type { Profile, ProfileList } from '../../src/core/usage/profile.ts';
import { createCredentials } from '../../src/infra/credentials/index.ts';
import { createOpenclaw } from '../../src/infra/openclaw/index.ts';
import type { OpenclawOptions } from '../../src/infra/openclaw/index.ts';
import { startIssuer } from '../fakes/issuer.ts';
import type { Issuer, IssuerScript } from '../fakes/issuer.ts';
import type { HomeSpec, OpenclawHome } from '../fakes/openclaw-home.ts';

/** A sign-in by device code on an `openclaw` of any version, simulated or real. */

export type SigningIn = {
  gateway: Gateway & { close(): Promise<void> };
  issuer: Issuer;
  home: OpenclawHome;
  provider: Profile['provider'];
  /** A provider's own id of this name. */
  id: (name: string) => string;
  /** What our own reader makes of the store. */
  stored: (agent?: string) => Promise<ProfileList>;
  /** Signs in to `work`; `steps` grow as they are told. */
  signIn: (options?: { id?: string; agent?: string; signal?: AbortSignal }) => {
    steps: readonly SignInStep[];
    done: Promise<Outcome<{ isStale: boolean }>>;
    /** Resolves when the code is there. */
    shown: Promise<SignInStep>;
  };
};

export type SignInSetting = {
  version: string;
  bin: string;
  makeHome: (spec: HomeSpec) => Promise<OpenclawHome>;
  isReal?: boolean;
  options?: Partial<OpenclawOptions>;
  env?: Readonly<Record<string, string>>;
};

const DAY_MS = 24 * 60 * 60_000;

/** In a home of its own with two logins, of which `work` has expired, and an order. */
export async function openSignIn(
  { version, bin, makeHome, isReal = false, options = {}, env = {} }: SignInSetting,
  script: IssuerScript = {},
): Promise<SigningIn> {
  const provider = version < '2026.6' ? 'openai-codex' : 'openai';
  const id = (name: string) => `${provider}:${name}`;
  const home = await makeHome({
    profiles: [{ id: id('default') }, { id: id('work'), expires: Date.now() - DAY_MS }],
    order: { [provider]: [id('default'), id('work')] },
  });
  const issuer = await startIssuer(script, { isReal });
  const gateway = createOpenclaw({
    bin,
    env: { PATH: process.env['PATH'] ?? '', HOME: home.homeDir, ...issuer.env, ...env },
    ...options,
  });
  onTestFinished(async () => {
    await gateway.close();
    home.remove();
  });
  const credentials = createCredentials({
    env: {},
    homeDir: home.homeDir,
    clock: { now: () => Date.now() },
  });
  return {
    gateway,
    issuer,
    home,
    provider,
    id,
    async stored(agent = 'main') {
      const listed = await credentials.list(agent);
      return listed.ok ? listed.value : expect.fail(listed.problem.code);
    },
    signIn({ id: asked = id('work'), agent = 'main', signal = new AbortController().signal } = {}) {
      const steps: SignInStep[] = [];
      const { promise: shown, resolve } = Promise.withResolvers<SignInStep>();
      const told = (step: SignInStep) => {
        steps.push(step);
        resolve(step);
      };
      return { steps, shown, done: gateway.signIn({ provider, agent, id: asked }, told, signal) };
    },
  };
}

/** Sparing with logins: a real one takes ten seconds. */
export function describeSignIn(
  name: string,
  isStale: boolean,
  open: (script?: IssuerScript) => Promise<SigningIn>,
): void {
  describe(`a sign-in at ${name}`, () => {
    it('shows an address and a code, waits, and saves the login under its own name alone', async () => {
      const { gateway, signIn, stored, issuer, provider, id } = await open({
        accountId: 'acct-other',
        userId: 'user-other',
      });
      const owner = { agent: 'main', provider };
      await gateway.change({ kind: 'order.set', ...owner, ids: [id('default')] });
      const before = await stored();
      const { steps, done } = signIn();
      expect(await done).toEqual({ ok: true, value: { isStale } });
      expect(steps).toMatchObject([
        { kind: 'code', url: 'https://auth.openai.com/codex/device', lastsMs: 840_000 },
        { kind: 'approved' },
      ]);
      expect(steps[0]?.kind === 'code' && steps[0].code.reveal()).toBe('ABCD-EFGHI');
      expect(issuer.requests.at(-1)?.path).toBe('/oauth/token');
      const after = await stored();
      const login = (list: ProfileList, name: string) =>
        list.profiles.find((profile) => profile.id === id(name));
      expect(after.profiles.map((profile) => profile.id).toSorted()).toEqual([id('default'), id('work')]);
      expect(login(after, 'default')).toEqual(login(before, 'default'));
      expect(login(after, 'work')).toMatchObject({ accountId: 'acct-other', userId: 'user-other' });
      expect(login(after, 'work')?.tokenExpiresAt).toBeGreaterThan(Date.now() + 9 * DAY_MS);
      // OpenClaw puts whoever signs in first, even one that was taken out of the order
      expect(after.order?.ids).toEqual([id('work'), id('default')]);
    });

    it('that is refused says why, without the code or an address, and saves nothing', async () => {
      const { signIn, stored, issuer } = await open({ ending: 'denied' });
      const before = await stored();
      const { steps, done } = signIn();
      const refused = await done;
      expect(refused).toMatchObject({ ok: false, problem: { code: 'sign-in.refused' } });
      expect(JSON.stringify(refused)).toContain('access_denied');
      for (const secret of [...issuer.secrets, 'someone@example.com'])
        expect(JSON.stringify(refused)).not.toContain(secret);
      expect(steps.map(({ kind }) => kind)).toEqual(['code']);
      expect(await stored()).toEqual(before);
    });
  });
}
