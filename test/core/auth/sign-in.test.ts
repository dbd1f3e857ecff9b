import { describe, expect, it } from 'vitest';
import { recoverAndTell } from '../../../src/core/auth/recover.ts';
import type { Message } from '../../../src/core/reply.ts';
import type { Secret } from '../../../src/core/secret.ts';
import { startIssuer } from '../../fakes/issuer.ts';
import type { IssuerScript } from '../../fakes/issuer.ts';
import { readHistory } from '../../../src/core/auth/journal.ts';
import { SAMPLE_NOW } from '../../fakes/openclaw-home.ts';
import type { StoredProfile } from '../../fakes/openclaw-home.ts';
import { createHandle } from '../../../src/core/handle.ts';
import { readAloud, replies, request } from '../../harness.ts';
import { operator, owner, startChanging } from './changing.ts';

/** Signing in from chat, with the simulated OpenClaw and an issuer on loopback at its far side. */

const CODE = 'ABCD-EFGHI';
const DAY_MS = 24 * 60 * 60_000;

/** `work` has run out; its account is the one that the issuer signs in, unless told otherwise. */
async function startSigningIn(
  script: IssuerScript = {},
  version: '2026.5.28' | '2026.7.1' | '2026.9.6' = '2026.7.1',
  work: Partial<StoredProfile> = {},
) {
  const issuer = await startIssuer({ accountId: 'acct-work', userId: 'user-work', ...script });
  const provider = version < '2026.6' ? 'openai-codex' : 'openai';
  const id = (name: string) => `${provider}:${name}`;
  const spec = {
    profiles: [
      { id: id('home'), accountId: 'acct-home', userId: 'user-home' },
      { id: id('work'), accountId: 'acct-work', userId: 'user-work', expires: SAMPLE_NOW - DAY_MS, ...work },
    ],
    order: { [provider]: [id('home'), id('work')] },
  };
  const opened = await startChanging({ version, spec, options: { env: issuer.env } });
  return { ...opened, issuer };
}

/** What is said, each message apart, as it is said. */
async function hear(house: Awaited<ReturnType<typeof startSigningIn>>['house'], words: string, from = owner) {
  const messages: Message[] = [];
  for await (const reply of house.handle(request(words, from)))
    if (reply.kind === 'progress' || reply.kind === 'result') messages.push(reply);
  return messages;
}

describe.each(['2026.5.28', '2026.7.1', '2026.9.6'] as const)('signing in with OpenClaw %s', (version) => {
  it('shows the code to its owner, waits, reads it back, and says whose it is', async () => {
    const { house, issuer } = await startSigningIn({}, version);
    const messages = await hear(house, '/codex_auth start work');
    const words = messages.map((message) => readAloud([message]).join(''));
    expect(words[0]).toContain('Step 1 of 3: OpenClaw asks OpenAI for a code…');
    const shown = messages.find(({ aids }) => aids)!;
    expect(readAloud([shown]).join('')).toContain(
      `open https://auth.openai.com/codex/device and enter this code:\n\`${CODE}\``,
    );
    expect(shown.aids).toEqual([
      { kind: 'link', label: 'Open the page', url: 'https://auth.openai.com/codex/device' },
      { kind: 'copy', label: 'Copy the code', text: CODE },
    ]);
    expect(shown.inPlace).toBe('below');
    expect(words.at(-2)).toContain('Approved. Step 3 of 3');
    expect(words.at(-1)).toContain('✅ Signed in and verified: `work`.\nIt is the same account as before.');
    if (version === '2026.9.6') expect(words.at(-1)).toContain('Place 2 in the auth order.');
    else
      expect(words.at(-1)).toContain(
        'Place 1 in the auth order.\n⚠️ OpenClaw put it first when it signed in; it was in place 2.',
      );
    expect(words.at(-1)).toContain('Check its allowance');
    const listed = await house.ports.profiles.list('main');
    const work = listed.ok && listed.value.profiles.find(({ id }) => id.endsWith(':work'));
    expect(work && work.tokenExpiresAt! > Date.now()).toBe(true);
    const log = readAloud(await Array.fromAsync(house.handle(request('/codex_auth log', owner)))).join('');
    expect(log).toContain('`telegram:1`: sign `work` in again');
    expect(log).toContain('verified');
    for (const secret of issuer.secrets)
      expect(JSON.stringify([messages.at(-1), house.logged])).not.toContain(secret);
  });
});

/** A login whose renewal failed for good: its tokens are gone, and only its workspace is known. */
const FENCED = {
  access: 'openclaw-oauth-refresh-fence:v1:0123456789abcdef0123456789abcdef:failed:access:x',
  refresh: 'openclaw-oauth-refresh-fence:v1:0123456789abcdef0123456789abcdef:failed:refresh:x',
  expires: 1,
};

