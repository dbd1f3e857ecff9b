import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { holdsCallback, readCallback } from '../../../src/core/auth/callback-url.ts';
import { LINK_LIFE_MS } from '../../../src/core/auth/oauth-helper.ts';
import type { Holder } from '../../../src/core/auth/oauth-helper.ts';
import { withDeletion } from '../../../src/core/auth/finish.ts';
import { renderCallback } from '../../../src/core/auth/render-callback.ts';
import type { CameOfIt } from '../../../src/core/auth/render-callback.ts';
import type { Request } from '../../../src/core/request.ts';
import { loadTexts } from '../../../src/core/i18n/index.ts';
import { Secret } from '../../../src/core/secret.ts';
import { nastyText } from '../../fakes/nasty-text.ts';
import { expectNextStep, wordsOf } from './next-step.ts';
import { CALLBACK, CODE, answerTo, owner, printed, startHelper, verdict } from './pasted.ts';

/** What is pasted, given the state of a link that waits; what it is; and a part of the sentence that says so. */
type Row = readonly [name: string, pasted: (state: string) => string, is: string, said: RegExp];

const code = `code=${CODE}`;
const at = (base: string) => (state: string) => `${base}?${code}&state=${state}`;

const good: readonly Row[] = [
  ['the address as it is', answerTo, 'ok', /in order/],
  ['the state first', (s) => `${CALLBACK}?state=${s}&${code}`, 'ok', /in order/],
  ['127.0.0.1', at('http://127.0.0.1:1455/auth/callback'), 'ok', /in order/],
  ['::1', at('http://[::1]:1455/auth/callback'), 'ok', /in order/],
  ['the second port', at('http://localhost:1457/auth/callback'), 'ok', /in order/],
  ['capital letters in the host', at('HTTP://LocalHost:1455/auth/callback'), 'ok', /in order/],
  ['no scheme, as some browsers show it', at('localhost:1455/auth/callback'), 'ok', /in order/],
  ['the query alone', (s) => `${code}&state=${s}`, 'ok', /in order/],
  ['the query alone, with its mark', (s) => `?${code}&state=${s}`, 'ok', /in order/],
  ['path and query', at('/auth/callback'), 'ok', /in order/],
  ['angle brackets', (s) => `<${answerTo(s)}>`, 'ok', /in order/],
  ['quotation marks', (s) => `“${answerTo(s)}”`, 'ok', /in order/],
  ['back-ticks', (s) => `\`\`\`${answerTo(s)}\`\`\``, 'ok', /in order/],
  ['words around', (s) => `here it is: ${answerTo(s)} is that right?`, 'ok', /in order/],
  ['thanks in Chinese on the next line', (s) => `${answerTo(s)}\n谢谢`, 'ok', /in order/],
  ['a full stop behind', (s) => `It says ${answerTo(s)}.`, 'ok', /in order/],
  ['line breaks in it', (s) => answerTo(s).replaceAll('a', 'a\r\n  '), 'ok', /in order/],
  ['a blank in its path', (s) => answerTo(s).replace('/auth/', '/auth/ '), 'ok', /in order/],
  ['soft hyphens and joiners', (s) => answerTo(s).replaceAll('o', 'o\u00AD\u200B\u2060'), 'ok', /in order/],
  ['&amp; of a web page', (s) => answerTo(s).replaceAll('&', '&amp;'), 'ok', /in order/],
  ['parameters that nobody knows', (s) => `${answerTo(s)}&foo=EVILCANARY&foo=2`, 'ok', /in order/],
];

