import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { challengeOf, encode } from '../../../src/core/auth/authorization-link.ts';
import { LINK_LIFE_MS } from '../../../src/core/auth/oauth-helper.ts';
import { renderCallback, renderLink } from '../../../src/core/auth/render-callback.ts';
import { loadTexts } from '../../../src/core/i18n/index.ts';
import { wordsOf } from './next-step.ts';
import { CALLBACK, CODE, answerTo, owner, printed, startHelper, stateIn } from './pasted.ts';

const home = { ...owner, profile: 'digest-home' };

describe('the link', () => {
  it('is that of Codex and OpenClaw, letter by letter', () => {
    const { helper } = startHelper();
    const link = new URL(helper.begin(owner).link.reveal());
    const { code_challenge: challenge, state, ...rest } = Object.fromEntries(link.searchParams);
    expect(link.origin + link.pathname).toBe('https://auth.openai.com/oauth/authorize');
    expect(rest).toEqual({
      response_type: 'code',
      client_id: 'app_EMoamEEZ73f0CkXaXp7hrann',
      redirect_uri: CALLBACK,
      scope: 'openid profile email offline_access',
      code_challenge_method: 'S256',
      id_token_add_organizations: 'true',
      codex_cli_simplified_flow: 'true',
      originator: 'openclaw',
    });
    expect(challenge).toMatch(/^[\w-]{43}$/u);
    expect(state).toMatch(/^[\w-]{43}$/u);
  });

  it('has the challenge of RFC 7636’s own example for its verifier', () => {
    const octets = [
      116, 24, 223, 180, 151, 153, 224, 37, 79, 250, 96, 125, 216, 173, 187, 186, 22, 212, 37, 77, 105, 214,
      191, 240, 91, 88, 5, 88, 83, 132, 141, 121,
    ];
    const verifier = encode(Uint8Array.from(octets));
    expect(verifier).toBe('dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk');
    expect(challengeOf(verifier)).toBe('E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM');
  });

  it('challenges with the hash of the 64 bytes that were drawn, and never shows those', () => {
    const { helper } = startHelper();
    const { link } = helper.begin(owner);
    const verifier = createHash('sha512').update('draw 1').digest().toString('base64url');
    expect(verifier).toMatch(/^[\w.~-]{86}$/u);
    const challenge = createHash('sha256').update(verifier, 'ascii').digest('base64url');
    expect(new URL(link.reveal()).searchParams.get('code_challenge')).toBe(challenge);
    expect(link.reveal()).not.toContain(verifier);
  });

  it('is another one each time', () => {
    const { begin } = startHelper();
    expect(new Set([begin(), begin(), begin(home)]).size).toBe(3);
  });

  it('is told in one message, with how to hand its answer in and until when', async () => {
    const { helper } = startHelper();
    const begun = helper.begin(owner);
    const message = renderLink(
      await loadTexts('en'),
      { label: 'work', command: 'openclaw models auth login', version: '2026.5.12' },
      begun,
    );
    const words = wordsOf(message);
    expect(words).toContain(begun.link.reveal());
    expect(words).toContain('/codex_auth finish work <address>');
    expect(words).toContain('1970-01-01 00:26 UTC');
    expect(words).toContain('run openclaw models auth login at the host');
  });
});

