import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { People } from '../../src/core/access.ts';
import { writeSimulator } from '../../src/infra/simulator/index.ts';
import { writeSqliteHome } from '../fakes/openclaw-home.ts';
import { startHouse } from '../harness.ts';
import type { FarSide, Person, Place } from './platform.ts';

const spec = {
  profiles: ['home', 'work', 'spare'].map((name) => ({ id: `openai:${name}` })),
  order: { openai: ['openai:home', 'openai:work'] },
};

/** A change of the order as people see it, whichever the platform. */
export function describeChanging(name: string, farSide: FarSide, people: People): void {
  async function open() {
    const folder = mkdtempSync(join(tmpdir(), 'simulator-'));
    const openclaw = writeSimulator(folder, { version: '2026.8.2' });
    const house = await startHouse({ home: writeSqliteHome(spec), people, openclaw });
    const platform = await farSide.open(house);
    onTestFinished(async () => {
      await platform.stop();
      expect(platform.waiting()).toEqual([]);
      expect(platform.complaints()).toEqual([]);
      rmSync(folder, { recursive: true });
    });
    const order = async () => {
      const listed = await house.ports.profiles.list('main');
      return listed.ok && listed.value.order?.ids.map((id) => id.replace('openai:', ''));
    };
    return { house, order, platform, owner: platform.person('owner'), operator: platform.person('operator') };
  }

  const planFor = async (person: Person, words: string, place: Place = 'private') => {
    person.command(words, place);
    return person.next(place, ({ text }) => text.startsWith('Plan for agent main'));
  };

  describe(`${name}: a change`, () => {
    it.each(['private', 'group'] as const)(
      'is planned, confirmed by a choice, walked through and told: %s',
      async (place) => {
        const { operator, order } = await open();
        const plan = await planFor(operator, '/codex_auth first work', place);
        expect(plan.choices).toEqual(['Confirm', 'Cancel']);
        expect(plan.text).toContain('Now: home, work (shared by all agents)\nThen: work, home');
        expect(await order()).toEqual(['home', 'work']);
        operator.pick(plan, 'Confirm');
        const done = await operator.next(place, ({ text }) => text.startsWith('✅'));
        expect(done.text).toBe('✅ Done and verified: put work first.\nNow: work, home');
        expect(done.choices).toEqual(['Undo', 'Profiles']);
        expect(await order()).toEqual(['work', 'home']);
        if (farSide.traits.editsInPlace) {
          const shown = operator.seen(place).map(({ text }) => text.split('\n')[0]);
          expect(shown).toEqual(['Confirmed: put work first.', '✅ Done and verified: put work first.']);
          expect(operator.seen(place)[0]!.choices).toEqual([]);
        }
      },
    );

    it('is cancelled by a choice, and nothing was changed', async () => {
      const { operator, order } = await open();
      operator.pick(await planFor(operator, '/codex_auth retire home'), 'Cancel');
      await operator.next('private', ({ text }) => text === 'Cancelled. Nothing was changed.');
      expect(await order()).toEqual(['home', 'work']);
    });

    it('is reached by choices alone', async () => {
      const { operator, order, house } = await open();
      operator.command('/codex_auth');
      const menu = await operator.next('private', ({ choices }) => choices.includes('Undo'));
      operator.pick(menu, 'spare');
      const profile = await operator.next('private', ({ choices }) => choices.includes('Restore'));
      expect(profile.choices).toEqual(['Put first', 'Restore', 'Profiles']);
      operator.pick(profile, 'Restore');
      const plan = await operator.next('private', ({ choices }) => choices.includes('Confirm'));
      house.clock.at += 60_000;
      operator.pick(plan, 'Confirm');
      await operator.next('private', ({ text }) => text.startsWith('✅'));
      expect(await order()).toEqual(['home', 'work', 'spare']);
    });

    it('for good is confirmed by typing, by an owner', async () => {
      const { owner, operator, house } = await open();
      operator.command('/codex_auth delete spare');
      await operator.next('private', ({ text }) => text.startsWith('Only an owner may do that.'));
      const plan = await planFor(owner, '/codex_auth delete spare');
      expect(plan.choices).toEqual(['Cancel']);
      owner.command('/codex_auth delete spare spare');
      await owner.next('private', ({ text }) => text.startsWith('✅'));
      const listed = await house.ports.profiles.list('main');
      expect(listed.ok && listed.value.profiles.map(({ id }) => id)).toEqual(['openai:home', 'openai:work']);
    });
  });
}
