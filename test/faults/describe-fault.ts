import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { Message as DiscordMessage } from '../fakes/discord.ts';
import type { Message } from '../fakes/telegram.ts';
import { PROFILES, discordPerson, lineOf, openBotUnderFault } from './bot-under-fault.ts';
import type { BotUnderFault, Held } from './bot-under-fault.ts';
import { addRow, expectRows } from './table.ts';

/** One thing is broken, somebody asks, it is mended: what they saw, what the log said, and that all is as before. */

export type Fault = {
  fault: string;
  /** How it is made. */
  made: string;
  /** Breaks it, asks, and mends it, as far as it does not mend itself. */
  run: (scene: Scene) => Promise<void>;
  /** All that stands in the chat at the end, a message each. `P` is the profile. */
  saw: readonly string[];
  /** Where they are answers to several requests. */
  isAnyOrder?: true;
  /** Each once, in any order. */
  logged: readonly string[];
  /** Begins like this and depends on the very moment: may come, too. */
  mayLog?: string;
  recovered: string;
};

export type Scene = BotUnderFault & {
  profile: string;
  /** Asks for the usage of this row's profile, or says these words. */
  ask(words?: string): Message;
  /** The same as a slash command on Discord. */
  command(): ReturnType<BotUnderFault['discord']['command']>;
  person: { id: number; first_name: string };
  account: string;
  /** Taps a button of the newest message in the chat. */
  tap(label: string): void;
  /** What stands in the chat now. */
  said(): string[];
  /** Waits until the log says this. */
  logs(...events: string[]): Promise<void>;
  /** Waits until it does. */
  sees(...texts: (string | RegExp)[]): Promise<void>;
};

export const PROGRESS = 'Running Codex usage checks now…';
/** What one row may hold for a moment longer than the row before: a connection that is kept for the next request. */
const SPARE_FILES = 12;
const SPARE_MIB = 24;
const PATIENCE = { timeout: 20_000, interval: 20 };

/** Rows of one table on one bot: what one leaves behind, the next would trip over. */
export function describeFaults(
  room: string,
  place: number,
  faults: readonly Fault[],
  {
    profiles = PROFILES,
    surroundings = async () => ({ changes: {}, remove: async () => {} }),
  }: {
    profiles?: readonly string[];
    /** What there is besides, and the settings that lead to it. */
    surroundings?: () => Promise<{ changes: Record<string, string>; remove: () => Promise<void> }>;
  } = {},
): void {
  expectRows(faults.length);
  describe(room, () => {
    let bot: BotUnderFault;
    let around: Awaited<ReturnType<typeof surroundings>>;
    let before: Held;
    let people = 0;

    /** Where there are few profiles, the last one is nobody's but ours. */
    const isFew = profiles.length < PROFILES.length;
    const sceneOf = (isOurs = false): Scene => {
      people += 1;
      bot.answerAll();
      const person = { id: people, first_name: `Person ${people}` };
      const profile = isFew ? profiles.at(isOurs ? -1 : 0)! : profiles[people - 1]!;
      const onDiscord = discordPerson(people);
      const told = (text: string | undefined) =>
        String(text)
          .replaceAll(new RegExp(`\\b${profile}\\b`, 'gu'), 'P')
          .replaceAll('**', '')
          .replaceAll('`', '')
          .replaceAll(/\d{4}-\d\d-\d\d \d\d:\d\d UTC/gu, '(a time)')
          .replaceAll(/(?<=reference: )[\w-]{6,12}/gu, '(one)');
      const said = () => [
        ...bot.telegram.messages(person.id).map(({ text }) => told(text)),
        ...bot.discord
          .messages(bot.discord.dm(onDiscord), onDiscord)
          .map(({ content, isThinking }: DiscordMessage) => (isThinking ? '(thinking)' : told(content))),
      ];
      return Object.defineProperties(
        {
          profile,
          person,
          account: `acct-${profile}`,
          ask: (words: string = `/codex_usage ${profile}`) => bot.telegram.say(words, { from: person }),
          command: () =>
            bot.discord.command(
              'codex_usage',
              { profile },
              { from: onDiscord, place: bot.discord.dm(onDiscord) },
            ),
          tap: (label: string) =>
            void bot.telegram.tap(label, { from: person, message: bot.telegram.messages(person.id).at(-1)! }),
          said,
          logs: (...events: string[]) =>
            vi.waitFor(() => expect(bot.logged()).toEqual(expect.arrayContaining(events)), PATIENCE),
          sees: (...texts: (string | RegExp)[]) =>
            vi.waitFor(() => {
              const seen = said();
              for (const text of texts)
                expect(seen).toContainEqual(typeof text === 'string' ? text : expect.stringMatching(text));
            }, PATIENCE),
        },
        Object.getOwnPropertyDescriptors(bot),
      ) as Scene;
    };

    const expectSaid = (scene: Scene, { saw, isAnyOrder }: Fault) =>
      isAnyOrder
        ? expect(scene.said().toSorted()).toEqual(saw.toSorted())
        : expect(scene.said()).toEqual(saw);

    /** A question as on any other day, on both platforms at once. */
    async function expectServed(): Promise<void> {
      const scene = sceneOf(true);
      const line = lineOf('P');
      scene.ask();
      scene.command();
      await vi.waitFor(
        () => expect(scene.said(), scene.logged().join()).toEqual([PROGRESS, line, PROGRESS, line]),
        PATIENCE,
      );
    }

    async function expectNothingLeft(): Promise<void> {
      await vi.waitFor(async () => {
        const now = await bot.held();
        expect(now.children).toBe(0);
        expect(now.timers).toBeLessThanOrEqual(before.timers + 2);
        expect(now.files).toBeLessThanOrEqual(before.files + SPARE_FILES);
        expect(now.heapMiB).toBeLessThanOrEqual(before.heapMiB + SPARE_MIB);
      }, PATIENCE);
    }

    const expectLogged = (scene: Scene, { logged, mayLog }: Fault) => {
      const found = scene.logged().filter((line) => mayLog === undefined || !line.startsWith(mayLog));
      expect(found.toSorted()).toEqual(logged.toSorted());
    };

    beforeAll(async () => {
      around = await surroundings();
      bot = await openBotUnderFault(profiles, around.changes);
      await expectServed();
      before = await bot.held();
    }, 60_000);
    afterAll(async () => {
      await bot.close();
      await around.remove();
    });

    for (const [index, row] of faults.entries())
      it(
        row.fault,
        async () => {
          bot.clearLog();
          const scene = sceneOf();
          await row.run(scene);
          await vi.waitFor(() => {
            expectSaid(scene, row);
            expectLogged(scene, row);
          }, PATIENCE);
          await expectServed();
          await expectNothingLeft();
          // Nothing has come after it.
          expectSaid(scene, row);
          expectLogged(scene, row);
          addRow(place + index, { room, ...row });
        },
        60_000,
      );
  });
}