describe('its answer', () => {
  it('is in order once, for ten minutes less a millisecond', () => {
    const { clock, begin, check, helper } = startHelper();
    const state = begin();
    clock.at += LINK_LIFE_MS - 1;
    expect(helper.pending(owner)).toEqual({ profile: 'digest-work', endsAt: 1_000_000 + LINK_LIFE_MS });
    expect(check(answerTo(state))).toEqual({ kind: 'ok', profile: 'digest-work' });
    expect(check(answerTo(state))).toEqual({ kind: 'used' });
    expect(helper.pending(owner)).toBeNull();
  });

  it('is too late after ten minutes, though nobody looked in between', () => {
    const { clock, begin, check, helper } = startHelper();
    const state = begin();
    clock.at += LINK_LIFE_MS;
    expect(helper.pending(owner)).toBeNull();
    expect(check(answerTo(state))).toEqual({ kind: 'expired' });
  });

  it('is waited for per person, chat, agent and profile', () => {
    const { begin, check, helper } = startHelper();
    const states = [owner, home, { ...owner, chat: 'private-9' }, { ...owner, person: 'telegram:2' }].map(
      (holder) => [holder, begin(holder)] as const,
    );
    for (const [holder, state] of states) {
      expect(helper.pending(holder)).not.toBeNull();
      expect(check(answerTo(state), holder).kind).toBe('ok');
    }
  });

  it('given under no name is that of whichever link it answers, of the same person, chat and agent', () => {
    const { begin, check, helper } = startHelper();
    const [mine, other] = [begin(), begin(home)];
    const nobody = { ...owner, profile: null };
    expect(helper.pending(nobody)).toMatchObject({ profile: 'digest-home' });
    expect(check(answerTo(mine), nobody)).toMatchObject({ kind: 'ok', profile: 'digest-work' });
    expect(check(answerTo(other), { ...nobody, agent: 'ops' }).kind).toBe('other-profile');
    expect(check(answerTo(other), { ...nobody, chat: 'group-7' }).kind).toBe('foreign');
  });

  it('given under a wrong name is still good under the right one', () => {
    const { begin, check } = startHelper();
    const state = begin();
    expect(check(answerTo(state), home).kind).toBe('other-profile');
    expect(check(answerTo(state)).kind).toBe('ok');
  });

  it.each([
    ['somebody else', { ...owner, person: 'telegram:2' }],
    ['another chat', { ...owner, chat: 'group-7' }],
  ])('that %s has had is no longer good', (_, other) => {
    const { begin, check, helper } = startHelper();
    const state = begin();
    expect(check(answerTo(state), other).kind).toBe('foreign');
    expect(helper.pending(owner)).toBeNull();
    expect(check(answerTo(state)).kind).toBe('used');
  });

  it('that is malformed may be copied again', () => {
    const { begin, check } = startHelper();
    const state = begin();
    expect(check(`${CALLBACK}?state=${state}`)).toEqual({ kind: 'malformed', why: 'no-code' });
    expect(check(answerTo(state)).kind).toBe('ok');
  });

  it('that is a refusal ends the sign-in', () => {
    const { begin, check, helper } = startHelper();
    const state = begin();
    expect(check(`${CALLBACK}?error=access_denied&state=${state}`)).toEqual({
      kind: 'denied',
      error: 'access_denied',
    });
    expect(helper.pending(owner)).toBeNull();
  });

  it.each(['', '&state=STRANGE'])('that is a refusal of nobody’s (%s) ends nothing', (rest) => {
    const { begin, check } = startHelper();
    const state = begin();
    expect(check(`${CALLBACK}?error=access_denied${rest}`).kind).toBe('denied');
    expect(check(answerTo(state)).kind).toBe('ok');
  });

  it('of a refusal that is somebody else’s is told as theirs', () => {
    const { begin, check } = startHelper();
    const state = begin({ ...owner, person: 'telegram:2' });
    expect(check(`${CALLBACK}?error=access_denied&state=${state}`)).toEqual({
      kind: 'foreign',
      by: 'person',
    });
  });

  it('without a name is told with a place for one', async () => {
    const message = renderCallback(
      await loadTexts('en'),
      { label: null, command: 'openclaw models auth login' },
      { checked: startHelper().check('what?'), handed: null },
    );
    expect(wordsOf(message)).toContain('/codex_auth finish <profile> <address>');
  });

  it('of no link that is known has a query that can be handed over, with nothing added', () => {
    const { check } = startHelper();
    const checked = check(`${answerTo('STRANGE')}&foo=1`);
    if (checked.kind !== 'unknown') return expect.fail(checked.kind);
    expect(Object.fromEntries(new URLSearchParams(checked.query.reveal()))).toEqual({
      code: CODE,
      scope: 'openid profile email offline_access',
      state: 'STRANGE',
    });
  });
});

describe('what is kept', () => {
  it('shows nothing, however it is printed, before and after', () => {
    const { helper, check, begin } = startHelper();
    const begun = helper.begin(owner);
    const state = stateIn(begun.link);
    const other = begin(home);
    const verifier = createHash('sha512').update('draw 1').digest().toString('base64url');
    const shown = printed(
      helper,
      begun,
      check(answerTo(state)),
      check(answerTo(other)),
      check(answerTo('STRANGE')),
    );
    for (const secret of [state, other, verifier, verifier.slice(0, 20), CODE, 'STRANGE'])
      expect(shown.includes(secret)).toBe(false);
  });

  it('is at most twenty links; the oldest makes way', () => {
    const { begin, check, helper } = startHelper();
    const holders = Array.from({ length: 21 }, (_, index) => ({ ...owner, profile: `digest-${index}` }));
    const states = holders.map(begin);
    expect(holders.map((holder) => helper.pending(holder) !== null)).toEqual(
      holders.map((_, index) => index > 0),
    );
    expect(check(answerTo(states[0]!), holders[0]).kind).toBe('expired');
    expect(check(answerTo(states[20]!), holders[20]).kind).toBe('ok');
  });

  it('does not follow its holder’s object when that is changed', () => {
    const { helper } = startHelper();
    const holder = { ...owner };
    helper.begin(holder);
    holder.person = 'telegram:2';
    expect(helper.pending(holder)).toBeNull();
    expect(helper.pending(owner)).not.toBeNull();
  });
});
