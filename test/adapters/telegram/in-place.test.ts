import { describe, expect, it } from 'vitest';
import type { Reply } from '../../../src/core/reply.ts';
import { buttonsOf } from '../../fakes/telegram.ts';
import { accepted, progress, result } from '../talking.ts';
import { ada, fakeTelegram, startAdapter } from './set-up.ts';

const help = { kind: 'help' } as const;
const plan = { ...result(['The plan.']), choices: [[{ label: 'Confirm', intent: help }]] };
const step = (text: string, inPlace: true | 'below' = true): Reply => ({ ...progress(text), inPlace });

/** A plan on command, its steps on a tap; `/codex_help` walks through the steps at once. `gate`: before the last one. */
async function startWalking(gate: Promise<void> = Promise.resolve(), inPlace: true | 'below' = true) {
  const telegram = await fakeTelegram();
  const adapter = startAdapter(telegram, {
    async *handle({ intent }) {
      yield accepted;
      if (intent.kind === 'usage.menu') return yield plan;
      yield step('Step 1', inPlace);
      yield step('Step 2', inPlace);
      await gate;
      yield step('Step 3', inPlace);
      yield result(['Done.']);
    },
  });
  const tapConfirm = async () => {
    telegram.say('/codex_usage', { from: ada });
    const { message } = await telegram.next('sendMessage');
    telegram.tap('Confirm', { from: ada, message: message! });
    return message!;
  };
  return { telegram, tapConfirm, ...adapter };
}

const texts = (messages: readonly { text?: string }[]) => messages.map(({ text }) => text);

describe('steps in one place', () => {
  it('replace the plan, whose buttons go, and the result is a message of its own', async () => {
    const { telegram, tapConfirm } = await startWalking();
    const { message_id } = await tapConfirm();
    await telegram.next('sendMessage', ({ text }) => text === 'Done.');
    const [walked, done] = telegram.messages(ada.id);
    expect(walked).toMatchObject({ message_id, text: 'Step 3' });
    expect(buttonsOf(walked!)).toEqual([]);
    expect(done).toMatchObject({ text: 'Done.' });
    expect(telegram.messages(ada.id)).toHaveLength(2);
  });

  it('of something else stand below what was tapped, which stays', async () => {
    const { telegram, tapConfirm } = await startWalking(Promise.resolve(), 'below');
    const { message_id } = await tapConfirm();
    await telegram.next('sendMessage', ({ text }) => text === 'Done.');
    expect(texts(telegram.messages(ada.id))).toEqual(['The plan.', 'Step 3', 'Done.']);
    const [plan] = telegram.messages(ada.id);
    expect(plan).toMatchObject({ message_id });
    expect(buttonsOf(plan!)).toHaveLength(1);
  });

  it('of a typed command are one message that changes', async () => {
    const { telegram } = await startWalking();
    telegram.say('/codex_help', { from: ada });
    await telegram.next('sendMessage', ({ text }) => text === 'Done.');
    expect(texts(telegram.messages(ada.id))).toEqual(['Step 3', 'Done.']);
  });

  it('go on in a new message when the old one is gone', async () => {
    const gate = Promise.withResolvers<void>();
    const { telegram, tapConfirm } = await startWalking(gate.promise);
    const message = await tapConfirm();
    await telegram.next('editMessageText', ({ text }) => text === 'Step 2');
    telegram.deleteMessage(message);
    gate.resolve();
    await telegram.next('sendMessage', ({ text }) => text === 'Done.');
    expect(texts(telegram.messages(ada.id))).toEqual(['Step 3', 'Done.']);
  });

  it('that a slow Telegram has not taken yet are left out for the newest', async () => {
    const { telegram, tapConfirm } = await startWalking();
    telegram.fail('editMessageText', { code: 429, parameters: { retry_after: 1 } });
    await tapConfirm();
    await telegram.next('sendMessage', ({ text }) => text === 'Done.');
    const edits = telegram.calls.filter(({ method }) => method === 'editMessageText');
    expect(edits.map(({ payload }) => payload.text)).not.toContain('Step 2');
    expect(texts(telegram.messages(ada.id))).toEqual(['Step 3', 'Done.']);
  });
});
