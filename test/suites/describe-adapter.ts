import { setTimeout as delay } from 'node:timers/promises';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { People } from '../../src/core/access.ts';
import { nastyNames } from '../fakes/nasty-text.ts';
import { writeJsonHome } from '../fakes/openclaw-home.ts';
import type { HomeSpec } from '../fakes/openclaw-home.ts';
import { NOON, usageAnswer } from '../fakes/usage-answer.ts';
import { startHouse, threeProfiles } from '../harness.ts';
import { describeChanging } from './changing.ts';
import { describeSigningIn } from './signing-in.ts';
import { describeUnasked } from './unasked.ts';
import { cast, places } from './platform.ts';
import type { FarSide, Person } from './platform.ts';
import {
  NOTICE,
  PROGRESS,
  answer,
  answerInParts,
  beginsAlike,
  choiceAt,
  eventually,
  hostile,
  isHarmless,
  joined,
  labels,
  manyProfiles,
  profilesIn,
  says,
  selector,
  sixty,
  texts,
  ticks,
  turn,
} from './talk.ts';

const HOUR = 60 * 60_000;
const FIGURES = '5h 82% | week 64% | r5 2h 0m | rw 4d 4h';
const WORK_LINE = `🟢 work — ${FIGURES}`;
const HOME_LINE = `🟢 home — ${FIGURES}`;
const healthy = usageAnswer({ used: 18 }, { used: 36 });
const held = { ...healthy, fate: 'held' } as const;
const listed = ['owner', 'operator', 'viewer'] as const;

/** What a platform owes to people, whichever it is. On one side the real core, stores and usage endpoint, on the other a
 *  real server on loopback; in between, the adapter. A new platform starts by passing this. */
