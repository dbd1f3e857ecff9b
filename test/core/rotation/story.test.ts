import { beforeEach, describe, expect, it } from 'vitest';
import type { Message, Reply } from '../../../src/core/reply.ts';
import type { Request } from '../../../src/core/request.ts';
import { writeJsonHome } from '../../fakes/openclaw-home.ts';
import type { HomeSpec } from '../../fakes/openclaw-home.ts';
import { NOON, usageAnswer } from '../../fakes/usage-answer.ts';
import type { FakeAnswer } from '../../fakes/usage-endpoint.ts';
import { readAloud, replies, request, startHouse, threeProfiles } from '../../harness.ts';
import { operator, owner, startChanging } from '../auth/changing.ts';
import { wordsOf } from '../auth/next-step.ts';

const HOUR = 60 * 60_000;
const good = usageAnswer({ used: 18 }, { used: 36 });
const used = (resetsInMs = 2 * HOUR) => usageAnswer({ used: 100, resetsInMs }, { used: 36 });
const revoked: FakeAnswer = { status: 401, body: '{"error":{"code":"token_revoked"}}' };
const closed: FakeAnswer = { status: 401, body: '{"error":{"code":"account_deactivated"}}' };
const onCredits: FakeAnswer = {
  ...used(),
  body: JSON.stringify({
    ...JSON.parse(String(used().body)),
    credits: { has_credits: true, unlimited: false, balance: '20' },
  }),
};

/** The house of a bot that only reads, after a check that brought these answers. */
async function open(
  answers: Readonly<Record<string, FakeAnswer>> = {},
  spec: HomeSpec = threeProfiles,
  isChecked = true,
) {
  const house = await startHouse({ home: writeJsonHome(spec), duplicateWindowMs: 0 });
  for (const [name, answer] of Object.entries(answers)) house.endpoint.script(`acct-${name}`, answer);
  if (isChecked)
    for (const name of Object.keys(answers)) await replies(house.handle, request(`/codex_usage ${name}`));
  const say = async (words = '/codex_rotation', changes: Partial<Request> = {}) =>
    lastOf(await replies(house.handle, request(words, changes)));
  return { house, say };
}

function lastOf(said: readonly Reply[]): Message {
  const last = said.at(-1);
  return last?.kind === 'result' ? last : expect.fail('no result');
}

const labels = ({ choices = [] }: Message) => choices.flat().map(({ label }) => label);
/** The line that says what would help. */
const advice = (message: Message) =>
  wordsOf(message)
    .split('\n')
    .find((line) => line.startsWith('→ '))
    ?.slice(2);

const only = (names: readonly string[], order: readonly string[] | null = names): HomeSpec => ({
  profiles: names.map((name) => ({ id: `openai-codex:${name}` })),
  ...(order && { order: { 'openai-codex': order.map((name) => `openai-codex:${name}`) } }),
});

describe('the short form', () => {
  it('tells the order as it is, how each stands, what would help and what holds always', async () => {
    const { say, house } = await open({ work: used(), home: good, spare: revoked });
    house.clock.at += 14 * 60_000;
    const message = await say();
    expect(readAloud([message]).join('')).toBe(`**Rotation** of agent \`main\`
1. 🟠 \`work\` — limited until 2026-11-22 14:00 UTC
2. 🟢 \`home\` — usable
🔴 \`spare\` — retired, its login does not work
As last checked, up to 14m ago. OpenAI was not asked just now.
→ \`work\` is first, but limited until 2026-11-22 14:00 UTC: put \`home\` first.
This bot only reads. Its owner can allow changes at the host: \`AUTH_MUTATIONS=on\`.
Fail over after two hard failures (401, 403) in a row, promote after two good checks.
A time-out is no reason to move. Retire rather than delete; use only accounts of your own.
1. Check now
2. Auth order
3. Suggested order
4. Set-up`);
  });

  it('asks nobody', async () => {
    const { say, house } = await open({ work: good }, threeProfiles, false);
    await say();
    await say('/codex_rotation setup');
    expect(house.endpoint.requests).toEqual([]);
  });

  it('fits a phone, however many profiles there are', async () => {
    const names = Array.from({ length: 30 }, (_, index) => `p${index}`);
    const { say } = await open({ p0: used(), p1: good }, only(names));
    const { lines } = await say();
    expect(lines.length).toBeLessThanOrEqual(12);
    expect(wordsOf({ lines })).toContain('… and 26 more. /codex_auth shows all.');
  });
});