describe('a sign-in to a login whose tokens are gone', () => {
  it.each([
    [
      'acct-work',
      '✅ Signed in and verified: `work`.\nWhether it is the same account as before cannot be told.',
    ],
    ['acct-stranger', '⚠️ `work` is signed in, to ANOTHER account than before.'],
  ])('knows its workspace all the same: %s', async (accountId, told) => {
    const { say } = await startSigningIn({ accountId }, '2026.9.6', FENCED);
    expect(await say('/codex_auth start work')).toContain(told);
  });
});

describe('a sign-in', () => {
  it('that is cancelled is none, though OpenClaw has renewed the login meanwhile', async () => {
    const { house, press, home, provider } = await startSigningIn({ ending: 'never' });
    const messages: Message[] = [];
    for await (const reply of house.handle(request('/codex_auth start work', owner))) {
      if (reply.kind !== 'progress' && reply.kind !== 'result') continue;
      messages.push(reply);
      const cancel = reply.choices?.flat().find(({ label }) => label === 'Cancel the sign-in');
      if (!cancel) continue;
      home.save(
        {
          profiles: [
            { id: `${provider}:home`, accountId: 'acct-home', userId: 'user-home' },
            { id: `${provider}:work`, accountId: 'acct-work', userId: 'user-work' },
          ],
          order: { [provider]: [`${provider}:home`, `${provider}:work`] },
        },
        'main',
      );
      await press(cancel.intent);
    }
    const said = readAloud(messages).at(-1)!;
    expect(said).toContain('The sign-in was cancelled');
    expect(said).toContain('OpenClaw has renewed it by itself');
    expect(said).not.toContain('✅');
    const { changes } = await readHistory(house.ports.state.journal);
    expect(changes.map(({ ended }) => ended?.outcome)).toEqual(['not-applied']);
  });

  it('to another account is told loudly', async () => {
    const { say } = await startSigningIn({ accountId: 'acct-stranger', userId: 'user-stranger' });
    const said = await say('/codex_auth start work');
    expect(said).toContain('⚠️ `work` is signed in, to ANOTHER account than before.');
    expect(said).not.toContain('✅');
    expect(await say('/codex_auth log')).toContain('not as planned');
  });

  it.each([
    ['disabled', 'Device codes are switched off for this account or its workspace'],
    ['denied', 'OpenAI refused the sign-in'],
    ['expired', 'The code was not entered in time and has expired.'],
    ['unreachable', 'OpenClaw could not reach OpenAI’s sign-in server'],
  ] as const)(
    'that ends in %s says why, that all is as before, and offers another try',
    async (ending, why) => {
      const { say, button, order } = await startSigningIn({ ending });
      const said = await say('/codex_auth start work');
      expect(said).toContain(why);
      expect(said).toContain('I read it back: `work` is as it was.');
      expect(button('Try again')).toMatchObject({ kind: 'auth.start' });
      expect(await order()).toEqual(['home', 'work']);
      expect(await say('/codex_auth log')).toContain('not done');
    },
  );

  it('is cancelled by its button, in the place of the code, and its code is gone from there', async () => {
    const { house, press } = await startSigningIn({ ending: 'never' });
    const messages: Message[] = [];
    for await (const reply of house.handle(request('/codex_auth start work', owner))) {
      if (reply.kind !== 'progress' && reply.kind !== 'result') continue;
      messages.push(reply);
      const cancel = reply.choices?.flat().find(({ label }) => label === 'Cancel the sign-in');
      if (cancel) expect(await press(cancel.intent)).toBe('');
    }
    const last = messages.at(-1)!;
    expect(last.inPlace).toBe(true);
    expect(readAloud([last]).join('')).toContain('The sign-in was cancelled');
    expect(readAloud([last]).join('')).toContain('`work` is as it was');
    expect(readAloud([last]).join('')).not.toContain(CODE);
  });

  it('is one at a time, and the second is told who is at it and how to end that', async () => {
    const { house, say, tap } = await startSigningIn({ ending: 'never' });
    const first = hear(house, '/codex_auth start work');
    await expect.poll(() => house.ports.state.journal.read().then(({ rows }) => rows.length)).toBe(2);
    expect(await say('/codex_auth start home')).toContain('`telegram:1` has been signing in since');
    expect(await tap('Cancel the sign-in')).toBe('');
    expect(readAloud(await first).at(-1)).toContain('The sign-in was cancelled');
  });

  it('is cancelled from another process on the same state, too', async () => {
    const { house } = await startSigningIn({ ending: 'never' });
    const later = (_: number, work: () => void) => void setTimeout(work, 20).unref();
    const ports = { ...house.ports, later };
    const here = createHandle(ports, house.settings);
    const there = createHandle(ports, { ...house.settings, copy: 'another' });
    const messages: Message[] = [];
    for await (const reply of here(request('/codex_auth start work', owner))) {
      if (reply.kind !== 'progress' && reply.kind !== 'result') continue;
      messages.push(reply);
      const cancel = reply.choices?.flat().find(({ label }) => label === 'Cancel the sign-in');
      if (!cancel) continue;
      const tapped = await replies(there, request('', { ...owner, intent: cancel.intent }));
      expect(readAloud(tapped)).toEqual([]);
    }
    expect(readAloud(messages).at(-1)).toContain('The sign-in was cancelled');
  });

  it('that is over cannot be cancelled', async () => {
    const { press } = await startSigningIn();
    const said = await press({ kind: 'auth.stop', signIn: 'plan-00000000009' });
    expect(said).toContain('That sign-in is over, or waits in another place. Nothing was changed.');
  });

  it('is for a private chat', async () => {
    const { say, openclaw } = await startSigningIn();
    const said = await say('/codex_auth start work', { ...owner, isPrivate: false, chat: 'group' });
    expect(said).toContain('Signing in is for a private chat');
    expect(openclaw.calls()).toEqual([]);
  });

  it('is for an owner', async () => {
    const { say, openclaw } = await startSigningIn();
    expect(await say('/codex_auth start work', operator)).toContain('Only an owner may do that.');
    expect(openclaw.calls()).toEqual([]);
  });

  it('of nobody in particular asks which', async () => {
    const { say, tap } = await startSigningIn();
    expect(await say('/codex_auth start')).toContain('Which profile shall sign in again?');
    expect(await tap('work')).toContain('✅ Signed in and verified: `work`.');
  });

  it('that was cut off is looked up by the next start, and told in the same chat', async () => {
    const { house } = await startSigningIn({ ending: 'never' });
    const heard = hear(house, '/codex_auth start work');
    await expect.poll(() => house.ports.state.journal.read().then(({ rows }) => rows.length)).toBe(2);
    await house.interrupt();
    expect(readAloud(await heard).at(-1)).toContain('I am being stopped in the middle of this.');
    await house.restart();
    house.clock.at += 10 * 60_000;
    const told: string[] = [];
    await recoverAndTell(house.ports, 'en', () => async ({ chat }, message) => {
      told.push(`${chat}: ${readAloud([message]).join('')}`);
      return true;
    });
    expect(told).toHaveLength(1);
    expect(told[0]).toContain('private-1: I was interrupted while I was to sign `work` in again.');
    expect(told[0]).toContain('`work` is as it was');
  });

  it('leaves nothing secret behind: no code and no token in the state, the log or the record', async () => {
    const { house, issuer, say } = await startSigningIn();
    await say('/codex_auth start work');
    const { rows } = await house.ports.state.journal.read();
    const kept = JSON.stringify([rows, house.logged]);
    for (const secret of [...issuer.secrets, CODE]) expect(kept).not.toContain(secret);
  });
});