const malformed: readonly Row[] = [
  ['nothing', () => '', 'no-address', /no address/],
  ['blanks', () => ' \n\t ', 'no-address', /no address/],
  ['words', () => 'I have signed in, what now?', 'no-address', /no address/],
  ['a code alone', () => CODE, 'no-address', /no address/],
  ['eight thousand letters too many', (s) => `${answerTo(s)}&x=${'x'.repeat(8192)}`, 'too-long', /too long/],
  ['a thousand parameters', (s) => `${answerTo(s)}${'&x=1'.repeat(1000)}`, 'too-long', /too long/],
  ['two addresses', (s) => `${answerTo(s)} ${answerTo(s)}`, 'several', /more than one/],
  ['an address inside of another', (s) => `${CALLBACK}?next=${answerTo(s)}`, 'several', /more than one/],
  [
    'a Cyrillic о in the host',
    (s) => answerTo(s).replace('localhost', 'l\u043Ecalhost'),
    'odd-characters',
    /characters/,
  ],
  [
    'full-width letters',
    (s) => answerTo(s).replace('localhost', 'ｌｏｃａｌｈｏｓｔ'),
    'odd-characters',
    /characters/,
  ],
  ['a full-width scheme', (s) => answerTo(s).replace('http', 'ｈｔｔｐ'), 'odd-characters', /characters/],
  [
    'another slash that looks alike',
    (s) => answerTo(s).replace('/auth/', '\u2044auth\u2044'),
    'odd-characters',
    /characters/,
  ],
  ['backslashes', (s) => answerTo(s).replace('//', '\\\\'), 'odd-characters', /characters/],
  ['a back-tick in the code', (s) => `${CALLBACK}?code=a\`b&state=${s}`, 'odd-characters', /characters/],
  [
    'a line feed in the code, encoded',
    (s) => `${CALLBACK}?${code}%0d%0aHost:x&state=${s}`,
    'odd-characters',
    /characters/,
  ],
  ['a zero byte in the state', (s) => `${CALLBACK}?${code}&state=${s}%00`, 'odd-characters', /characters/],
  ['a state encoded twice', (s) => `${CALLBACK}?${code}&state=%2541${s}`, 'odd-characters', /characters/],
  ['a script in the code', (s) => `${CALLBACK}?code=%3Cscript%3E&state=${s}`, 'odd-characters', /characters/],
  ['encoded as a whole', (s) => encodeURIComponent(answerTo(s)), 'encoded', /another way/],
  ['a name encoded', (s) => `${CALLBACK}?c%6Fde=${CODE}&state=${s}`, 'encoded', /another way/],
  ['a name in capitals', (s) => `${CALLBACK}?CODE=${CODE}&state=${s}`, 'encoded', /another way/],
  ['a half-encoded letter', (s) => `${CALLBACK}?${code}%E0%A4&state=${s}`, 'encoded', /another way/],
  [
    'the sign-in page',
    (s) => `https://auth.openai.com/oauth/authorize?state=${s}`,
    'sign-in-page',
    /own address/,
  ],
  [
    'the page of the device code',
    (s) => `https://auth.openai.com/deviceauth/callback?${code}&state=${s}`,
    'sign-in-page',
    /own address/,
  ],
  ['ChatGPT', at('https://chatgpt.com/auth/callback'), 'sign-in-page', /own address/],
  [
    'a user named localhost',
    (s) => `http://localhost:1455@evil.example/auth/callback?${code}&state=${s}`,
    'user-info',
    /names a user/,
  ],
  [
    'a user at localhost',
    at('http://evil.example@localhost:1455/auth/callback'),
    'user-info',
    /names a user/,
  ],
  ['a host of another', at('http://evil.example:1455/auth/callback'), 'wrong-host', /another place/],
  ['a host of another, encrypted', at('https://evil.example/auth/callback'), 'wrong-host', /another place/],
  [
    'a host that begins like it',
    at('http://localhost.evil.example:1455/auth/callback'),
    'wrong-host',
    /another place/,
  ],
  ['a host that ends like it', at('http://evil.localhost:1455/auth/callback'), 'wrong-host', /another place/],
  [
    'a host that ends like it, without scheme',
    at('evil.localhost:1455/auth/callback'),
    'wrong-host',
    /another place/,
  ],
  [
    'OpenAI’s name within another',
    at('http://auth.openai.com.evil.example/auth/callback'),
    'wrong-host',
    /another place/,
  ],
  [
    'OpenAI’s name at the end of another',
    at('http://evil-openai.com/auth/callback'),
    'wrong-host',
    /another place/,
  ],
  ['a dot behind the host', at('http://localhost.:1455/auth/callback'), 'wrong-host', /another place/],
  ['a short form of 127.0.0.1', at('http://127.1:1455/auth/callback'), 'wrong-host', /another place/],
  ['127.0.0.1 as a number', at('http://2130706433:1455/auth/callback'), 'wrong-host', /another place/],
  ['127.0.0.1 in hexadecimal', at('http://0x7f.0.0.1:1455/auth/callback'), 'wrong-host', /another place/],
  ['another loopback address', at('http://127.0.0.2:1455/auth/callback'), 'wrong-host', /another place/],
  ['every address', at('http://0.0.0.0:1455/auth/callback'), 'wrong-host', /another place/],
  ['a mapped address', at('http://[::ffff:127.0.0.1]:1455/auth/callback'), 'wrong-host', /another place/],
  ['the cloud’s own address', at('http://169.254.169.254:1455/auth/callback'), 'wrong-host', /another place/],
  ['a host with encoded letters', at('http://%6cocalhost:1455/auth/callback'), 'wrong-host', /another place/],
  ['no host', at('http:///auth/callback'), 'wrong-host', /another place/],
  ['https', at('https://localhost:1455/auth/callback'), 'wrong-scheme', /not https/],
  ['another scheme', at('ftp://localhost:1455/auth/callback'), 'wrong-scheme', /another way/],
  ['a script’s scheme', at('javascript://localhost:1455/auth/callback'), 'wrong-scheme', /another way/],
  ['no port', at('http://localhost/auth/callback'), 'wrong-port', /another port/],
  ['another port', at('http://localhost:8080/auth/callback'), 'wrong-port', /another port/],
  ['a zero before the port', at('http://localhost:01455/auth/callback'), 'wrong-port', /another port/],
  ['two ports', at('http://localhost:1455:80/auth/callback'), 'wrong-port', /another port/],
  ['a port that goes on', at('http://localhost:14550/auth/callback'), 'wrong-port', /another port/],
  ['another path', at('http://localhost:1455/success'), 'wrong-path', /another page/],
  ['no path', at('http://localhost:1455'), 'wrong-path', /another page/],
  ['a path that goes on', at('http://localhost:1455/auth/callback/../../x'), 'wrong-path', /another page/],
  ['a path that comes back', at('http://localhost:1455/x/../auth/callback'), 'wrong-path', /another page/],
  ['a path with encoded letters', at('http://localhost:1455/%61uth/callback'), 'wrong-path', /another page/],
  ['capital letters in the path', at('http://localhost:1455/Auth/Callback'), 'wrong-path', /another page/],
  ['two slashes', at('http://localhost:1455//auth/callback'), 'wrong-path', /another page/],
  ['a fragment', (s) => `${answerTo(s)}#EVILCANARY`, 'fragment', /#/],
  ['all of it in the fragment', (s) => `${CALLBACK}#${code}&state=${s}`, 'fragment', /#/],
  ['two codes', (s) => `${answerTo(s)}&code=EVILCANARY`, 'repeated', /twice/],
  ['two states', (s) => `${answerTo(s)}&state=EVILCANARY`, 'repeated', /twice/],
  ['the same state twice', (s) => `${answerTo(s)}&state=${s}`, 'repeated', /twice/],
  ['two errors', (s) => `${CALLBACK}?error=a&error=b&state=${s}`, 'repeated', /twice/],
  ['code and error', (s) => `${answerTo(s)}&error=access_denied`, 'code-and-error', /both/],
  ['no query', () => CALLBACK, 'no-code', /no code/],
  ['no code', (s) => `${CALLBACK}?state=${s}`, 'no-code', /no code/],
  ['an empty code', (s) => `${CALLBACK}?code=&state=${s}`, 'no-code', /no code/],
  ['a list of codes', (s) => `${CALLBACK}?code[]=${CODE}&state=${s}`, 'no-code', /no code/],
  ['cut off behind the code', () => `${CALLBACK}?${code}`, 'no-state', /which sign-in/],
  ['cut off before the state', () => `${CALLBACK}?${code}&scope=openid&sta`, 'no-state', /which sign-in/],
  ['an empty state', () => `${CALLBACK}?${code}&state=`, 'no-state', /which sign-in/],
];

const refused = (query: string) => (state: string) => `${CALLBACK}?${query}&state=${state}`;
const denied: readonly Row[] = [
  [
    'access denied',
    refused('error=access_denied&error_description=EVILCANARY'),
    'denied access_denied',
    /refused or cancelled/,
  ],
  [
    'a workspace without Codex',
    refused('error=access_denied&error_description=missing_codex_entitlement'),
    'denied no_codex',
    /administrator/,
  ],
  ['a failure of the page', refused('error=server_error'), 'denied server_error', /failed/],
  [
    'an overloaded page',
    refused('error=temporarily_unavailable'),
    'denied temporarily_unavailable',
    /overloaded/,
  ],
  ['a link that is out of date', refused('error=invalid_scope'), 'denied invalid_scope', /out of date/],
  ['an error nobody knows', refused('error=EVILCANARY'), 'denied other', /do not know/],
  ['a script for an error', refused('error=%3Cb%3EEVILCANARY'), 'denied other', /do not know/],
  ['an error and an empty code', refused('code=&error=access_denied'), 'code-and-error', /both/],
  [
    'an error without a state',
    () => `${CALLBACK}?error=access_denied`,
    'denied access_denied',
    /refused or cancelled/,
  ],
  [
    'an error of another state',
    () => `${CALLBACK}?error=login_required&state=STRANGECANARY`,
    'denied login_required',
    /signed in there first/,
  ],
];

const texts = await loadTexts('en');
const about = { label: 'work', command: 'openclaw models auth login --provider openai' };

/** As `finishSignIn` says it. */
const told = (came: CameOfIt, from: Pick<Request, 'isErased'>) =>
  withDeletion({ texts }, from, renderCallback(texts, about, came));

/** The right sentence, what became of things, and a way on; and nothing of what was pasted. */
function expectSaid(message: ReturnType<typeof renderCallback>, said: RegExp): void {
  const words = wordsOf(message);
  expect(words).toMatch(said);
  expect(words).toMatch(
    /not used|[Nn]othing was (?:changed|done)|nothing was changed|saves the login|may have taken/,
  );
  expect(words).toMatch(/\/codex_auth|openclaw models auth login/);
  expectNextStep([message]);
}

function expectNothingOf(state: string, shown: string): void {
  for (const part of [
    CODE,
    'CODECANARY',
    state,
    'EVILCANARY',
    'STRANGECANARY',
    'evil',
    'missing_codex',
    '169.254',
  ])
    expect(shown.includes(part), `${part.slice(0, 8)} is shown`).toBe(false);
}

describe('a pasted address', () => {
  it('is told in 60 ways and more', () => {
    expect(malformed.length + denied.length).toBeGreaterThan(60);
  });

  it.each([...good, ...malformed, ...denied])(
    'with %s is told as what it is, and never repeated',
    (_, pasted, is, said) => {
      const { helper, begin, check } = startHelper();
      const state = begin();
      const checked = check(pasted(state));
      expect(verdict(checked)).toBe(is);
      const message = told({ checked, handed: null }, { isErased: true });
      expectSaid(message, said);
      expectNothingOf(state, printed(checked, message, helper) + wordsOf(message));
    },
  );

  it.each(
    [...good, ...malformed, ...denied].filter(([name]) => !['nothing', 'blanks', 'words'].includes(name)),
  )('with %s is seen in a message, so that it can be deleted', (_, pasted) => {
    expect(holdsCallback(`/codex_auth finish work ${pasted(startHelper().begin())}`)).toBe(true);
  });
});

describe('a piece of an address', () => {
  it.each([
    `?code=${CODE}`,
    '?code=0123456789abcdef',
    `code = ${CODE}`,
    'localhost:1455/auth/callback',
    '/auth/callback?error=access_denied',
    'http://localhost:1455/success?id_token=x',
    'http://127.0.0.1:1457',
    'https://auth.openai.com/oauth/authorize?client_id=x',
    'error=access_denied&state=x',
    'ｈｔｔｐ：／／ｌｏｃａｌｈｏｓｔ：１４５５／ａｕｔｈ／ｃａｌｌｂａｃｋ',
    'ｃｏｄｅ＝ａｂｃ＆ｓｔａｔｅ＝ｄｅｆ',
    'http%253A%252F%252Flocalhost%253A1455%252Fx',
    'c\u200Bode=a&st\u00ADate=b',
    CODE,
  ])('like "%s" is reason enough to delete a message', (text) => {
    expect(holdsCallback(text)).toBe(true);
  });
});

/** By whom, what happened before, and what it then is. */
type Again = readonly [
  name: string,
  holder: Partial<Holder>,
  before: (house: ReturnType<typeof startHelper>, state: string) => void,
  is: string,
  said: RegExp,
];

const later: readonly Again[] = [
  ['handed in twice', {}, ({ check }, s) => check(answerTo(s)), 'used', /handed in before/],
  [
    'handed in after its refusal',
    {},
    ({ check }, s) => check(refused('error=access_denied')(s)),
    'used',
    /handed in before/,
  ],
  [
    'handed in by another after its owner',
    { person: 'telegram:2' },
    ({ check }, s) => check(answerTo(s)),
    'used',
    /handed in before/,
  ],
  ['ten minutes old', {}, ({ clock }) => (clock.at += LINK_LIFE_MS), 'expired', /no longer good/],
  ['an hour old', {}, ({ clock }) => (clock.at += 59 * 60_000), 'expired', /no longer good/],
  ['a day old', {}, ({ clock }) => (clock.at += 24 * 60 * 60_000), 'unknown', /no link that I know/],
  ['of a link with a newer one behind it', {}, ({ begin }) => begin(), 'expired', /no longer good/],
  ['of somebody else', { person: 'telegram:2', chat: 'private-2' }, () => {}, 'foreign', /somebody else/],
  ['of somebody else in the same chat', { person: 'telegram:2' }, () => {}, 'foreign', /somebody else/],
  [
    'of somebody with the same number elsewhere',
    { person: 'discord:1' },
    () => {},
    'foreign',
    /somebody else/,
  ],
  ['of another chat', { chat: 'group-7' }, () => {}, 'foreign', /another chat/],
  ['of another profile', { profile: 'digest-home' }, () => {}, 'other-profile', /another profile/],
  ['of another agent’s profile', { agent: 'ops' }, () => {}, 'other-profile', /another profile/],
];

describe('an address', () => {
  it.each(later)('%s is told as that, and never repeated', (_, holder, before, is, said) => {
    const house = startHelper();
    const state = house.begin();
    before(house, state);
    const checked = house.check(answerTo(state), { ...owner, ...holder });
    expect(verdict(checked)).toBe(is);
    const message = told({ checked, handed: null }, { isErased: false });
    expectSaid(message, said);
    expect(wordsOf(message)).toContain('please delete it yourself');
    expectNothingOf(state, printed(checked, message, house.helper) + wordsOf(message));
  });

  it.each([
    ['nobody', /no sign-in waits/],
    ['taken', /has taken it/],
    ['turned-away', /another link/],
    ['unclear', /may have taken it/],
  ] as const)(
    'of a link that this bot never made, and that the gateway answers with "%s" to, is told so',
    (handed, said) => {
      const checked = startHelper().check(answerTo('STRANGECANARY'));
      expect(verdict(checked)).toBe('unknown');
      const message = told({ checked, handed }, {});
      expectSaid(message, said);
      expect(wordsOf(message)).not.toContain('delete');
      expectNothingOf('STRANGECANARY', printed(checked, message) + wordsOf(message));
    },
  );
});

const token = () => fc.stringMatching(/^[\w-]{8,64}$/u);
const anyAnswer = () =>
  fc
    .record({ code: token(), state: token(), host: fc.constantFrom('localhost', '127.0.0.1', '[::1]') })
    .map((parts) => ({
      ...parts,
      url: `http://${parts.host}:1455/auth/callback?code=${parts.code}&state=${parts.state}`,
    }));

describe('any text', () => {
  it('is read without a crash, and is a callback or has one thing wrong with it', () => {
    const pieces = fc.constantFrom(
      CALLBACK,
      '?',
      '&',
      'code=',
      'state=',
      'error=',
      '%',
      '%41',
      '#',
      '@',
      '//',
      'http://',
      '[',
      ']',
      '\n',
    );
    const mixed = fc
      .array(fc.oneof(pieces, pieces, nastyText()), { maxLength: 12 })
      .map((all) => all.join(''));
    fc.assert(
      fc.property(fc.oneof(mixed, nastyText(), fc.webUrl({ withQueryParameters: true })), (text) => {
        const facts = readCallback(new Secret(text));
        expect(typeof holdsCallback(text)).toBe('boolean');
        expect(JSON.stringify(facts)).toMatch(
          /^\{"kind":"[a-z-]+"(?:,"\w+":(?:"\[redacted\]"|"[a-z_]+"|null))*\}$/u,
        );
      }),
      { numRuns: 3000 },
    );
  });

  it('with a whole address anywhere in it holds one', () => {
    fc.assert(
      fc.property(anyAnswer(), nastyText(), nastyText(), ({ url }, before, behind) => {
        expect(holdsCallback(before + url + behind)).toBe(true);
        expect(holdsCallback(before + encodeURIComponent(url) + behind)).toBe(true);
        expect(holdsCallback(before + url.slice(url.indexOf('?') + 1) + behind)).toBe(true);
      }),
      { numRuns: 1000 },
    );
  });

  it('that breaks an address over lines is read as if it did not', () => {
    fc.assert(
      fc.property(
        anyAnswer(),
        fc.array(fc.nat({ max: 200 }), { maxLength: 5 }),
        ({ url, code: sent, state }, cuts) => {
          const broken = cuts.reduce((text, cut) => `${text.slice(0, cut)}\r\n ${text.slice(cut)}`, url);
          const facts = readCallback(new Secret(broken));
          if (facts.kind !== 'code') return expect.fail(facts.kind);
          expect(facts.state.reveal()).toBe(state);
          expect(new URLSearchParams(facts.query.reveal()).get('code')).toBe(sent);
          expect(holdsCallback(broken)).toBe(true);
        },
      ),
      { numRuns: 1000 },
    );
  });

  it.each([
    'work',
    '/codex_auth finish work',
    'which port does it use, 1455?',
    'what is the state of my code?',
    'the code is 1457',
    'meet at 14:55',
    '/codex_auth order work home',
  ])('like "%s" is no reason to delete a message', (text) => {
    expect(holdsCallback(text)).toBe(false);
  });

  it('of megabytes is looked at in no time', () => {
    const startedAt = performance.now();
    for (const piece of ['code=', 'http://', ' ', '%25', 'ac_', '&amp;', ':1455', '\u200B'])
      holdsCallback(piece.repeat(200_000));
    for (const piece of ['code=', 'http://', ' ', '%25', '\n', ' \n', '['])
      readCallback(new Secret(piece.repeat(Math.floor(8192 / piece.length))));
    expect(performance.now() - startedAt).toBeLessThan(5000);
  });
});