describe('what would help', () => {
  it.each<[string, Record<string, FakeAnswer>, HomeSpec, string]>([
    [
      'nothing, when all is well',
      { work: good, home: good },
      threeProfiles,
      'All is well: work is used, and home is next. Leave it so, and check when an answer fails.',
    ],
    [
      'a check, when nothing is known',
      {},
      threeProfiles,
      'Not enough is known of work: check before you move anything.',
    ],
    [
      'a check of the next one, when the first is used up and nothing else is known',
      { work: used() },
      threeProfiles,
      'Not enough is known of home: check before you move anything.',
    ],
    [
      'another first, when the first needs a sign-in',
      { work: revoked, home: good },
      threeProfiles,
      'work is first, but its login does not work: put home first until then.',
    ],
    [
      'a retired one, when the order has nothing left',
      { work: used(), home: used(), spare: good },
      threeProfiles,
      'work is first, but limited until 2026-11-22 14:00 UTC: put spare first.',
    ],
    [
      'plan allowance rather than credits',
      { work: onCredits, home: good },
      threeProfiles,
      'work is first, but costs credits: put home first, it has plan allowance left.',
    ],
    [
      'patience, when all are used up',
      { work: used(3 * HOUR), home: used(), spare: revoked },
      threeProfiles,
      'None can be used now. home returns first, 2026-11-22 14:00 UTC. Until then leave the order as it is.',
    ],
    [
      'a sign-in, when all are broken',
      { work: revoked, home: revoked, spare: revoked },
      threeProfiles,
      'No login works until somebody signs in: /codex_auth start work in private, or openclaw models auth login at the host.',
    ],
    [
      'a reserve, when there is one profile in the order',
      { work: good, spare: good },
      only(['work', 'spare'], ['work']),
      'Only work is in the order, with nothing to fall back on: bring spare back.',
    ],
    [
      'to mend what is broken behind the first',
      { work: good, home: revoked },
      threeProfiles,
      'home cannot be used until somebody signs in: /codex_auth start home in private, or openclaw models auth login at the host. Or retire it until then.',
    ],
    [
      'no sign-in, where the account behind the first is closed',
      { work: good, home: closed },
      threeProfiles,
      'OpenAI has closed the account of home: contact OpenAI’s support, or retire it.',
    ],
    [
      'an order, where OpenClaw chooses by itself',
      { home: used(), work: good },
      only(['home', 'work'], null),
      'Set an order, so that you know who is used when: put work first.',
    ],
    [
      'a second login, where there is one',
      { work: good },
      only(['work']),
      'work is the only login: when its allowance is used up, your agent stops. A second one of your own would take over.',
    ],
    [
      'a sign-in, where the only one is broken',
      { work: revoked },
      only(['work']),
      'work is the only login: your agent cannot answer until somebody signs in. Use /codex_auth start work in private, or openclaw models auth login at the host.',
    ],
  ])('is %s', async (_, answers, spec, expected) => {
    const { say } = await open(answers, spec);
    expect(advice(await say())).toBe(expected);
  });

  it('is not a second name of the same account', async () => {
    const account = { accountId: 'acct-work', userId: 'user-1' };
    const { say } = await open(
      { work: used() },
      {
        profiles: [
          { id: 'openai-codex:work', ...account },
          { id: 'openai-codex:again', ...account },
        ],
        order: { 'openai-codex': ['openai-codex:work', 'openai-codex:again'] },
      },
    );
    expect(advice(await say())).toBe('Not enough is known of again: check before you move anything.');
  });

  it('is told apart from what OpenClaw itself holds against a profile', async () => {
    const { say } = await open(
      { work: good, home: good },
      {
        ...threeProfiles,
        usageStats: { 'openai-codex:work': { cooldownUntil: NOON + HOUR, cooldownReason: 'rate_limit' } },
      },
    );
    const words = wordsOf(await say());
    expect(words).toContain('1. 🟢 work — usable; OpenClaw itself holds it until 2026-11-22 13:00 UTC');
    expect(words).toContain(
      'work is first, but OpenClaw itself holds it until 2026-11-22 13:00 UTC: put home first.',
    );
  });

  it('is to be checked again once a limit should have ended', async () => {
    const { say, house } = await open({ work: used(), home: good });
    house.clock.at += 3 * HOUR;
    const message = await say();
    expect(wordsOf(message)).toContain('1. 🟠 work — not checked lately');
    expect(advice(message)).toContain('Not enough is known of work');
  });
});

