import { describe, expect, it } from 'vitest';
import { profileDigest } from '../../src/core/callback.ts';
import type { Sent } from '../../src/core/channel.ts';
import type { Message } from '../../src/core/reply.ts';
import type { House } from '../harness.ts';
import { places } from './platform.ts';
import type { Person, Place, Platform } from './platform.ts';
import { answer, eventually, says, texts } from './talk.ts';

type Open = () => Promise<{ house: House; platform: Platform; ada: Person; bob: Person; eve: Person }>;

const work = { by: 'digest', digest: profileDigest('openai-codex:work') } as const;
const alert: Message = {
  kind: 'result',
  lines: [[{ code: 'work' }, ' has 5% left.']],
  choices: [[{ label: 'Look', intent: { kind: 'usage.show', target: work } }]],
};
const over: Message = { ...alert, lines: [...alert.lines, ['That is over.']] };

const refOf = (sent: Sent) => (sent.kind === 'sent' && sent.ref) || expect.fail(`it was ${sent.kind}`);

/** What a platform owes to people who are told something that they did not ask for. Ada and Bob are listed, Eve is not. */
export function describeUnasked(name: string, open: Open): void {
  /** She has spoken to the bot before: nobody else can be written to. */
  async function meet(person: Person, place: Place): Promise<void> {
    person.command('/codex_help', place);
    await person.next(place);
  }

  describe(`${name}: what is said unasked`, () => {
    it.each(places)('changes in its place, also after everything was started anew: %s', async (place) => {
      const { ada, platform } = await open();
      await meet(ada, place);
      const ref = refOf(await platform.unasked('viewer', place).send(alert));
      expect((await ada.next(place, says('5% left'))).choices).toEqual(['Look']);
      await platform.restart();
      await expect.poll(() => platform.unasked('viewer', place).edit(ref, over)).toBe('edited');
      const changed = await ada.next(place, says('That is over.'));
      expect(changed.text).toBe('work has 5% left.\nThat is over.');
      expect(texts(ada, place).filter((text) => text.includes('5% left'))).toEqual([changed.text]);
    });

    it('to one person has buttons of theirs alone, also where others read along', async () => {
      const { ada, bob, platform } = await open();
      await meet(ada, 'group');
      await platform.unasked('viewer', 'group').send(alert);
      bob.pick(await bob.next('group', says('5% left')), 'Look');
      await bob.next('group', says('Those buttons were made for somebody else.'));
    });

    it('to all has buttons for everybody listed, also after it has changed, and for no stranger', async () => {
      const { ada, bob, eve, house, platform } = await open();
      await meet(ada, 'group');
      const toAll = platform.unasked('everybody', 'group');
      const ref = refOf(await toAll.send(alert));
      ada.pick(await ada.next('group', says('5% left')), 'Look');
      for (const reader of [ada, bob]) expect((await answer(reader, 'group')).code).toEqual(['work']);
      expect(await toAll.edit(ref, over)).toBe('edited');
      const before = house.logged.length;
      const picked = eve.pick(await eve.next('group', says('That is over.')), 'Look');
      await eventually(() => expect(house.logged.length).toBeGreaterThan(before));
      expect(house.logged.at(-1)).toMatchObject({ outcome: 'ignored' });
      await eventually(() => expect(picked.isWaiting()).toBe(false));
      house.clock.at += 20_000;
      bob.pick(await bob.next('group', says('That is over.')), 'Look');
      expect((await answer(bob, 'group')).code).toEqual(['work']);
      await platform.stop();
      expect(texts(bob, 'group').join('\n')).not.toContain('somebody else');
    });

    it('is known no more under an address that we did not write, and not at all after the end', async () => {
      const { platform } = await open();
      const ada = platform.unasked('viewer', 'private');
      await expect.poll(() => ada.edit('no address', over)).toBe('gone');
      await platform.stop();
      expect(await ada.send(alert)).toEqual({ kind: 'failed' });
      expect(await ada.edit('no address', over)).toBe('failed');
    });
  });
}
