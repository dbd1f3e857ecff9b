import { spawnSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { simulatedVersions } from '../../../src/infra/simulator/index.ts';
import { simulatedOpenclaw } from '../../fakes/simulated-openclaw.ts';
import { describeSignIn, openSignIn } from '../../suites/sign-in.ts';

/** The simulated login is held against the real ones by one suite (`test/openclaw/sign-in.contract.ts`). */
for (const version of simulatedVersions.filter((one) => one >= '2026.5'))
  describeSignIn(`simulated OpenClaw ${version}`, version >= '2026.9.4', (script) =>
    openSignIn(simulatedOpenclaw(version), script),
  );

describe('the simulated login', () => {
  it.each(simulatedVersions)('of %s wants a terminal, as the real one does', (version) => {
    const { bin } = simulatedOpenclaw(version);
    const { status, stderr } = spawnSync(bin, ['models', 'auth', 'login', '--provider', 'openai'], {
      encoding: 'utf8',
    });
    const sentence =
      'models auth login requires an interactive TTY. In automation, use openclaw models auth paste-token --provider <provider> when token auth is available.\n';
    expect(stderr).toBe(version < '2026.8' ? `Error: ${sentence}` : sentence);
    expect(status).toBe(1);
  });

  it('of another agent than main is its own, and leaves what it inherits as it was', async () => {
    const { signIn, stored, id, home } = await openSignIn(simulatedOpenclaw('2026.9.6'), {
      accountId: 'acct-new',
    });
    home.write('openclaw.json', { agents: { list: [{ id: 'main' }, { id: 'ops' }] } });
    const accounts = async (agent: string) =>
      (await stored(agent)).profiles.find((profile) => profile.id === id('work'))?.accountId;
    expect(await signIn({ agent: 'ops' }).done).toMatchObject({ ok: true });
    expect([await accounts('main'), await accounts('ops')]).toEqual(['acct-work', 'acct-new']);
  });

  it('is approved by itself after a few seconds when nobody plays the issuer, and keeps what was known', async () => {
    const setting = simulatedOpenclaw('2026.8.2');
    const { signIn, stored, id } = await openSignIn({
      ...setting,
      env: { OPENCLAW_SIMULATED_ISSUER: '' },
    });
    const { steps, done } = signIn();
    expect(await done).toEqual({ ok: true, value: { isStale: false } });
    expect(steps.map(({ kind }) => kind)).toEqual(['code', 'approved']);
    const { profiles } = await stored();
    const work = profiles.find((profile) => profile.id === id('work'));
    expect(work).toMatchObject({ accountId: 'acct-work', login: { kind: 'ready' } });
    expect(work?.tokenExpiresAt).toBeGreaterThan(Date.now());
  });
});
