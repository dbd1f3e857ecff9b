import { describe, expect, it, onTestFinished } from 'vitest';
import type { Gateway } from '../../src/core/ports.ts';
import type { Profile, ProfileList } from '../../src/core/usage/profile.ts';
import { createCredentials } from '../../src/infra/credentials/index.ts';
import { createOpenclaw } from '../../src/infra/openclaw/index.ts';
import type { HomeSpec, OpenclawHome } from '../fakes/openclaw-home.ts';

/** The gateway's port on an `openclaw` of any version, simulated or real: what it says and what is in its store
 *  afterwards are the same thing. */
export type OpenGateway = {
  version: string;
  gateway: Gateway & { close(): Promise<void> };
  /** What our own reader makes of the store. */
  stored: (agent?: string) => Promise<ProfileList>;
  provider: Profile['provider'];
  has: {
    /** A command that removes one login. */
    logout: boolean;
    /** An order of an agent may name logins that it inherits; where not, they are dropped without a word. */
    inheritedInOrder: boolean;
    /** Says that the running gateway could not be told. */
    notice: boolean;
  };
};

const DAY_MS = 24 * 60 * 60_000;

/** Nothing that a shell, a parser of options or a path would leave alone. */
const ODD = `odd "$(reboot)" ';* é 🦞 ../x`;

/** In a home of its own, with three logins, one of them expired and one with an odd name, an order for all, and a second
 *  agent: with a login of its own in the versions where that makes a difference. */
export async function openGateway(
  version: string,
  bin: string,
  makeHome: (spec: HomeSpec) => Promise<OpenclawHome>,
): Promise<OpenGateway> {
  const provider = version < '2026.6' ? 'openai-codex' : 'openai';
  const has = {
    logout: version >= '2026.8.1',
    inheritedInOrder: version >= '2026.8.1',
    notice: version >= '2026.9.4',
  };
  const id = (name: string) => `${provider}:${name}`;
  const home = await makeHome({
    profiles: [
      { id: id('default') },
      { id: id('work') },
      { id: id('personal'), expires: Date.now() - DAY_MS },
      { id: id(ODD) },
    ],
    order: { [provider]: [id('default'), id('work'), id('personal')] },
    ...(!has.inheritedInOrder && { agents: { ops: { profiles: [{ id: id('own') }] } } }),
  });
  home.write('openclaw.json', { agents: rosterFor(version) });
  const env = { PATH: process.env['PATH'] ?? '', HOME: home.homeDir };
  const gateway = createOpenclaw({ bin, env });
  const credentials = createCredentials({ env, homeDir: home.homeDir, clock: { now: () => Date.now() } });
  onTestFinished(async () => {
    await gateway.close();
    home.remove();
  });
  const stored = async (agent = 'main') => {
    const listed = await credentials.list(agent);
    return listed.ok ? listed.value : expect.fail(listed.problem.code);
  };
  return { version, gateway, stored, provider, has };
}

/** Without `ownership` 2026.9.6 takes a roster of several agents for an invalid configuration. */
const rosterFor = (version: string) =>
  version >= '2026.8.1'
    ? { ownership: 'explicit', entries: { main: {}, ops: {} } }
    : { list: [{ id: 'main' }, { id: 'ops' }] };

