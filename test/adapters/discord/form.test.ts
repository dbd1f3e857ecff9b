import { describe, expect, it } from 'vitest';
import type { Reply } from '../../../src/core/reply.ts';
import type { Request } from '../../../src/core/request.ts';
import { accepted, result } from '../talking.ts';
import { ada, fakeDiscord, startReady } from './set-up.ts';

const ADDRESS = 'http://localhost:1455/auth/callback?code=ac_canary-code-0123456789&state=canary-state';

const form: Reply = {
  kind: 'form',
  title: 'Sign in: work',
  label: 'The address that cannot be opened',
  intent: { kind: 'auth.finish', target: { by: 'default' }, pasted: null },
  otherwise: result(['Send me the address.']),
};

/** Asks in a form, and answers what comes of it. */
function formKeeper() {
  const asked: Request[] = [];
  async function* handle(request: Request): AsyncIterable<Reply> {
    asked.push(request);
    if (request.intent.kind === 'auth.finish' && request.intent.pasted === null) return yield form;
    yield accepted;
    yield result(['In order.']);
  }
  return { asked, handle };
}

describe('a form', () => {
  it('is the first answer to a command; what is filled in is a request of its own, and a secret', async () => {
    const discord = await fakeDiscord();
    const { asked, handle } = formKeeper();
    await startReady(discord, { handle });
    discord.command('codex_auth', { change: 'finish' }, { from: ada, place: discord.guild });
    const shown = (await discord.next('callback')).body as { type: number; data: { custom_id: string } };
    expect(shown).toMatchObject({ type: 9, data: { title: 'Sign in: work' } });
    discord.fillIn(shown.data.custom_id, { pasted: ADDRESS }, { from: ada, place: discord.guild });
    expect((await discord.next('callback')).body).toMatchObject({ type: 5 });
    expect((await discord.next('editOriginal')).body).toMatchObject({ content: 'In order.' });
    const filledIn = asked[1]!;
    expect(filledIn.intent).toMatchObject({ kind: 'auth.finish', target: { by: 'default' } });
    expect('pasted' in filledIn.intent && filledIn.intent.pasted?.reveal()).toBe(ADDRESS);
    expect(JSON.stringify(filledIn)).not.toContain('canary');
    expect(discord.wire.join('\n')).not.toContain('bot: Send me');
  });

  it('is the first answer to a tap, too', async () => {
    const discord = await fakeDiscord();
    const { handle } = formKeeper();
    const choices = [[{ label: 'Hand it in', intent: form.kind === 'form' ? form.intent : null! }]];
    await startReady(discord, {
      async *handle(request) {
        if (request.intent.kind === 'usage.menu') yield { ...result(['Here.']), choices };
        else yield* handle(request);
      },
    });
    discord.command('codex_usage', {}, { from: ada, place: discord.dm(ada) });
    await discord.next('editOriginal');
    await discord.next('callback');
    const [message] = discord.messages(discord.dm(ada), ada);
    discord.press('Hand it in', { from: ada, message: message! });
    expect((await discord.next('callback')).body).toMatchObject({ type: 9 });
  });

  it('that comes too late to be one is asked for in words', async () => {
    const discord = await fakeDiscord();
    const { handle } = formKeeper();
    const gate = Promise.withResolvers<void>();
    await startReady(discord, {
      async *handle(request) {
        await gate.promise;
        yield* handle(request);
      },
    });
    discord.command('codex_auth', { change: 'finish' }, { from: ada, place: discord.guild });
    expect((await discord.next('callback')).body).toMatchObject({ type: 5 });
    gate.resolve();
    expect((await discord.next('editOriginal')).body).toMatchObject({ content: 'Send me the address.' });
  });

  it('of somebody else, made up or with nothing in it, is parsed like any input', async () => {
    const discord = await fakeDiscord();
    const { asked, handle } = formKeeper();
    await startReady(discord, { handle });
    discord.fillIn('1.x.nonsense', { other: 'x' }, { from: ada, place: discord.dm(ada) });
    await expect.poll(() => asked).toHaveLength(1);
    expect(asked[0]!.intent).toEqual({ kind: 'button.unknown' });
  });
});

describe('a secret that was typed behind a command', () => {
  it.each([
    [true, false],
    [false, undefined],
  ])(
    'is known to be there for everybody, or for the caller alone: public %s',
    async (areAnswersPublic, isErased) => {
      const discord = await fakeDiscord();
      const { asked, handle } = formKeeper();
      await startReady(discord, { handle, areAnswersPublic });
      discord.command(
        'codex_auth',
        { change: `finish work ${ADDRESS}` },
        { from: ada, place: discord.guild },
      );
      await expect.poll(() => asked).toHaveLength(1);
      expect(asked[0]!.isErased).toBe(isErased);
      expect(JSON.stringify(asked)).not.toContain('canary');
    },
  );
});

describe('aids', () => {
  it('are buttons that open a page; code is there to be copied', async () => {
    const discord = await fakeDiscord();
    await startReady(discord, {
      async *handle() {
        yield accepted;
        yield {
          ...result(['Enter it: ', { code: 'ABCD-EFGHI' }]),
          aids: [
            { kind: 'link', label: 'Open the page', url: 'https://auth.openai.com/codex/device' },
            { kind: 'copy', label: 'Copy the code', text: 'ABCD-EFGHI' },
          ],
        };
      },
    });
    discord.command('codex_auth', { change: 'start work' }, { from: ada, place: discord.dm(ada) });
    const shown = await discord.next('editOriginal');
    expect(shown.status).toBe(200);
    expect(shown.body).toMatchObject({
      content: 'Enter it: `ABCD-EFGHI`',
      components: [
        {
          components: [{ style: 5, label: 'Open the page', url: 'https://auth.openai.com/codex/device' }],
        },
      ],
    });
  });
});