export function describeAdapter(name: string, farSide: FarSide): void {
  const { platform: word, traits, ids } = farSide;
  const people: People = {
    owner: new Set([`${word}:${ids.owner}`]),
    operator: new Set([`${word}:${ids.operator}`]),
    viewer: new Set([`${word}:${ids.viewer}`, `${word}:${ids.colleague}`]),
  };

  /** Ada and Bob are viewers, Eve is a stranger. In the end nobody is left waiting, the adapter had nothing to complain
   *  of, no words were taken for markup, and no secret has left the house. */
  async function open(spec: HomeSpec = threeProfiles) {
    const home = writeJsonHome(spec);
    const house = await startHouse({ home, people });
    for (const { id, accountId = `acct-${id.slice(id.indexOf(':') + 1)}` } of spec.profiles ?? [])
      house.endpoint.script(accountId, healthy);
    const platform = await farSide.open(house);
    onTestFinished(async () => {
      house.endpoint.release();
      await platform.stop();
      expect(platform.waiting()).toEqual([]);
      expect(platform.complaints()).toEqual([]);
      const everything = cast
        .map(platform.person)
        .flatMap(({ seen }) => places.flatMap((place) => seen(place)));
      expect(everything.flatMap(({ stray }) => stray)).toEqual([]);
      const said = JSON.stringify([platform.wire(), house.logged]);
      const secrets = ['fake-signature', 'rt_fake', '@example.test', 'someone@'];
      expect(secrets.filter((secret) => said.includes(secret))).toEqual([]);
    });
    const ada = platform.person('viewer');
    const bob = platform.person('colleague');
    return { home, house, platform, ada, bob, eve: platform.person('stranger') };
  }

  describe(`${name}: the selector`, () => {
    it('offers default, all and every profile, in the auth order', async () => {
      const { ada } = await open();
      const menu = await selector(ada);
      expect(menu).toMatchObject({ text: 'Which profile of agent main?', code: ['main'] });
      expect(menu.choices).toEqual(['Default (work)', 'All', 'work', 'home', 'spare']);
    });

    it.each(places)(
      'leads to a progress message, then the line, both where it was asked: %s',
      async (place) => {
        const { ada, platform } = await open();
        const menu = await selector(ada, place);
        ada.pick(menu, 'work');
        expect(await ada.next(place)).toMatchObject({ text: PROGRESS, choices: [] });
        expect(await ada.next(place)).toMatchObject({ text: WORK_LINE, choices: ['Refresh', 'Details'] });
        await platform.stop();
        expect(texts(ada, place)).toEqual([menu.text, PROGRESS, WORK_LINE]);
        for (const other of places) if (other !== place) expect(texts(ada, other)).toEqual([]);
      },
    );

    it('leads from “All” to a line for each profile in the same order, from “Default” to the first', async () => {
      const { ada, house } = await open();
      ada.pick(await selector(ada), 'All');
      const lines = await answer(ada);
      expect(lines.code).toEqual(['work', 'home', 'spare']);
      expect(lines.text.split('\n')).toHaveLength(3);
      house.clock.at += 20_000;
      ada.pick(await selector(ada), 'Default (work)');
      expect((await answer(ada)).text).toBe(WORK_LINE);
    });

    if (traits.buttons)
      it('shows that a press has arrived while the check still runs', async () => {
        const { ada, house } = await open();
        house.endpoint.script('acct-work', held);
        const pressed = ada.pick(await selector(ada), 'work');
        await house.endpoint.arrived(1);
        await eventually(() => expect(pressed.isWaiting()).toBe(false));
      });

    if (traits.typedWords)
      it.each(places)(
        'takes the number, the label and the full command for the same answer: %s',
        async (place) => {
          const { ada, house } = await open();
          for (const words of ['4', 'HOME', '/codex_usage home']) {
            ada.reply(await selector(ada, place), words);
            expect((await answer(ada, place)).code).toEqual(['home']);
            house.clock.at += 20_000;
          }
        },
      );

    if (traits.typedWords)
      it('takes a number for the latest list, and for ten minutes', async () => {
        const { ada, house } = await open();
        ada.reply(await selector(ada), '3');
        const line = await answer(ada);
        ada.reply(line, '2');
        const details = await answer(ada);
        expect(details.text).toContain('work — usable');
        house.clock.at += 10 * 60_000;
        ada.reply(details, '2');
        await ada.next('private', says('Nothing was changed.'));
      });

    if (traits.typedWords)
      it('takes a number for the list in the same place alone', async () => {
        const { ada, house } = await open();
        const menu = await selector(ada, 'group');
        ada.write('3');
        expect((await ada.next()).text).toContain('Nothing was changed.');
        expect(house.endpoint.requests).toEqual([]);
        ada.reply(menu, '3');
        expect((await answer(ada, 'group')).text).toBe(WORK_LINE);
      });

    it('works still after everything was started anew', async () => {
      const { ada, platform } = await open();
      const menu = await selector(ada);
      await platform.restart();
      ada.pick(menu, 'work');
      expect((await answer(ada)).text).toBe(WORK_LINE);
    });
  });

  describe(`${name}: an answer`, () => {
    it('has the name as code, the four values strong, and nothing else', async () => {
      const { ada } = await open();
      ada.command('/codex_usage work');
      const line = await answer(ada);
      expect(line).toMatchObject({ text: WORK_LINE, code: ['work'], moments: [] });
      expect(line.strong).toEqual(['82%', '64%', '2h 0m', '4d 4h']);
    });

    it('tells in its details, in the reader’s own time, when a window resets', async () => {
      const { ada } = await open();
      ada.command('/codex_usage work');
      ada.pick(await answer(ada), 'Details');
      const details = await answer(ada);
      expect(details.text).toContain('5h: 82% left, resets (moment) (in 2h 0m)');
      expect(details.moments.slice(0, 2)).toEqual([NOON + 2 * HOUR, NOON + 100 * HOUR]);
    });

    it('to a call for help names the commands and who one is, and leads to the selector', async () => {
      const { ada } = await open();
      ada.command('/codex_help');
      const help = await ada.next();
      expect(help.code).toEqual(expect.arrayContaining(['/codex_usage', '/codex_help', ada.id]));
      expect(help.text).toContain(`You are ${ada.id}, a viewer.`);
      ada.pick(help, 'Profiles');
      expect((await ada.next()).choices).toContain('work');
    });

    if (traits.typedWords)
      it('to words that mean nothing says that nothing was changed', async () => {
        const { ada, house } = await open();
        ada.write('and what about lunch?');
        expect((await ada.next()).text).toContain('Nothing was changed.');
        ada.write('/weather');
        expect((await ada.next()).text).toMatch(/^There is no command \/weather\./u);
        expect(house.endpoint.requests).toEqual([]);
      });

    it(`that is long ${traits.limit === null ? 'stays one message' : 'is split between lines'}, loses nothing, and ends with its choices`, async () => {
      const { ada, platform } = await open(manyProfiles(`-${'x'.repeat(40)}`));
      ada.command('/codex_usage all');
      const lines = await answerInParts(ada);
      ada.pick(lines.at(-1)!, 'Details');
      const details = await answerInParts(ada);
      for (const parts of [lines, details]) {
        expect(parts.length > 1).toBe(traits.limit !== null);
        for (const { length } of parts) expect(length).toBeLessThanOrEqual(traits.limit ?? Infinity);
        const shown = parts.flatMap(({ code }) => code.filter((label) => /^p\d\d-/u.test(label)));
        expect(shown).toEqual(sixty.map((short) => `${short}-${'x'.repeat(40)}`));
      }
      expect(joined(lines).match(/^🟢 p\d\d-x{40} — 5h 82% .+ rw 4d 4h$/gmu)).toHaveLength(60);
      expect(joined(details).match(/^Its access token ends \(moment\)\.$/gmu)).toHaveLength(60);
      await platform.stop();
      expect(texts(ada)).toEqual([PROGRESS, ...[...lines, ...details].map(({ text }) => text)]);
    });
  });

  describe(`${name}: the same request`, () => {
    it('is answered once within 20 seconds, even while its check runs, with a word for that person alone', async () => {
      const { ada, bob, house, platform } = await open();
      house.endpoint.script('acct-work', held);
      const menu = await selector(ada, 'group');
      ada.pick(menu, 'work');
      await house.endpoint.arrived(1);
      ada.pick(menu, 'work');
      const notice = await ada.next('group', says(NOTICE));
      house.endpoint.release();
      await answer(ada, 'group');
      await platform.stop();
      expect(texts(ada, 'group').toSorted()).toEqual(
        [menu.text, PROGRESS, WORK_LINE, notice.text].toSorted(),
      );
      expect(bob.seen('group').filter(says(NOTICE))).toEqual([]);
    });

    if (traits.noticesToCommands)
      it('as a command, too, is answered with that word', async () => {
        const { ada, house, platform } = await open();
        ada.command('/codex_usage work');
        await answer(ada);
        house.clock.at += 19_999;
        ada.command('/codex_usage work');
        const notice = await ada.next('private', says(NOTICE));
        await platform.stop();
        expect(texts(ada)).toEqual([PROGRESS, WORK_LINE, notice.text]);
      });

    if (!traits.noticesToCommands)
      it('as a command is passed over: there is no quiet way to say so', async () => {
        const { ada, house, platform } = await open();
        ada.command('/codex_usage work');
        await answer(ada);
        house.clock.at += 19_999;
        ada.command('/codex_usage work');
        await eventually(() => expect(house.logged).toHaveLength(2));
        await platform.stop();
        expect(house.logged.at(-1)).toMatchObject({ outcome: 'duplicate' });
        expect(texts(ada)).toEqual([PROGRESS, WORK_LINE]);
      });

    it('is the same in other words, as a choice or as a command', async () => {
      const { ada, bob, house, platform } = await open();
      ada.command('/codex_usage work', 'group');
      await answer(ada, 'group');
      ada.pick(await selector(ada, 'group'), 'Default (work)');
      for (const words of ['default', 'WORK']) ada.command(`/codex_usage ${words}`, 'group');
      await eventually(() => expect(house.logged).toHaveLength(5));
      await platform.stop();
      for (const again of house.logged.slice(2)) expect(again).toMatchObject({ outcome: 'duplicate' });
      expect(texts(ada, 'group').filter((text) => text === PROGRESS || text === WORK_LINE)).toHaveLength(2);
      const notices = (someone: Person) => someone.seen('group').filter(says(NOTICE));
      // after the acknowledgement of a press there may be no quiet way left
      expect(notices(ada).length).toBeGreaterThanOrEqual(traits.noticesToCommands ? 3 : 0);
      expect(notices(bob)).toEqual([]);
    });

    it('is answered again after 20 seconds, in new messages', async () => {
      const { ada, house, platform } = await open();
      ada.command('/codex_usage work');
      const line = await answer(ada);
      house.clock.at += 20_000;
      ada.pick(line, 'Refresh');
      await answer(ada);
      await platform.stop();
      expect(texts(ada)).toEqual([PROGRESS, WORK_LINE, PROGRESS, WORK_LINE]);
    });

    if (traits.redelivers)
      it('that is delivered once more, later, is not answered twice', async () => {
        const { ada, house, platform } = await open();
        ada.command('/codex_usage work');
        await answer(ada);
        house.clock.at += 60_000;
        await platform.deliverAgain();
        await eventually(() => expect(house.logged.at(-1)).toMatchObject({ outcome: 'duplicate' }));
        await platform.stop();
        expect(texts(ada)).toEqual([PROGRESS, WORK_LINE]);
      });
  });

  describe(`${name}: a stranger`, () => {
    it('in private is told their own id and nothing else', async () => {
      const { eve, house, platform } = await open();
      eve.command('/codex_usage all');
      const said = await eve.next();
      expect(said.code).toContain(eve.id);
      expect(said.text).not.toMatch(/work|home|spare|codex_usage/u);
      expect(said.choices).toEqual([]);
      await platform.stop();
      expect(texts(eve)).toEqual([said.text]);
      expect(house.endpoint.requests).toEqual([]);
    });

    it('in a group is ignored, with commands, choices and words, and is not kept waiting', async () => {
      const { ada, eve, house, platform } = await open();
      const menu = await selector(ada, 'group');
      eve.command('/codex_usage all', 'group');
      eve.reply(menu, 'work');
      const picked = eve.pick(menu, 'All');
      const ignored = () => house.logged.filter((entry) => JSON.stringify(entry).includes('ignored'));
      await eventually(() => expect(ignored()).toHaveLength(traits.typedWords ? 3 : 2));
      await platform.stop();
      expect(picked.isWaiting()).toBe(false);
      expect(texts(ada, 'group')).toEqual([menu.text]);
      expect([...texts(eve, 'group'), ...texts(eve)].filter((text) => text !== menu.text)).toEqual([]);
      expect(house.endpoint.requests).toEqual([]);
    });

    if (traits.completes)
      it('is offered no names while typing', async () => {
        const { eve } = await open();
        expect(await eve.complete('')).toEqual([]);
      });
  });

  describe.each(listed)(`${name}: a listed person (%s)`, (role) => {
    it.each(places)('is served on commands and on choices: %s', async (place) => {
      const someone = (await open()).platform.person(role);
      someone.pick(await selector(someone, place), 'work');
      expect((await answer(someone, place)).text).toBe(WORK_LINE);
      someone.command('/codex_usage home', place);
      expect((await answer(someone, place)).text).toBe(HOME_LINE);
    });

    if (traits.typedWords)
      it.each(places)('is served on typed answers: %s', async (place) => {
        const someone = (await open()).platform.person(role);
        someone.reply(await selector(someone, place), 'home');
        expect((await answer(someone, place)).text).toBe(HOME_LINE);
      });

    if (traits.completes)
      it('is offered names while typing', async () => {
        const someone = (await open()).platform.person(role);
        const offered = labels(await someone.complete(''));
        expect(offered).toEqual(['Default (work)', 'All', 'work', 'home', 'spare']);
        expect(labels(await someone.complete('HO'))).toEqual(['home']);
      });
  });

  describe(`${name}: a hostile name`, () => {
    it('arrives unharmed, as code, on a line of its own', async () => {
      const { ada } = await open(hostile);
      ada.command('/codex_usage all');
      const parts = await answerInParts(ada);
      const shown = parts.flatMap(({ code }) => code);
      expect(shown).toHaveLength(nastyNames.length);
      expect(joined(parts)).toBe(shown.map((label) => `🟢 ${label} — ${FIGURES}`).join('\n'));
      for (const [index, given] of nastyNames.entries()) {
        const label = shown[index]!;
        expect(label).not.toMatch(/[\p{Cc}\p{Cs}\u200B\u202A-\u202E]|^\s*$/u);
        if (isHarmless(given)) expect(ticks(label)).toBe(given);
      }
    });

    it('is the plain label of its choice, and can be picked', async () => {
      const { ada, house } = await open(hostile);
      ada.command('/codex_usage all');
      const shown = (await answerInParts(ada)).flatMap(({ code }) => code);
      for (const [index, label] of shown.entries()) {
        house.clock.at += 20_000;
        const { menu, choice } = await choiceAt(ada, index);
        expect(beginsAlike(choice, label)).toBe(true);
        ada.pick(menu, choice);
        expect((await answer(ada)).code).toEqual([label]);
      }
    });

    if (traits.completes)
      it('is offered while typing, and what is offered leads to it', async () => {
        const { ada } = await open(hostile);
        const offered = (await ada.complete('')).slice(2);
        expect(offered).toHaveLength(nastyNames.length);
        for (const { label, words } of offered) {
          ada.command(`/codex_usage ${words}`);
          const [code = ''] = (await answer(ada)).code;
          expect(beginsAlike(label, code)).toBe(true);
        }
      });
  });

  describe(`${name}: sixty profiles`, () => {
    it(`are reached by turning pages, ${traits.editsInPlace ? 'in place' : 'each a new message'}, every one once`, async () => {
      const { ada } = await open(manyProfiles());
      let page = await selector(ada);
      const offered = profilesIn(page);
      while (page.choices.includes('Next ›')) {
        page = await turn(ada, page, 'Next ›');
        offered.push(...profilesIn(page));
      }
      expect(offered).toEqual(sixty);
      expect(ada.seen()).toHaveLength(traits.editsInPlace ? 1 : 3);
      page = await turn(ada, page, '‹ Back');
      expect(profilesIn(page)).toEqual(sixty.slice(20, 40));
      ada.pick(page, 'p33');
      expect((await answer(ada)).code).toEqual(['p33']);
    });

    if (traits.completes)
      it('are narrowed down by typing', async () => {
        const { ada } = await open(manyProfiles());
        expect(await ada.complete('')).toHaveLength(25);
        expect(labels(await ada.complete('p4'))).toEqual(sixty.slice(40, 50));
        const [only, ...rest] = await ada.complete('p47');
        expect(rest).toEqual([]);
        ada.command(`/codex_usage ${only?.words}`);
        expect((await answer(ada)).code).toEqual(['p47']);
      });
  });

  describe(`${name}: a choice`, () => {
    it('of a profile that has gone says so and brings a fresh selector', async () => {
      const { ada, home } = await open();
      const menu = await selector(ada);
      home.save({ profiles: [{ id: 'openai-codex:work' }, { id: 'openai-codex:home' }] });
      ada.pick(menu, 'spare');
      const fresh = await ada.next();
      expect(fresh.text).toMatch(/^That profile is no longer there\. Here is what there is now\.\n/u);
      expect(fresh.choices).toEqual(['Default (home)', 'All', 'home', 'work']);
    });

    if (traits.buttons)
      it('made for somebody else says so and brings a selector of one’s own', async () => {
        const { ada, bob, house } = await open();
        const menu = await selector(ada, 'group');
        bob.pick(menu, 'work');
        const own = await bob.next('group', says('Those buttons were made for somebody else.'));
        expect(own.choices).toEqual(menu.choices);
        expect(house.endpoint.requests).toEqual([]);
        bob.pick(own, 'work');
        expect((await answer(bob, 'group')).text).toBe(WORK_LINE);
      });

    if (traits.buttons)
      it.each(['0.s.a.xxxxxx', '1.s.#short.xxxxxx', '💥'.repeat(16)])(
        'that was made up (%s) changes nothing and brings a fresh selector',
        async (data) => {
          const { ada, house } = await open();
          const menu = await selector(ada);
          ada.forge(menu, data);
          const fresh = await ada.next();
          expect(fresh.text).toMatch(/^That button is from another version\. Nothing was changed\./u);
          expect(fresh.choices).toEqual(menu.choices);
          expect(house.endpoint.requests).toEqual([]);
        },
      );

    if (!traits.buttons)
      it('by number is from one’s own list, and from nobody else’s', async () => {
        const { ada, bob, house } = await open();
        bob.reply(await selector(ada, 'group'), '3');
        expect((await bob.next('group')).text).toContain('Nothing was changed.');
        expect(house.endpoint.requests).toEqual([]);
      });
  });

  describe(`${name}: two people at the same moment`, () => {
    it.each(places)('do not wait for each other: %s', async (place) => {
      const { ada, bob, house, platform } = await open();
      house.endpoint.script('acct-work', held);
      ada.command('/codex_usage work', place);
      await house.endpoint.arrived(1);
      bob.command('/codex_usage home', place);
      expect((await answer(bob, place)).text).toBe(HOME_LINE);
      expect(texts(ada, place)).not.toContain(WORK_LINE);
      house.endpoint.release();
      await ada.next(place, says(WORK_LINE));
      await platform.stop();
      const linesFor = (someone: Person) => texts(someone, place).filter((text) => text.startsWith('🟢'));
      const areShared = linesFor(ada).length === 2;
      expect(linesFor(ada)).toEqual(areShared ? [HOME_LINE, WORK_LINE] : [WORK_LINE]);
      expect(linesFor(bob)).toEqual(areShared ? [HOME_LINE, WORK_LINE] : [HOME_LINE]);
    });

    it('who ask the same get an answer each, for one question to the usage service', async () => {
      const { ada, bob, house } = await open();
      house.endpoint.script('acct-work', held);
      for (const someone of [ada, bob]) {
        someone.command('/codex_usage work');
        expect((await someone.next()).text).toBe(PROGRESS);
      }
      await house.endpoint.arrived(1);
      house.endpoint.release();
      for (const someone of [ada, bob]) expect((await answer(someone)).text).toBe(WORK_LINE);
      expect(house.endpoint.requests).toHaveLength(1);
    });
  });

  describe(`${name}: when the platform`, () => {
    it('is slow with one person’s message, nobody else waits, and that person reads all in its order', async () => {
      const { ada, bob, platform } = await open();
      const message = platform.hold(ada);
      onTestFinished(message.release);
      ada.command('/codex_usage work');
      await eventually(() => expect(message.isHeld()).toBe(true));
      bob.command('/codex_usage home');
      expect((await answer(bob)).text).toBe(HOME_LINE);
      expect(texts(ada)).toEqual([]);
      message.release();
      await answer(ada);
      expect(texts(ada)).toEqual([PROGRESS, WORK_LINE]);
    });

    it('is slow with the progress message, the check runs all the same', async () => {
      const { ada, house, platform } = await open();
      const message = platform.hold(ada);
      onTestFinished(message.release);
      ada.command('/codex_usage work');
      await eventually(() => expect(message.isHeld()).toBe(true));
      await eventually(() => expect(house.endpoint.requests).toHaveLength(1));
      expect(texts(ada)).toEqual([]);
    });

    it('fails between progress and result, the result comes all the same, and once', async () => {
      const { ada, house, platform } = await open();
      house.endpoint.script('acct-work', held);
      ada.command('/codex_usage work');
      expect((await ada.next()).text).toBe(PROGRESS);
      platform.fail(ada);
      await house.endpoint.arrived(1);
      house.endpoint.release();
      expect((await answer(ada)).text).toBe(WORK_LINE);
      await platform.stop();
      expect(texts(ada)).toEqual([PROGRESS, WORK_LINE]);
    });

    it('is left, what is under way is finished, and nothing new is begun', async () => {
      const { ada, bob, house, platform } = await open();
      house.endpoint.script('acct-work', held);
      ada.command('/codex_usage work');
      await house.endpoint.arrived(1);
      const stopped = platform.stop();
      bob.command('/codex_usage home');
      // an adapter that does not wait for its work would be gone by then
      expect(await Promise.race([stopped.then(() => 'gone'), delay(100, 'at work')])).toBe('at work');
      house.endpoint.release();
      await stopped;
      expect(texts(ada)).toEqual([PROGRESS, WORK_LINE]);
      expect(texts(bob)).toEqual([]);
      expect(house.endpoint.requests).toHaveLength(1);
    });
  });

  describeChanging(name, farSide, people);
  describeSigningIn(name, farSide, people);
  if (traits.saysUnasked) describeUnasked(name, open);
}
