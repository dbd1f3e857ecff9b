import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { profileDigest } from '../../../src/core/callback.ts';
import { readHistory } from '../../../src/core/auth/journal.ts';
import type { Change } from '../../../src/core/auth/journal.ts';
import { changeKindOf, personOf } from '../../../src/core/auth/plan.ts';
import type { UsageSource } from '../../../src/core/ports.ts';
import { writeSimulator } from '../../../src/infra/simulator/index.ts';
import type { Call, Order } from '../../fakes/recording-openclaw.ts';
import { threeProfiles } from '../../harness.ts';
import { expectNextStep, messagesIn, wordsOf } from './next-step.ts';
import { anyStory, play } from './steps.ts';
import type { Done, Step } from './steps.ts';
import { openTwoBots, PROVIDER } from './two-bots.ts';
import type { TwoBots } from './two-bots.ts';

/** Two people, two bots on one state, somebody outside and the clock, in any order and at once. */

const STORIES = 200;
/** As many at a time; each has seeds of its own. */
const LANES = 4;

/** Changes are proposed from what is known: nobody asks the endpoint on the way. */
const nobodyAsks = () => expect.fail('the endpoint was asked');
const usage: UsageSource = { read: nobodyAsks, readResets: nobodyAsks };

const isChange = ({ argv }: Call) => argv[3] === 'set' || argv[3] === 'clear' || argv[2] === 'logout';
const isOutside = (step: Step): boolean =>
  step.kind === 'at-once' ? step.steps.some(isOutside) : step.kind === 'outside';
const lookOf = ({ argv }: Call) => argv.slice(1, argv[1] === 'auth' ? 4 : 2).join(' ');

const idOf = new Map((threeProfiles.profiles ?? []).map(({ id }) => [profileDigest(id), id]));
const idsOf = (refs: readonly { digest: string }[] | null): Order =>
  refs && refs.map(({ digest }) => idOf.get(digest) ?? expect.fail('a digest of nobody'));
const labelsOf = (ids: Order): Order => ids && ids.map((id) => id.slice(PROVIDER.length + 1));

function argvOf({ plan }: Change): readonly string[] {
  const owner = ['--provider', PROVIDER, '--agent', 'main'];
  return changeKindOf(plan) === 'order.clear'
    ? ['models', 'auth', 'order', 'clear', ...owner]
    : ['models', 'auth', 'order', 'set', ...owner, ...(idsOf(plan.after) ?? [])];
}

/** One change against the one call that it came to. */
function expectTruth(change: Change, call: Call, calls: readonly Call[], done: readonly Done[]): void {
  const { plan, ended } = change;
  const during = done.find(({ from, to }) => call.startedAt > from && call.startedAt < to);
  const { step, from, to } = during ?? expect.fail('a change after all answers');
  expect(call.argv).toEqual(argvOf(change));
  const later = calls.filter((one) => one.by === call.by && one.startedAt > call.endedAt!);
  const looks = later.filter(({ startedAt }) => startedAt < to).map(lookOf);
  expect(looks).toEqual(expect.arrayContaining(['auth order get', 'status']));
  if (step.kind !== 'at-once' && step.kind !== 'twice') expect(looks).toHaveLength(2);
  expect(ended).not.toBeNull();
  if (step.kind === 'at-once' && isOutside(step)) {
    // Somebody else's change came in between: only what was there at some moment can be asked for.
    const seen = calls.filter(({ startedAt }) => startedAt > from && startedAt < to);
    if (ended!.outcome === 'verified')
      expect(seen.flatMap(({ before, after }) => [before, after])).toContainEqual(idsOf(plan.after));
    return;
  }
  expect(call.before).toEqual(idsOf(plan.before));
  expect(call.after).toEqual(idsOf(plan.after));
  expect(ended).toMatchObject({
    outcome: 'verified',
    found: labelsOf(call.after),
    problem: null,
    isRecovered: false,
  });
}

