import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { People } from '../../src/core/access.ts';
import { writeSimulator } from '../../src/infra/simulator/index.ts';
import { startIssuer } from '../fakes/issuer.ts';
import type { IssuerScript } from '../fakes/issuer.ts';
import { writeSqliteHome } from '../fakes/openclaw-home.ts';
import { startHouse } from '../harness.ts';
import type { FarSide } from './platform.ts';

const HOME = { id: 'openai:home', accountId: 'acct-home', userId: 'user-home' };
const WORK = { id: 'openai:work', accountId: 'acct-work', userId: 'user-work' };
const CODE = 'ABCD-EFGHI';
const ADDRESS = 'http://localhost:1455/auth/callback?code=ac_canary-code-0123456789&state=canary-state';

/** Signing in again as people see it, whichever the platform. */
export function describeSigningIn(name: string, farSide: FarSide, people: People): void {
  async function open(script: IssuerScript = {}) {
    const folder = mkdtempSync(join(tmpdir(), 'simulator-'));
    const issuer = await startIssuer({ accountId: WORK.accountId, userId: WORK.userId, ...script });
    const home = writeSqliteHome({
      profiles: [HOME, { ...WORK, expires: 1 }],
      order: { openai: [HOME.id, WORK.id] },
    });
    const house = await startHouse({
      home,
      people,
      openclaw: writeSimulator(folder, { version: '2026.8.2' }),
      openclawOptions: { env: issuer.env, handOver: async () => 'nobody' },
    });
    const platform = await farSide.open(house);
    onTestFinished(async () => {
      await platform.stop();
      expect(platform.waiting()).toEqual([]);
      expect(platform.complaints()).toEqual([]);
      rmSync(folder, { recursive: true });
    });
    return {
      house,
      issuer,
      platform,
      owner: platform.person('owner'),
      operator: platform.person('operator'),
    };
  }

  describe(`${name}: signing in again`, () => {
    it('shows a code that can be copied, waits, and tells in the same chat what came of it', async () => {
      const { owner, issuer, platform } = await open();
      owner.command('/codex_auth start work');
      const shown = await owner.next('private', ({ text }) => text.includes(CODE));
      expect(shown.text).toContain('https://auth.openai.com/codex/device');
      expect(shown.code).toContain(CODE);
      expect(shown.choices).toContain('Cancel the sign-in');
      const done = await owner.next('private', ({ text }) => text.startsWith('✅'));
      expect(done.text).toContain('✅ Signed in and verified: work.\nIt is the same account as before.');
      if (farSide.traits.editsInPlace)
        expect(owner.seen().some(({ text }) => text.includes(CODE))).toBe(false);
      for (const secret of issuer.secrets.filter((one) => one !== CODE))
        expect(JSON.stringify(platform.wire())).not.toContain(secret);
    });

    it('ends when its choice says so, and nothing was changed', async () => {
      const { owner } = await open({ ending: 'never' });
      owner.command('/codex_auth start work');
      const shown = await owner.next('private', ({ choices }) => choices.includes('Cancel the sign-in'));
      owner.pick(shown, 'Cancel the sign-in');
      await owner.next('private', ({ text }) => text.includes('The sign-in was cancelled'));
      if (farSide.traits.editsInPlace)
        expect(owner.seen().some(({ text }) => text.includes(CODE))).toBe(false);
    });

    it('is for an owner, and not where others read along', async () => {
      const { owner, operator } = await open();
      operator.command('/codex_auth start work');
      await operator.next('private', ({ text }) => text.startsWith('Only an owner may do that.'));
      owner.command('/codex_auth start work', 'group');
      await owner.next('group', ({ text }) => text.startsWith('Signing in is for a private chat'));
    });

    it('through a browser: a pasted address is checked, and never repeated', async () => {
      const { owner, platform, house } = await open();
      owner.command(`/codex_auth finish work ${ADDRESS}`);
      await owner.next('private', ({ text }) => text.startsWith('That address is of no link that I know'));
      expect(JSON.stringify(platform.wire())).not.toContain('canary');
      expect(JSON.stringify(house.logged)).not.toContain('canary');
    });
  });
}
