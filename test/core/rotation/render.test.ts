import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { encodeMessage as encodeDiscord } from '../../../adapters/discord/encode.ts';
import { encodeMessage as encodeTelegram } from '../../../adapters/telegram/encode.ts';
import { profileDigest } from '../../../src/core/callback.ts';
import { loadTexts } from '../../../src/core/i18n/index.ts';
import { CHOICE_LIMIT } from '../../../src/core/reply.ts';
import { renderRotation } from '../../../src/core/rotation/render.ts';
import type { Rotation } from '../../../src/core/rotation/render.ts';
import type { Known } from '../../../src/core/rotation/known.ts';
import { UNKNOWN_REFUSAL } from '../../../src/core/usage/refusal.ts';
import { arrange } from '../../../src/core/usage/target.ts';
import { nastyText } from '../../fakes/nasty-text.ts';
import { NOON } from '../../fakes/usage-answer.ts';
import { wordsOf } from '../auth/next-step.ts';
import { listOf } from '../usage/listing.ts';

const texts = await loadTexts('en');
const moment = fc.option(fc.integer({ min: NOON, max: NOON + 40 * 24 * 3_600_000 }));

/** Names as people give them, addresses among them. */
const name = () =>
  fc.oneof(nastyText(), fc.emailAddress(), fc.constantFrom('work', 'home', 'openai:someone@example.com'));

const state = fc.record({
  state: fc.constantFrom('usable', 'credits', 'limited', 'dead', 'unknown'),
  limitedUntil: moment,
  heldUntil: moment,
  readAt: fc.option(fc.integer({ min: NOON - 40 * 24 * 3_600_000, max: NOON })),
});

/** Any profiles in any state, some of them in the order, or none where there is no order. */
const anyRotation = (): fc.Arbitrary<Rotation> =>
  fc
    .record({
      ids: fc.uniqueArray(name(), { minLength: 1, maxLength: 40 }),
      ordered: fc.option(fc.nat(40)),
      states: fc.array(state, { minLength: 40, maxLength: 40 }),
      may: fc.constantFrom('caller', 'others', 'nobody'),
      maySignIn: fc.boolean(),
      isLong: fc.boolean(),
    })
    .map(({ ids, ordered, states, may, maySignIn, isLong }) => {
      const list = listOf(ids, ordered === null ? null : ids.slice(0, ordered));
      const all = arrange(list).map((one, index): Known => {
        const { limitedUntil, ...rest } = states[index]!;
        return {
          ...one,
          glyph: '🟠',
          windows: [],
          refusal: rest.state === 'dead' ? UNKNOWN_REFUSAL : null,
          ...rest,
          limitedUntil: rest.state === 'limited' ? limitedUntil : null,
        };
      });
      return {
        agent: 'main',
        all,
        hasOrder: ordered !== null,
        may,
        maySignIn,
        isLong,
        together: [['x']],
        now: NOON,
      };
    });

describe('any list of profiles', () => {
  it('comes to messages that Telegram takes, the short form to a single one', () => {
    fc.assert(
      fc.property(anyRotation(), (shown) => {
        const message = renderRotation(texts, shown);
        const parts = encodeTelegram(message, { platform: 'telegram', id: '1' });
        for (const { text } of parts) expect(text.length).toBeLessThanOrEqual(4096);
        expect(parts.length).toBeLessThanOrEqual(shown.isLong ? 3 : 1);
        expect(message.lines.length).toBeLessThanOrEqual(shown.isLong ? 60 : 12);
        expect((message.choices ?? []).flat().length).toBeLessThanOrEqual(CHOICE_LIMIT);
      }),
    );
  });

  it('names no address', () => {
    fc.assert(
      fc.property(anyRotation(), (shown) => {
        const message = renderRotation(texts, shown);
        const said = [wordsOf(message), ...(message.choices ?? []).flat().map(({ label }) => label)].join(
          '\n',
        );
        for (const { profile } of shown.all)
          for (const [address] of profile.id.matchAll(/[\w.+-]{2,64}@[\w-]+\.[\w.-]+/gu))
            expect(said).not.toContain(address);
      }),
    );
  });

  it('ends in a next step: a sentence that says which, and a button', () => {
    fc.assert(
      fc.property(anyRotation(), (shown) => {
        const { lines, choices = [] } = renderRotation(texts, shown);
        const advice = lines
          .map((line) => wordsOf({ lines: [line] }))
          .filter((line) => line.startsWith('→ '));
        expect(advice).toHaveLength(1);
        expect(advice[0]).toMatch(/\p{L}{2,}.*\.$/u);
        expect(choices.every((group) => group.length > 0)).toBe(true);
        expect(choices.flat().length).toBeGreaterThan(0);
        const proposals = choices.flat().filter(({ intent }) => intent.kind === 'auth.propose');
        if (shown.may !== 'caller') expect(proposals).toEqual([]);
      }),
    );
  });

  it('offers a sign-in for what is dead, to those who may, and for nothing else', () => {
    fc.assert(
      fc.property(anyRotation(), (shown) => {
        const offered = (renderRotation(texts, shown).choices ?? [])
          .flat()
          .flatMap(({ intent }) =>
            intent.kind === 'auth.start' && intent.target.by === 'digest' ? [intent.target.digest] : [],
          );
        const dead = shown.all.filter(({ state }) => state === 'dead');
        const digests = dead.map(({ profile }) => profileDigest(profile.id));
        for (const digest of offered) expect(digests).toContain(digest);
        expect(offered.length > 0).toBe(shown.maySignIn && dead.length > 0);
      }),
    );
  });

  it('never advises to use what is known not to work', () => {
    fc.assert(
      fc.property(anyRotation(), (shown) => {
        const { choices = [] } = renderRotation(texts, { ...shown, may: 'caller' });
        const working = shown.all.filter(
          (one) => (one.state === 'usable' || one.state === 'credits') && one.heldUntil === null,
        );
        const proposed = choices.flat().filter(({ intent }) => intent.kind === 'auth.propose');
        const labels = working.flatMap(({ label }) => [`Put ${label} first`, `Restore ${label}`]);
        for (const { label } of proposed) expect(labels).toContain(label);
      }),
    );
  });

  it('advises to wait only where nothing else can be tried', () => {
    fc.assert(
      fc.property(anyRotation(), (shown) => {
        const isOpen = ({ state, heldUntil }: Known) =>
          heldUntil === null && state !== 'dead' && state !== 'limited';
        if (shown.all.length > 1 && shown.all.some(isOpen))
          expect(wordsOf(renderRotation(texts, shown))).not.toContain('None can be used now');
      }),
    );
  });

  it('comes to messages that Discord takes', () => {
    fc.assert(
      fc.property(anyRotation(), (shown) => {
        const message = renderRotation(texts, shown);
        const parts = encodeDiscord(message, { platform: 'discord', id: '1' }, texts.layout);
        for (const { content } of parts) expect(content.length).toBeLessThanOrEqual(2000);
        expect(parts.at(-1)!.components.length).toBeLessThanOrEqual(5);
      }),
    );
  });
});