/** Nothing but what was noted touched the order, from one call to the next. */
function expectUnbroken(calls: readonly Call[], done: readonly Done[]): void {
  const isMuddled = (call: Call) =>
    done.some(({ step, from, to }) => isOutside(step) && call.startedAt < to && (call.endedAt ?? to) > from);
  const writes = calls.filter((call) => !isMuddled(call)).toSorted((a, b) => a.startedAt - b.startedAt);
  const outsideBetween = (one: Call, other: Call) =>
    done.some(({ step, from }) => isOutside(step) && from > one.startedAt && from < other.startedAt);
  for (const [index, call] of writes.entries()) {
    const previous = writes.slice(0, index).findLast(isChange);
    if (!previous || outsideBetween(previous, call) || call.startedAt < previous.endedAt!) continue;
    expect(call.before).toEqual(previous.after);
  }
}

type Tally = Record<'verified' | 'drifted' | 'used' | 'busy' | 'foreign' | 'elsewhere' | 'expired', number>;
const said = {
  verified: /^✅ Done and verified/mu,
  drifted: /^Somebody has changed it since/mu,
  used: /was confirmed before/u,
  busy: /has been changing this order/u,
  foreign: /somebody else’s plan/u,
  elsewhere: /made in another chat/u,
  expired: /That plan has expired/u,
} satisfies Record<keyof Tally, RegExp>;

async function tell(bots: TwoBots, story: readonly Step[], tally: Tally): Promise<void> {
  const { done, presses } = await play(bots, story);
  const calls = bots.recorder.calls();
  const history = await readHistory(bots.ports.state.journal);
  const ours = calls.filter((call) => call.by !== 'outside' && isChange(call));
  expect(bots.bugs).toEqual([]);
  expect(history.brokenAt).toBeNull();
  expect(history.changes.every(({ applyingAt, isTold }) => applyingAt !== null && isTold)).toBe(true);
  expect(new Set(history.changes.map(({ plan }) => plan.id)).size).toBe(history.changes.length);
  // Drifted while it stood in line: written down, and never begun.
  const begun = history.changes.filter(
    ({ ended }) => !(ended?.outcome === 'not-applied' && ended.problem === 'order.drifted'),
  );
  // One at a time, so the record and the calls have one sequence.
  expect(ours).toHaveLength(begun.length);
  for (const [index, change] of begun.entries()) {
    const { plan, confirmedAt } = change;
    expectTruth(change, ours[index]!, calls, done);
    expect(presses).toContainEqual({ plan: plan.id, by: personOf(plan), chat: plan.chat });
    expect(confirmedAt).toBeLessThan(plan.endsAt);
  }
  expectUnbroken(calls, done);
  const answers = done.flatMap((one) => one.said);
  for (const answer of answers) expectNextStep(answer);
  const words = answers.map((answer) => wordsOf(messagesIn(answer).at(-1)!));
  const verified = history.changes.filter(({ ended }) => ended?.outcome === 'verified');
  expect(words.filter((text) => said.verified.test(text))).toHaveLength(verified.length);
  for (const name of Object.keys(said) as (keyof Tally)[])
    tally[name] += words.filter((text) => said[name].test(text)).length;
}

describe('two people, two bots, somebody outside and the clock', () => {
  it('change the order only by a confirmed plan on the state that it was drawn on, each plan once, and the record tells the truth', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'interleavings-'));
    const executable = writeSimulator(folder, { version: '2026.5.28' });
    const tally: Tally = { verified: 0, drifted: 0, used: 0, busy: 0, foreign: 0, elsewhere: 0, expired: 0 };
    const property = fc.asyncProperty(
      anyStory(),
      fc.constantFrom(0, 20_000),
      async (story, duplicateWindowMs) => {
        const bots = openTwoBots({ executable, memory: join(folder, 'memory'), duplicateWindowMs, usage });
        try {
          await tell(bots, story, tally);
        } finally {
          await bots.close();
        }
      },
    );
    const lanes = Array.from({ length: LANES }, (_, lane) =>
      fc.assert(property, { seed: 20_261_122 + lane, numRuns: STORIES / LANES, endOnFailure: false }),
    );
    try {
      await Promise.all(lanes);
    } finally {
      rmSync(folder, { recursive: true });
    }
    // The stories went where they should.
    for (const [name, count] of Object.entries(tally)) expect(count, name).toBeGreaterThan(2);
    expect(tally.verified).toBeGreaterThan(80);
  }, 120_000);
});