/** Sparing with calls: the real ones take seconds for each. */
export function describeGateway(name: string, openIt: () => Promise<OpenGateway>): void {
  async function open() {
    const { gateway, stored, provider, has, version } = await openIt();
    const main = { provider, agent: 'main' } as const;
    const ops = { provider, agent: 'ops' } as const;
    const id = (short: string) => `${provider}:${short}`;
    const set = (owner: typeof main | typeof ops, ...names: string[]) =>
      gateway.change({ kind: 'order.set', ...owner, ids: names.map(id) });
    const parts = async (agent: string) =>
      (await stored(agent)).orders.find((order) => order.provider === provider) ?? expect.fail('no order');
    const applied = { ok: true, value: { isStale: has.notice } };
    return { gateway, stored, provider, has, version, main, ops, id, set, parts, applied };
  }

  describe(name, () => {
    it('tells its version, and the logins that are in the store', async () => {
      const { gateway, stored, version, provider, id } = await open();
      expect(await gateway.version()).toEqual({ ok: true, value: version });
      const told = await gateway.readLogins('main');
      const logins = told.ok ? told.value : expect.fail(told.problem.code);
      const names = ['default', ODD, 'personal', 'work'].map(id).toSorted();
      expect(logins.map((login) => login.id).toSorted()).toEqual(names);
      expect((await stored()).profiles.map((profile) => profile.id).toSorted()).toEqual(names);
      expect(new Set(logins.map((login) => login.provider))).toEqual(new Set([provider]));
    });

    it('sets an order that it and the store tell alike, and clears it', async () => {
      const { gateway, stored, main, set, parts, id, applied } = await open();
      const ids = ['work', 'default'].map(id);
      expect(await set(main, 'work', 'default')).toEqual(applied);
      expect(await gateway.readOrder(main)).toEqual({ ok: true, value: ids });
      expect((await stored()).order).toEqual({ from: 'agent', ids });
      expect(await parts('main')).toMatchObject({ own: ids });
      expect(await gateway.change({ kind: 'order.clear', ...main })).toEqual(applied);
      const { own, inherited } = await parts('main');
      expect(own).toBeNull();
      expect(await gateway.readOrder(main)).toEqual({ ok: true, value: inherited?.ids ?? null });
    });

    it('takes a login that has expired and names of all kinds, and each only once', async () => {
      const { gateway, stored, main, set, id, applied } = await open();
      expect(await set(main, 'personal', ODD, 'personal', 'work')).toEqual(applied);
      const ids = ['personal', ODD, 'work'].map(id);
      expect(await gateway.readOrder(main)).toEqual({ ok: true, value: ids });
      expect((await stored()).order?.ids).toEqual(ids);
    });

    it('refuses what nobody has and what another provider has, and changes nothing', async () => {
      const { gateway, stored, main, set, provider, id } = await open();
      const before = await stored();
      const refused = { ok: false, problem: { code: 'gateway.profile-unknown' } };
      expect(await set(main, 'work', 'nobody')).toEqual(refused);
      const other = { ...main, provider: provider === 'openai' ? 'openai-codex' : 'openai' } as const;
      expect(await gateway.change({ kind: 'order.set', ...other, ids: [id('work')] })).toEqual(refused);
      // looking says nothing about the wrong name, and to clear what is not there is no failure
      expect(await gateway.readOrder(other)).toEqual({ ok: true, value: null });
      expect(await gateway.change({ kind: 'order.clear', ...other })).toMatchObject({ ok: true });
      expect(await stored()).toEqual(before);
    });

    it('refuses an agent that is not there', async () => {
      const { gateway, provider } = await open();
      const ghost = { provider, agent: 'ghost' } as const;
      const refused = { ok: false, problem: { code: 'gateway.agent-unknown', agent: 'ghost' } };
      expect(await gateway.readOrder(ghost)).toEqual(refused);
      expect(await gateway.readLogins('ghost')).toEqual(refused);
    });

    it('refuses names that would be taken for something else', async () => {
      const { gateway, stored, main } = await open();
      const before = await stored();
      for (const bad of ['--force', '-h', '', ' ', 'a\u0000b', 'a\nb'])
        for (const change of [
          { kind: 'order.set', ...main, ids: [bad] },
          { kind: 'logout', agent: 'main', id: bad },
        ] as const)
          expect(await gateway.change(change)).toMatchObject({ ok: false, problem: { code: 'name.unsafe' } });
      expect(await gateway.readLogins('../main')).toMatchObject({ problem: { code: 'name.unsafe' } });
      expect(await stored()).toEqual(before);
    });

    it('keeps an order of another agent apart, or what it keeps of it', async () => {
      const { gateway, stored, ops, set, parts, id, has, applied } = await open();
      const ofMain = (await stored()).order;
      const inherited = (await parts('ops')).inherited?.ids ?? expect.fail('nothing is inherited');
      const names = has.inheritedInOrder ? ['work', 'default'] : ['work', 'own'];
      const kept = (has.inheritedInOrder ? names : ['own']).map(id);
      expect(await set(ops, ...names)).toEqual(applied);
      expect(await parts('ops')).toMatchObject({ own: kept });
      expect(await gateway.readOrder(ops)).toEqual({ ok: true, value: kept });
      expect((await stored()).order).toEqual(ofMain);
      // with nothing of its own in it, there is nothing left of it
      const end = has.inheritedInOrder
        ? gateway.change({ kind: 'order.clear', ...ops })
        : set(ops, 'work', 'default');
      expect(await end).toEqual(applied);
      expect(await parts('ops')).toMatchObject({ own: null });
      expect(await gateway.readOrder(ops)).toEqual({ ok: true, value: inherited });
    });

    it('logs one login out, everywhere, or says that it cannot', async () => {
      const { gateway, stored, main, set, parts, id, has, applied } = await open();
      await set(main, 'personal', 'work');
      const before = await stored();
      const out = await gateway.change({ kind: 'logout', agent: 'main', id: id('personal') });
      if (!has.logout) {
        expect(out).toEqual({ ok: false, problem: { code: 'gateway.too-old' } });
        expect(await stored()).toEqual(before);
        return;
      }
      expect(out).toEqual(applied);
      const left = [id('default'), id('work'), id(ODD)].toSorted();
      for (const agent of ['main', 'ops'])
        expect((await stored(agent)).profiles.map((profile) => profile.id).toSorted()).toEqual(left);
      expect(await parts('main')).toMatchObject({
        own: [id('work')],
        inherited: { from: 'shared', ids: [id('default'), id('work')] },
      });
    });
  });
}
