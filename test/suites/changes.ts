import { describe, expect, it } from 'vitest';
import { readHistory } from '../../src/core/auth/journal.ts';
import { talk } from '../core/auth/changing.ts';
import type { HomeSpec, OpenclawHome } from '../fakes/openclaw-home.ts';
import { startHouse } from '../harness.ts';

/** The whole flow of a change in chat, on an `openclaw` of any version, simulated or real. */
export type Installed = {
  version: string;
  bin: string;
  /** A home that it accepts, with these logins. */
  home: (spec: HomeSpec) => Promise<OpenclawHome>;
};

const MINUTE = 60_000;

export function describeChanges(name: string, { version, bin, home: makeHome }: Installed) {
  const provider = version < '2026.6' ? 'openai-codex' : 'openai';
  const id = (short: string) => `${provider}:${short}`;
  const canLogOut = version >= '2026.8';

  async function open() {
    const home = await makeHome({
      profiles: ['home', 'work', 'spare'].map((short) => ({ id: id(short) })),
      order: { [provider]: [id('home'), id('work')] },
    });
    const house = await startHouse({ home, openclaw: bin });
    const { say, tap, ...rest } = talk(house);
    /** Proposes and confirms; time passes, so that nothing counts as a repetition. */
    const change = async (words: string) => {
      house.clock.at += MINUTE;
      const plan = await say(words);
      expect(plan).toContain('Plan for agent `main`');
      return `${plan}\n${await tap('Confirm')}`;
    };
    /** What OpenClaw itself says. */
    const official = async () => {
      const told = await house.ports.gateway!.readOrder({ agent: 'main', provider });
      return told.ok ? told.value : expect.fail(told.problem.code);
    };
    return { ...rest, say, tap, change, official, house, home };
  }

  describe(name, () => {
    it('goes through every change of the order, and is left as it was found', async () => {
      const { change, official, order, house } = await open();
      const steps: readonly [string, readonly string[]][] = [
        ['/codex_auth first work', ['work', 'home']],
        ['/codex_auth retire home', ['work']],
        ['/codex_auth restore home', ['work', 'home']],
        ['/codex_auth order spare home work', ['spare', 'home', 'work']],
        ['/codex_auth undo', ['work', 'home']],
      ];
      for (const [words, expected] of steps) {
        expect(await change(words)).toContain('✅ Done and verified');
        expect(await order()).toEqual(expected);
        expect(await official()).toEqual(expected.map(id));
      }
      expect(await change('/codex_auth clear')).toContain('✅ Done and verified');
      const listed = await house.ports.profiles.list('main');
      const parts = listed.ok ? listed.value.orders[0] : undefined;
      expect(parts?.own).toBeNull();
      // what all agents share shows through, where there is such a thing
      expect(await official()).toEqual(parts?.inherited?.ids ?? null);
      const history = await readHistory(house.ports.state.journal);
      expect(history.brokenAt).toBeNull();
      expect(history.changes.map(({ ended }) => ended?.outcome)).toEqual(
        Array.from({ length: 6 }, () => (version >= '2026.9.4' ? 'stale' : 'verified')),
      );
    });

    it('applies nothing on a state that somebody has changed, and a fresh plan on the new one', async () => {
      const { say, tap, official, house } = await open();
      await say('/codex_auth first work');
      const outside = { kind: 'order.set', agent: 'main', provider, ids: [id('spare'), id('home')] } as const;
      await house.ports.gateway!.change(outside);
      expect(await tap('Confirm')).toContain('Somebody has changed it since this plan was drawn up');
      expect(await official()).toEqual([id('spare'), id('home')]);
      expect(await tap('Confirm')).toContain('✅ Done and verified');
      expect(await official()).toEqual([id('work'), id('spare'), id('home')]);
    });

    it(
      canLogOut ? 'deletes a login for good' : 'tells how to delete a login by hand, and touches nothing',
      async () => {
        const { say, house } = await open();
        const names = async () => {
          const listed = await house.ports.profiles.list('main');
          return listed.ok ? listed.value.profiles.map((profile) => profile.id).toSorted() : expect.fail();
        };
        const said = await say('/codex_auth delete spare');
        if (!canLogOut) {
          expect(said).toContain(`OpenClaw ${version} has no command that removes one login`);
          expect(await names()).toEqual([id('home'), id('spare'), id('work')]);
          return;
        }
        expect(await say('/codex_auth delete spare spare')).toContain('✅ Done and verified');
        expect(await names()).toEqual([id('home'), id('work')]);
      },
    );
  });
}
