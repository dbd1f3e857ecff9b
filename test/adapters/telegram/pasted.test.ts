import { describe, expect, it } from 'vitest';
import { accepted, listener, result } from '../talking.ts';
import { ada, bob, fakeTelegram, group, startAdapter } from './set-up.ts';

const ADDRESS = 'http://localhost:1455/auth/callback?code=ac_canary-code-0123456789&state=canary-state';

describe('a pasted callback', () => {
  it.each([`/codex_auth finish work ${ADDRESS}`, ADDRESS, `look: ${ADDRESS}`])(
    'is taken out of the chat before it is asked about, and is a secret from then on: %s',
    async (text) => {
      const telegram = await fakeTelegram();
      const { asked, handle } = listener();
      const { warnings } = startAdapter(telegram, { handle });
      const said = telegram.say(text, { from: ada });
      expect((await telegram.next('deleteMessage')).payload).toEqual({
        chat_id: ada.id,
        message_id: said.message_id,
      });
      await expect.poll(() => asked).toHaveLength(1);
      expect(asked[0]).toMatchObject({ isErased: true, intent: { kind: 'auth.finish' } });
      expect(JSON.stringify(asked)).not.toContain('canary');
      expect(warnings).toEqual([]);
    },
  );

  it('that Telegram does not let us delete is asked about all the same, and that is known', async () => {
    const telegram = await fakeTelegram();
    const { asked, handle } = listener();
    startAdapter(telegram, { handle });
    telegram.fail('deleteMessage', { code: 400, description: "Bad Request: message can't be deleted" });
    telegram.say(`/codex_auth finish work ${ADDRESS}`, { from: bob, chat: group });
    await expect.poll(() => asked).toHaveLength(1);
    expect(asked[0]).toMatchObject({ isErased: false, isPrivate: false });
  });

  it('that nobody asked us about, where we read along, is taken out all the same', async () => {
    const telegram = await fakeTelegram();
    const { asked, handle } = listener();
    startAdapter(telegram, { handle });
    telegram.say(`have a look at ${ADDRESS}`, { from: bob, chat: group });
    expect((await telegram.next('deleteMessage')).payload.chat_id).toBe(group.id);
    await expect.poll(() => asked).toHaveLength(1);
  });

  it('that has waited too long is not answered, and not left there', async () => {
    const telegram = await fakeTelegram();
    const { asked, handle } = listener();
    startAdapter(telegram, { handle });
    telegram.say(ADDRESS, { from: ada, ageSec: 3600 });
    await telegram.next('deleteMessage');
    telegram.say('/codex_help', { from: ada });
    await expect.poll(() => asked).toHaveLength(1);
    expect(asked[0]!.intent.kind).toBe('help');
  });

  it('is the only kind of message that is deleted', async () => {
    const telegram = await fakeTelegram();
    const { asked, handle } = listener();
    startAdapter(telegram, { handle });
    telegram.say('/codex_auth finish work', { from: ada });
    telegram.say('/codex_usage work', { from: ada });
    await expect.poll(() => asked).toHaveLength(2);
    expect(telegram.calls.some(({ method }) => method === 'deleteMessage')).toBe(false);
    expect(asked.some((request) => 'isErased' in request)).toBe(false);
  });

  it('is asked for in words: there are no forms here', async () => {
    const telegram = await fakeTelegram();
    startAdapter(telegram, {
      async *handle() {
        yield {
          kind: 'form',
          title: 'Sign in: work',
          label: 'The address',
          intent: { kind: 'auth.finish', target: { by: 'default' }, pasted: null },
          otherwise: result(['Send me the address.']),
        };
      },
    });
    telegram.say('/codex_auth finish work', { from: ada });
    expect((await telegram.next('sendMessage')).payload.text).toBe('Send me the address.');
  });
});

describe('aids', () => {
  it('are buttons that open a page and copy words, above the choices', async () => {
    const telegram = await fakeTelegram();
    startAdapter(telegram, {
      async *handle() {
        yield accepted;
        yield {
          ...result(['Enter the code.']),
          aids: [
            { kind: 'link', label: 'Open the page', url: 'https://auth.openai.com/codex/device' },
            { kind: 'copy', label: 'Copy the code', text: 'ABCD-EFGHI' },
          ],
          choices: [[{ label: 'Help', intent: { kind: 'help' } }]],
        };
      },
    });
    telegram.say('/codex_auth start work', { from: ada });
    expect((await telegram.next('sendMessage')).payload.reply_markup).toMatchObject({
      inline_keyboard: [
        [{ text: 'Open the page', url: 'https://auth.openai.com/codex/device' }],
        [{ text: 'Copy the code', copy_text: { text: 'ABCD-EFGHI' } }],
        [{ text: 'Help' }],
      ],
    });
  });
});