describe('the way on', () => {
  const state = { work: used(), home: good };

  it('is to look, for a bot that only reads, whoever asks', async () => {
    const { say } = await open(state);
    for (const id of ['1', '2', '3']) {
      const message = await say('/codex_rotation', { caller: { platform: 'telegram', id } });
      expect(labels(message)).toEqual(['Check now', 'Auth order', 'Suggested order', 'Set-up']);
      expect(wordsOf(message)).toContain('This bot only reads.');
    }
  });

  describe('where changes are allowed', () => {
    let talk: Awaited<ReturnType<typeof startChanging>>;
    const viewer: Partial<Request> = { caller: { platform: 'telegram', id: '3' }, chat: 'private-3' };
    beforeEach(async () => {
      talk = await startChanging();
      talk.house.endpoint.script('acct-home', used());
      talk.house.endpoint.script('acct-work', good);
      await talk.say('/codex_usage all');
    });
    const ask = async (from: Partial<Request>) =>
      lastOf(await replies(talk.house.handle, request('/codex_rotation', from)));

    it('is to look, for a viewer, who is told who can', async () => {
      const message = await ask(viewer);
      expect(labels(message)).toEqual(['Check now', 'Auth order', 'Suggested order', 'Set-up']);
      expect(wordsOf(message)).toContain('An operator or an owner of this bot can do that.');
    });

    it('starts the flow, for an operator, and ends in a verified order', async () => {
      expect(labels(await ask(operator))).toEqual([
        'Put work first',
        'Put first…',
        'Restore…',
        'Check now',
        'Auth order',
        'Suggested order',
        'Set-up',
      ]);
      talk.house.clock.at += 30_000;
      await talk.say('/codex_rotation', operator);
      expect(await talk.tap('Put work first', operator)).toContain(
        'Plan for agent `main`: put `work` first.',
      );
      expect(await talk.tap('Confirm', operator)).toContain('✅ Done and verified: put `work` first.');
      expect(await talk.order()).toEqual(['work', 'home']);
    });

    it('offers whoever could be first with what is known of them, those that work before the others', async () => {
      await talk.say('/codex_auth order home spare work', operator);
      await talk.tap('Confirm', operator);
      talk.house.endpoint.script('acct-spare', revoked);
      talk.house.clock.at += HOUR;
      await talk.say('/codex_usage all', operator);
      const menu = lastOf(await replies(talk.house.handle, request('/codex_auth first', operator)));
      expect(labels(menu)).toEqual(['🟢 work', '🔴 spare']);
      expect(await talk.say('work', operator)).toContain('Plan for agent `main`: put `work` first.');
    });

    it('offers a sign-in for each login that is dead, to an owner alone', async () => {
      talk.house.endpoint.script('acct-home', revoked);
      talk.house.clock.at += HOUR;
      await talk.say('/codex_usage all');
      const signIns = async (from: Partial<Request>) =>
        labels(await ask(from)).filter((label) => label.startsWith('Sign in'));
      expect(await signIns(owner)).toEqual(['Sign in: home']);
      expect(await signIns(operator)).toEqual([]);
      expect(await signIns(viewer)).toEqual([]);
    });

    it.each([
      ['Set-up', '3. What a failure means'],
      ['Put first…', 'Which profile shall be first?'],
      ['Restore…', 'Which profile shall come back?'],
      ['Auth order', 'Which profile?'],
      ['Check now', '🟢 `work`'],
    ])('leads to %s', async (label, expected) => {
      await talk.say('/codex_rotation', operator);
      talk.house.clock.at += 30_000; // it was checked a moment ago
      expect(await talk.tap(label, operator)).toContain(expected);
    });

    it('leads on from the long form, too', async () => {
      await talk.say('/codex_rotation setup', operator);
      expect(await talk.tap('Put work first', operator)).toContain('Plan for agent `main`');
    });
  });
});

describe('the long form', () => {
  it('says all there is to know, with the caller’s own profiles in the example', async () => {
    const { say } = await open({ work: used(), home: good });
    const words = wordsOf(await say('/codex_rotation setup'));
    for (const part of [
      'accounts that are your own',
      '/codex_auth order home work',
      '401: ',
      '12 hours',
      '403: ',
      '24 hours',
      '429: ',
      'Time-outs, 404 and 5xx: ',
      'After two hard failures in a row',
      'only after two good checks',
      'Retire rather than delete',
      'One login belongs to one program.',
    ])
      expect(words).toContain(part);
    expect(words.length).toBeLessThan(4096);
  });

  it('is there for who has no login yet, with the way to one', async () => {
    const { say } = await open({}, { profiles: [] });
    const short = await say();
    expect(wordsOf(short)).toContain('To add one, run openclaw models auth login at the host.');
    expect(labels(short)).toEqual(['Set-up', 'Profiles']);
    const long = wordsOf(await say('/codex_rotation setup'));
    expect(long).toContain('To add one, run openclaw models auth login at the host.');
    expect(long).toContain('1. Accounts');
    expect(long).toContain('/codex_auth order work home');
  });

  it('does not advise on a store that cannot be read', async () => {
    const { say, house } = await open();
    house.home.write('agents/main/agent/auth-profiles.json', 'nonsense');
    const message = await say('/codex_rotation setup');
    expect(wordsOf(message)).toContain('OpenClaw’s store of logins is damaged');
    expect(wordsOf(message)).not.toContain('Accounts');
    expect(labels(message)).toEqual(['Profiles']);
  });
});
