import fc from 'fast-check';
import { encodeCallback, decodeCallback } from '../../../src/core/callback.ts';
import { parseWords } from '../../../src/core/parse.ts';
import type { Message, Reply } from '../../../src/core/reply.ts';
import type { Caller, ChoiceIntent, Intent } from '../../../src/core/request.ts';
import type { StoredLogins } from '../../fakes/openclaw-home.ts';
import { threeProfiles } from '../../harness.ts';
import { messagesIn } from './next-step.ts';
import { BOTS, PROVIDER } from './two-bots.ts';
import type { BotName, TwoBots } from './two-bots.ts';

/** What two people, two bots, somebody outside and the clock can do, as data; and doing it. */

const PEOPLE = ['1', '2'] as const;
type Person = (typeof PEOPLE)[number];
type Chat = 'group' | 'other';
/** Which plan: the newest or the one before it, of whom. */
type Which = { of: Person; back: number };

export type Step =
  | { kind: 'propose'; by: Person; bot: BotName; words: string }
  | { kind: 'confirm' | 'cancel'; by: Person; bot: BotName; chat: Chat; which: Which }
  | { kind: 'outside'; by: 'file' | 'executable'; order: readonly string[] | null }
  | { kind: 'wait'; minutes: number }
  | { kind: 'twice'; by: Person; bots: readonly [BotName, BotName]; which: Which; isAtOnce: boolean }
  | { kind: 'at-once'; steps: readonly [SoloStep, SoloStep] };
type SoloStep = Extract<Step, { kind: 'propose' | 'confirm' | 'cancel' | 'outside' }>;

const NAMES = ['work', 'home', 'spare'] as const;
const person = () => fc.constantFrom(...PEOPLE);
const bot = () => fc.constantFrom(...BOTS);
/** Mostly the newest one, of either of the two. */
const which = () => fc.record({ of: person(), back: fc.constantFrom(0, 0, 0, 1) });
const orderOf = () => fc.shuffledSubarray([...NAMES], { minLength: 1 });

const words = () =>
  fc.oneof(
    orderOf().map((names) => `order ${names.join(' ')}`),
    fc
      .tuple(fc.constantFrom('first', 'retire', 'restore'), fc.constantFrom(...NAMES))
      .map((said) => said.join(' ')),
    fc.constantFrom('first spare', 'retire home', 'clear', 'undo', 'undo'),
  );
const propose = () =>
  fc.record({ kind: fc.constant('propose' as const), by: person(), bot: bot(), words: words() });
const press = <K extends 'confirm' | 'cancel'>(kind: K) =>
  fc.record({
    kind: fc.constant(kind),
    by: person(),
    bot: bot(),
    chat: fc.constantFrom<Chat>('group', 'group', 'group', 'group', 'other'),
    which: which(),
  });
/** The person's own newest plan, where it was made. */
const confirmOwn = () =>
  fc.record({ by: person(), bot: bot() }).map(({ by, bot: at }) => ({
    kind: 'confirm' as const,
    by,
    bot: at,
    chat: 'group' as const,
    which: { of: by, back: 0 },
  }));
const outside = () =>
  fc.record({
    kind: fc.constant('outside' as const),
    by: fc.constantFrom('file' as const, 'executable' as const),
    order: fc.option(orderOf(), { freq: 3 }),
  });
const solo = (): fc.Arbitrary<SoloStep> =>
  fc.oneof(
    { arbitrary: confirmOwn(), weight: 5 },
    { arbitrary: propose(), weight: 2 },
    { arbitrary: press('confirm'), weight: 1 },
    { arbitrary: press('cancel'), weight: 1 },
    { arbitrary: outside(), weight: 1 },
  );
const step = (): fc.Arbitrary<Step> =>
  fc.oneof(
    { arbitrary: confirmOwn(), weight: 6 },
    { arbitrary: propose(), weight: 3 },
    { arbitrary: press('confirm'), weight: 2 },
    { arbitrary: press('cancel'), weight: 1 },
    { arbitrary: outside(), weight: 1 },
    {
      arbitrary: fc.record({ kind: fc.constant('wait' as const), minutes: fc.integer({ min: 1, max: 6 }) }),
      weight: 1,
    },
    {
      arbitrary: person().chain((by) =>
        fc.record({
          kind: fc.constant('twice' as const),
          by: fc.constant(by),
          bots: fc.tuple(bot(), bot()),
          which: fc.constant({ of: by, back: 0 }),
          isAtOnce: fc.boolean(),
        }),
      ),
      weight: 2,
    },
    {
      arbitrary: fc.record({ kind: fc.constant('at-once' as const), steps: fc.tuple(solo(), solo()) }),
      weight: 3,
    },
  );

