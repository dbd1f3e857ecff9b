import { describe, expect, it, onTestFinished } from 'vitest';
import { createOpenclaw } from '../../src/infra/openclaw/index.ts';
import { createCredentials } from '../../src/infra/credentials/index.ts';
import { emptyHome, fillShared, sampleHome } from '../fakes/openclaw-home.ts';
import { VERSIONS, binOf } from './install.ts';

/** The gateway's port against the real OpenClaw: three versions, both provider names, each on files as it
 *  writes them, in a home of its own. */

const clock = { now: () => Date.now() };

/** The newest version refuses a database without all that it keeps there: it makes its own. */
const makesItsOwn = (version: string) => version >= '2026.8';

async function open(version: string) {
  const home = makesItsOwn(version) ? emptyHome() : sampleHome(version);
  const env = { PATH: process.env['PATH'] ?? '', HOME: home.homeDir };
  const openclaw = createOpenclaw({ bin: binOf(version), env });
  const credentials = createCredentials({ env, homeDir: home.homeDir, clock });
  onTestFinished(async () => {
    await openclaw.close();
    home.remove();
  });
  if (makesItsOwn(version)) {
    await openclaw.change({ kind: 'order.clear', provider: 'openai', agent: 'main' });
    const profiles = ['openai:default', 'openai:work', 'openai:personal'].map((id) => ({ id }));
    fillShared(home, { profiles, order: { openai: profiles.map(({ id }) => id) } });
  }
  /** What our own reader makes of the store. */
  const stored = async () => {
    const listed = await credentials.list('main');
    return listed.ok ? listed.value : expect.fail(listed.problem.code);
  };
  return { openclaw, stored };
}

describe.each(VERSIONS)('OpenClaw %s', (version) => {
  const provider = version < '2026.6' ? 'openai-codex' : 'openai';
  const owner = { provider, agent: 'main' } as const;
  const id = (name: string) => `${provider}:${name}`;

  it('tells its version and its logins', async () => {
    const { openclaw, stored } = await open(version);
    expect(await openclaw.version()).toEqual({ ok: true, value: version });
    const logins = await openclaw.readLogins('main');
    const ours = (await stored()).profiles.map((profile) => profile.id);
    expect(logins.ok && logins.value.map((login) => login.id).toSorted()).toEqual(ours.toSorted());
  });

  it('sets an order that it and the store tell alike, and clears it', async () => {
    const { openclaw, stored } = await open(version);
    const ids = [id('work'), id('default')];
    const parts = async () =>
      (await stored()).orders.find((order) => order.provider === provider) ?? expect.fail('no order');
    expect(await openclaw.change({ kind: 'order.set', ...owner, ids })).toMatchObject({ ok: true });
    expect(await openclaw.readOrder(owner)).toEqual({ ok: true, value: ids });
    expect((await stored()).order).toEqual({ from: 'agent', ids });
    expect(await parts()).toMatchObject({ own: ids });
    expect(await openclaw.change({ kind: 'order.clear', ...owner })).toMatchObject({ ok: true });
    const { own, inherited } = await parts();
    expect(own).toBeNull();
    expect(await openclaw.readOrder(owner)).toEqual({ ok: true, value: inherited?.ids ?? null });
  });

  it('refuses what is not there, and changes nothing', async () => {
    const { openclaw, stored } = await open(version);
    const before = (await stored()).order;
    expect(await openclaw.change({ kind: 'order.set', ...owner, ids: [id('work'), id('nobody')] })).toEqual({
      ok: false,
      problem: { code: 'gateway.profile-unknown' },
    });
    expect(await openclaw.readOrder({ ...owner, agent: 'ghost' })).toEqual({
      ok: false,
      problem: { code: 'gateway.agent-unknown', agent: 'ghost' },
    });
    expect((await stored()).order).toEqual(before);
  });

  it('logs one profile out where it can, and says where it cannot', async () => {
    const { openclaw, stored } = await open(version);
    const out = await openclaw.change({ kind: 'logout', agent: 'main', id: id('personal') });
    const left = (await stored()).profiles.map((profile) => profile.id);
    if (!makesItsOwn(version)) {
      expect(out).toEqual({ ok: false, problem: { code: 'gateway.too-old' } });
      expect(left).toContain(id('personal'));
    } else {
      expect(out).toMatchObject({ ok: true });
      expect(left).not.toContain(id('personal'));
    }
  });
});