describe('a sign-in through a browser, where OpenClaw has no device code', () => {
  it('gives the command for the host, and a link that shows whether OpenAI lets one in', async () => {
    const { say, openclaw } = await startChanging({ version: '2026.4.29' });
    const said = await say('/codex_auth start work');
    expect(said).toContain('OpenClaw `2026.4.29` cannot sign in by device code');
    expect(said).toContain('openclaw models auth login --provider openai-codex');
    expect(said).toMatch(/https:\/\/auth\.openai\.com\/oauth\/authorize\?/u);
    expect(said).toContain('code_challenge_method=S256');
    expect(openclaw.calls()).toEqual(['--version']);
    expect(await say('/codex_auth work')).toContain('A sign-in as `work` waits for its address until');
    expect(await say('/codex_auth home')).not.toContain('waits for its address');
    expect(await say('/codex_auth work', operator)).not.toContain('waits for its address');
  });

  it('checks the address that the link ends at, once, and never repeats it', async () => {
    const { say, house } = await startChanging({ version: '2026.4.29' });
    const link = /https:\/\/auth\.openai\.com\S+?(?=`)/u.exec(await say('/codex_auth start work'))?.[0];
    const state = new URL(link!).searchParams.get('state')!;
    const address = `http://localhost:1455/auth/callback?code=ac_canary-code-0123456789&state=${state}`;
    const said = await say(`/codex_auth finish work ${address}`);
    expect(said).toContain('That address is in order: OpenAI let you sign in. Nothing was changed yet.');
    expect(await say(address)).toContain('That address was handed in before, and each is good once.');
    const { rows } = await house.ports.state.journal.read();
    expect(JSON.stringify([said, house.logged, rows])).not.toMatch(new RegExp(`canary|${state}`, 'u'));
  });

  it.each([
    ['taken', 'OpenClaw’s sign-in was waiting for that address, and has taken it.'],
    ['nobody', 'That address is of no link that I know, and no sign-in waits for it at the host.'],
  ] as const)('hands the address to a sign-in that waits at the host: %s', async (handed, told) => {
    const given: string[] = [];
    const handOver = async (callback: Secret) => {
      given.push(callback.reveal());
      return handed;
    };
    const { say } = await startChanging({ version: '2026.4.29', options: { handOver } });
    const said = await say(
      '/codex_auth finish work http://localhost:1455/auth/callback?code=ac_canary-code-0123456789&state=theirs',
    );
    expect(given).toHaveLength(1);
    expect(given[0]).toContain('state=theirs');
    expect(said).toContain(told);
    expect(said).not.toContain('canary');
  });
});