/** Three to six steps; the first two are plans, so that there is something to fight about. */
export const anyStory = (): fc.Arbitrary<readonly Step[]> =>
  fc
    .tuple(propose(), propose(), fc.array(step(), { minLength: 1, maxLength: 4 }))
    .map(([first, second, rest]) => [first, second, ...rest]);

/** One step as it went. `from`, `to`: places in the record of calls. */
export type Done = {
  step: Step;
  from: number;
  to: number;
  said: readonly (readonly Reply[])[];
};
/** Every press of a confirmation that somebody made. */
export type Press = { plan: string; by: string; chat: string };

export async function play(
  bots: TwoBots,
  story: readonly Step[],
): Promise<{ done: Done[]; presses: Press[] }> {
  const plans: Record<Person, string[]> = { '1': [], '2': [] };
  const presses: Press[] = [];
  const done: Done[] = [];

  async function ask(by: Person, at: BotName, chat: Chat, intent: Intent, madeFor: string | null) {
    const caller: Caller = { platform: 'telegram', id: by };
    const said = await Array.fromAsync(
      bots.handles[at]({ id: null, caller, chat, isPrivate: false, intent, madeFor }),
    );
    for (const plan of messagesIn(said).flatMap(plansIn)) if (!plans[by].includes(plan)) plans[by].push(plan);
    return said;
  }

  /** Through the button's own data, as its owner was shown it. */
  function press(kind: 'confirm' | 'cancel', by: Person, at: BotName, chat: Chat, { of, back }: Which) {
    const plan = plans[of].at(-1 - back) ?? plans[of].at(-1) ?? 'plan-of-nobody-0';
    const made: ChoiceIntent = { kind: `auth.${kind}`, plan };
    const { intent, madeFor } = decodeCallback(encodeCallback(made, { platform: 'telegram', id: of }))!;
    if (kind === 'confirm') presses.push({ plan, by: `telegram:${by}`, chat });
    return ask(by, at, chat, intent, madeFor);
  }

  async function take(one: Step): Promise<(readonly Reply[])[]> {
    switch (one.kind) {
      case 'propose':
        return [await ask(one.by, one.bot, 'group', parseWords(`/codex_auth ${one.words}`), null)];
      case 'confirm':
      case 'cancel':
        return [await press(one.kind, one.by, one.bot, one.chat, one.which)];
      case 'wait':
        bots.clock.at += one.minutes * 60_000;
        return [];
      case 'outside':
        await changeOutside(bots, one.by, one.order);
        return [];
      case 'twice': {
        const again = (at: BotName) => press('confirm', one.by, at, 'group', one.which);
        if (one.isAtOnce) return Promise.all(one.bots.map(again));
        // The same plan again, though the first press may have drawn a fresh one.
        const number = presses.length;
        const first = await again(one.bots[0]);
        const pressed = presses[number]!;
        presses.push(pressed);
        const same: ChoiceIntent = { kind: 'auth.confirm', plan: pressed.plan };
        return [first, await ask(one.by, one.bots[1], 'group', same, null)];
      }
      case 'at-once':
        return (await Promise.all(one.steps.map(take))).flat();
      default:
        return one satisfies never;
    }
  }

  for (const one of story) {
    const from = bots.recorder.mark();
    const said = await take(one);
    done.push({ step: one, from, to: bots.recorder.mark(), said });
  }
  return { done, presses };
}

async function changeOutside(
  { home, outside: cli }: TwoBots,
  by: 'file' | 'executable',
  names: readonly string[] | null,
) {
  const ids = names?.map((name) => `${PROVIDER}:${name}`) ?? null;
  const owner = { agent: 'main', provider: PROVIDER } as const;
  if (by === 'executable') {
    await cli.change(ids ? { kind: 'order.set', ...owner, ids } : { kind: 'order.clear', ...owner });
    return;
  }
  const stored: StoredLogins = {
    profiles: threeProfiles.profiles!,
    ...(ids && { order: { [PROVIDER]: ids } }),
  };
  home.save(stored);
}

const plansIn = ({ choices = [] }: Message) =>
  choices.flat().flatMap(({ intent }) => (intent.kind === 'auth.confirm' ? [intent.plan] : []));
