import { describe, expect, it } from 'vitest';
import { diagnose, summarize } from '../../../src/core/doctor/diagnose.ts';
import type { Disk, Facts } from '../../../src/core/doctor/facts.ts';
import { codes, severityOf } from '../../../src/core/doctor/finding.ts';
import { adviceFor, renderFindings, showDoctor } from '../../../src/core/doctor/show.ts';
import { en } from '../../../src/core/i18n/en.ts';
import { failed, ok } from '../../../src/core/problem.ts';
import type { Problem } from '../../../src/core/problem.ts';
import { plain } from '../../../src/core/reply.ts';
import type { Profile, ProfileList } from '../../../src/core/usage/profile.ts';
import { HOUR, NOW, healthy, healthyDisk, listOf, profile } from './healthy.ts';

const bot = (changes: Partial<Facts['bot']>) => ({ bot: { ...healthy.bot, ...changes } });
const disk = (changes: Partial<Disk>) => ({ disk: { ...healthyDisk, ...changes } });
const version = (value: string | null) => ({
  binary: { path: 'openclaw', version: value, fault: null },
});
const problem = (value: Problem) => ({ logins: failed(value) });
const profiles = (all: readonly Profile[], changes: Partial<ProfileList> = {}) => ({
  logins: ok(listOf(all, changes)),
});
const work = profile('work');
const ended = { tokenExpiresAt: NOW - HOUR };
const forGood = { login: { kind: 'ready', renewable: false } } as const;
const offline = { endpoint: { kind: 'unreachable', fault: 'dns', isProxied: false } } as const;
const people = (owner: number, operator: number, viewer: number) => ({
  people: [{ platform: 'telegram', counts: { owner, operator, viewer } }] as const,
});
const telegram = (changes: object) =>
  ({
    telegram: {
      kind: 'answered',
      missing: [],
      hasWebhook: false,
      bringing: null,
      isContended: false,
      skewMs: 0,
      ...changes,
    },
  }) as Pick<Facts, 'telegram'>;
const state = (changes: object) =>
  ({ state: { ...(healthy.state as object), ...changes } }) as Pick<Facts, 'state'>;

/** What is changed about a healthy set-up, and what is found then: severity and code. */
const table: readonly [string, Partial<Facts>, readonly string[]][] = [
  ['nothing', {}, []],
  [
    'no state directory',
    { ...problem({ code: 'openclaw.missing', path: '~/.openclaw' }), ...disk({ generation: null }) },
    ['broken openclaw.missing'],
  ],
  [
    'no command, which changes need',
    { binary: { path: 'openclaw', version: null, fault: 'missing' } },
    ['broken binary.missing'],
  ],
  [
    'no command, for a bot that only reads',
    { binary: { path: 'openclaw', version: null, fault: 'missing' }, ...bot({ areMutationsOn: false }) },
    ['note version.unknown'],
  ],
  [
    'a wrong Node for OpenClaw',
    { binary: { path: 'openclaw', version: '2026.9.6', fault: 'node' } },
    ['broken binary.node'],
  ],
  [
    'a command that fails',
    { binary: { path: 'openclaw', version: null, fault: 'failing' } },
    ['broken binary.failing'],
  ],
  [
    'an OpenClaw that nobody tried',
    { ...version('2026.1.30'), ...disk({ generation: 'json' }) },
    ['warning version.too-old'],
  ],
  [
    'an unknown agent',
    problem({ code: 'agent.unknown', agent: 'ghost', known: ['main'] }),
    ['broken agent.unknown'],
  ],
  [
    'a configuration that is none',
    disk({ brokenConfig: '~/.openclaw/openclaw.json' }),
    ['broken config.broken'],
  ],
  ['two agents', disk({ agents: ['main', 'ops'] }), ['note agents.several']],
  [
    'no store',
    problem({ code: 'profiles.none', agent: 'main', found: 'no-store' }),
    ['broken store.missing'],
  ],
  [
    'an empty store',
    problem({ code: 'profiles.none', agent: 'main', found: 'empty' }),
    ['broken store.empty'],
  ],
  [
    'API keys alone',
    problem({ code: 'profiles.none', agent: 'main', found: 'no-oauth' }),
    ['broken store.no-oauth'],
  ],
  ['a damaged store', problem({ code: 'store.corrupt', path: 'x' }), ['broken store.corrupt']],
  ['a store that is held', problem({ code: 'store.busy', path: 'x' }), ['warning store.busy']],
  [
    'a store that may not be read',
    problem({ code: 'store.forbidden', path: 'x' }),
    ['broken store.forbidden'],
  ],
  [
    'a store that waits, told once',
    { ...problem({ code: 'store.unmigrated', path: 'x' }), ...disk({ generation: 'agent', leftOver: 'x' }) },
    ['broken store.unmigrated'],
  ],
  [
    'files that OpenClaw 2026.7.1 does not read',
    { ...version('2026.7.1'), ...disk({ generation: 'json', schema: { shared: null, agent: null } }) },
    ['broken store.unmigrated'],
  ],
  [
    'files of 2026.6.1, which are in their place',
    { ...version('2026.6.1'), ...disk({ generation: 'json', schema: { shared: null, agent: null } }) },
    [],
  ],
  ['files that others may read', disk({ openFiles: ['a'] }), ['warning store.open']],
  ['files of another user', disk({ foreignFiles: ['a'] }), ['warning store.foreign']],
  [
    'data of 2026.7 under 2026.9.6',
    disk({ generation: 'agent', schema: { shared: 1, agent: 1 } }),
    ['warning generation.older-data'],
  ],
  [
    'data of 2026.8.2 under 2026.9.6',
    disk({ schema: { shared: 15, agent: 19 } }),
    ['warning generation.older-data'],
  ],
  ['no database of the agent yet', disk({ schema: { shared: 18, agent: null } }), []],
  ['data of 2026.9.6 under 2026.8.2', version('2026.8.2'), ['broken generation.newer-data']],
  ['data of 2026.9.6 under 2026.7.1', version('2026.7.1'), ['broken generation.newer-data']],
  [
    'a later schema under 2026.7.1, whose own is known',
    { ...version('2026.7.1'), ...disk({ generation: 'agent', schema: { shared: 2, agent: 1 } }) },
    ['broken generation.newer-data'],
  ],
  [
    'a later schema under 2026.7.35, whose own is not known',
    { ...version('2026.7.35'), ...disk({ generation: 'agent', schema: { shared: 4, agent: 6 } }) },
    [],
  ],
  ['data shared by all under 2026.7.35', version('2026.7.35'), ['broken generation.newer-data']],
  [
    'a database under 2026.5.28',
    { ...version('2026.5.28'), ...disk({ generation: 'agent', schema: { shared: 1, agent: 1 } }) },
    ['broken generation.newer-data'],
  ],
  ['a left-over file that blocks all', disk({ leftOver: 'x' }), ['broken store.left-over']],
  [
    'a left-over file under 2026.7.1',
    {
      ...version('2026.7.1'),
      ...disk({ generation: 'agent', schema: { shared: 1, agent: 1 }, leftOver: 'x', hasOwnLogins: true }),
    },
    ['warning store.left-over'],
  ],
  [
    'both names of the provider',
    profiles([work, profile('old', { provider: 'openai-codex' })]),
    ['warning profiles.two-providers'],
  ],
  [
    'one account twice',
    profiles([work, profile('again', { accountId: 'acct-work', userId: 'user-work' })]),
    ['note profiles.same-account'],
  ],
  [
    'one account twice, one of them dead',
    profiles([
      work,
      profile('again', { accountId: 'acct-work', userId: 'user-work', login: { kind: 'refresh-failed' } }),
    ]),
    ['warning login.fenced'],
  ],
  ['two people of one workspace', profiles([work, profile('other', { accountId: 'acct-work' })]), []],
  [
    'an order of ghosts',
    profiles([work], {
      orders: [
        {
          provider: 'openai',
          own: ['openai:gone', work.id],
          inherited: null,
          ids: [work.id],
          mine: [work.id],
        },
      ],
    }),
    ['warning order.missing'],
  ],
  [
    'a shared order of ghosts that is not in force',
    profiles([work], {
      orders: [
        {
          provider: 'openai',
          own: [work.id],
          inherited: { from: 'shared', ids: ['openai:gone'] },
          ids: [work.id],
          mine: [work.id],
        },
      ],
    }),
    [],
  ],
  [
    'an API key in the order',
    profiles([work], {
      orders: [
        {
          provider: 'openai',
          own: [work.id, 'openai:key'],
          inherited: null,
          ids: [work.id, 'openai:key'],
          mine: [work.id],
        },
      ],
    }),
    [],
  ],
  [
    'an order that an update lost',
    disk({ deadOrders: [{ provider: 'openai-codex', isInForceElsewhere: false }] }),
    ['warning order.dead'],
  ],
  [
    'an order that was replaced',
    disk({ deadOrders: [{ provider: 'openai-codex', isInForceElsewhere: true }] }),
    ['note order.dead'],
  ],
  [
    'a pause that is over',
    disk({ holds: [{ id: work.id, until: NOW - 1, reason: 'rate_limit' }] }),
    ['note hold.past'],
  ],
  [
    'a pause of somebody who is gone',
    disk({ holds: [{ id: 'openai:gone', until: NOW - 1, reason: null }] }),
    [],
  ],
  [
    'a pause of an hour',
    profiles([
      profile('work', { hold: { until: NOW + HOUR, reason: 'rate_limit', kind: 'cooldown', model: null } }),
    ]),
    [],
  ],
  [
    'a hold of days',
    profiles([
      profile('work', { hold: { until: NOW + 50 * HOUR, reason: 'billing', kind: 'disabled', model: null } }),
    ]),
    ['warning hold.long'],
  ],
  ['an expired login', profiles([work, profile('old', { ...forGood, ...ended })]), ['warning login.expired']],
  [
    'nothing but expired logins',
    profiles([profile('old', { ...forGood, ...ended })]),
    ['broken login.expired'],
  ],
  [
    'a login in its last two days',
    profiles([work, profile('soon', { ...forGood, tokenExpiresAt: NOW + 47 * HOUR })]),
    ['warning login.expiring'],
  ],
  [
    'a login that is renewed in its last two days',
    profiles([profile('soon', { tokenExpiresAt: NOW + HOUR })]),
    [],
  ],
  ['a login to be renewed', profiles([work, profile('old', ended)]), ['note login.to-renew']],
  [
    'a login to be renewed, and no network',
    { ...profiles([profile('old', ended)]), ...offline },
    ['broken endpoint.unreachable', 'warning login.at-risk'],
  ],
  [
    'the same under 2026.8.2, which keeps it',
    {
      ...profiles([profile('old', ended)]),
      ...offline,
      ...version('2026.8.2'),
      ...disk({ schema: { shared: 15, agent: 19 } }),
    },
    ['broken endpoint.unreachable', 'note login.to-renew'],
  ],
  [
    'a fenced login',
    profiles([work, profile('gone', { login: { kind: 'refresh-failed' } })]),
    ['warning login.fenced'],
  ],
  [
    'a login being renewed',
    profiles([profile('busy', { login: { kind: 'refreshing' } })]),
    ['note login.refreshing'],
  ],
  [
    'a login without a token',
    profiles([work, profile('half', { login: { kind: 'incomplete' } })]),
    ['warning login.incomplete'],
  ],
  [
    'a secret out of reach',
    profiles([profile('far', { login: { kind: 'elsewhere' } })]),
    ['warning login.elsewhere'],
  ],
  [
    'a clock that is two minutes ahead',
    { endpoint: { kind: 'answered', skewMs: 120_000 } },
    ['warning clock.wrong'],
  ],
  [
    'the same by Telegram’s clock',
    { endpoint: { kind: 'answered', skewMs: null }, ...telegram({ skewMs: -120_000 }) },
    ['warning clock.wrong'],
  ],
  ['no network', offline, ['broken endpoint.unreachable']],
  ['no Telegram', { telegram: { kind: 'unreachable', fault: 'timeout' } }, ['broken platform.unreachable']],
  ['no Discord', { discord: { kind: 'unreachable', fault: 'tls' } }, ['broken platform.unreachable']],
  ['a wrong Telegram token', { telegram: { kind: 'refused' } }, ['broken platform.refused']],
  ['a wrong Discord token', { discord: { kind: 'refused' } }, ['broken platform.refused']],
  ['commands that Telegram lacks', telegram({ missing: ['codex_auth'] }), ['warning platform.commands']],
  ['commands that Discord does not tell', { discord: { kind: 'answered', missing: null, skewMs: 0 } }, []],
  ['OpenClaw’s own token', disk({ sharedTokens: ['telegram'] }), ['broken platform.shared-token']],
  ['a webhook', telegram({ hasWebhook: true }), ['broken telegram.webhook']],
  [
    'a webhook that was removed',
    telegram({ bringing: { isSet: false, waiting: 0, failure: null } }),
    ['broken telegram.webhook-gone'],
  ],
  [
    'a webhook that somebody else has moved',
    telegram({ hasWebhook: true, bringing: { isSet: false, waiting: 0, failure: null } }),
    ['broken telegram.webhook'],
  ],
  [
    'a webhook that cannot be reached',
    telegram({ bringing: { isSet: true, waiting: 3, failure: 'Connection refused' } }),
    ['broken telegram.webhook-failing'],
  ],
  [
    'a webhook that could not be reached for a while',
    telegram({ bringing: { isSet: true, waiting: 0, failure: 'Connection refused' } }),
    [],
  ],
  ['a second poller', telegram({ isContended: true }), ['broken telegram.contended']],
  ['nobody', people(0, 0, 0), ['broken people.nobody']],
  ['operators and no owner', people(0, 2, 1), ['warning people.no-owner']],
  [
    'operators and no owner, where nothing is changed',
    { ...people(0, 2, 1), ...bot({ areMutationsOn: false }) },
    [],
  ],
  ['viewers alone', people(0, 0, 3), ['warning people.only-viewers']],
  ['a state that cannot be written', state({ fault: 'forbidden' }), ['broken state.fault']],
  ['a full disk', state({ freeBytes: 1000 }), ['broken state.full']],
  ['a state file that others may read', state({ isOpen: true }), ['warning state.open']],
  ['a Redis that throws things away', state({ evictsBy: 'allkeys-lru' }), ['warning state.evicting']],
  ['a Redis that saves nothing', state({ isUnsaved: true }), ['warning state.unsaved']],
  ['secrets that others may read', disk({ openSecrets: ['.env'] }), ['warning secrets.open']],
  ['probes that came too late', { binary: 'late', discord: 'late' }, ['warning look.late']],
  [
    'nothing but late probes',
    {
      binary: 'late',
      disk: 'late',
      logins: 'late',
      endpoint: 'late',
      telegram: 'late',
      discord: 'late',
      state: 'late',
    },
    ['warning look.late'],
  ],
];

const facts = (changes: Partial<Facts>): Facts => ({ ...healthy, ...changes });

describe('diagnose', () => {
  it.each(table)('finds of %s', (_, changes, expected) => {
    const found = diagnose(facts(changes));
    expect(found.map((finding) => `${severityOf(finding)} ${finding.code}`)).toEqual(expected);
  });

  it('is tried with every finding there is', () => {
    const tried = new Set(table.flatMap(([, , found]) => found.map((one) => one.split(' ')[1])));
    expect(codes.filter((code) => !tried.has(code))).toEqual([]);
  });

  it('puts the worst first', () => {
    const found = diagnose(facts({ ...offline, ...disk({ agents: ['main', 'ops'], openFiles: ['a'] }) }));
    expect(found.map(({ code }) => code)).toEqual(['endpoint.unreachable', 'store.open', 'agents.several']);
  });
});

describe('the words of a finding', () => {
  it.each(table)('are whole sentences for %s, with a step that mends it', (_, changes) => {
    for (const finding of diagnose(facts(changes)))
      for (const line of Object.values(adviceFor(en, finding))) {
        expect(plain(line)).toMatch(/[.:]$/u);
        expect(plain(line)).not.toMatch(/undefined|null|NaN|\[object/u);
      }
  });

  it('name a repair of OpenClaw only after a backup', () => {
    for (const [, changes] of table)
      for (const finding of diagnose(facts(changes))) {
        const text = Object.values(adviceFor(en, finding)).map(plain).join(' ');
        if (text.includes('run openclaw doctor --fix')) expect(text).toContain('Back up the state directory');
      }
  });

  it.each([
    ['the network is there', {}, true],
    ['the network is away, and no token has run out', offline, true],
    ['the network is away, and one has', { ...offline, ...profiles([profile('old', ended)]) }, false],
    [
      'the network is away, and nobody knows',
      { ...offline, ...problem({ code: 'store.unmigrated', path: 'x' }) },
      false,
    ],
    [
      'nobody knows whether the network is there',
      { endpoint: 'late', ...profiles([profile('old', ended)]) },
      false,
    ],
  ] as const)('advise it or not when %s', (_, changes, isAdvised) => {
    const found = diagnose(facts({ ...disk({ generation: 'agent', leftOver: 'x' }), ...changes }));
    const texts = found.map((finding) => plain(adviceFor(en, finding).mend));
    expect(texts.some((text) => text.includes('run openclaw doctor --fix'))).toBe(isAdvised);
    expect(texts.some((text) => text.includes('could cost a login'))).toBe(!isAdvised);
  });
});

describe('the answer', () => {
  const lines = (changes: Partial<Facts>, most?: number) =>
    renderFindings(en, diagnose(facts(changes)), summarize(facts(changes)), most).map(plain);

  it('is one line when all is well', () => {
    expect(lines({})).toEqual([
      '✅ All is well: OpenClaw 2026.9.6 with a shared database, agent main, 2 profiles, codex-profiler 0.1.0 on Node 24.21.0.',
    ]);
  });

  it('keeps notes below it', () => {
    expect(lines(disk({ agents: ['main', 'ops'] }))).toEqual([
      expect.stringContaining('✅ All is well'),
      'ℹ️ This bot looks at agent main only; there is also ops. Each agent may have an order and logins of its own.',
    ]);
  });

  it('says what, why and what to do, and what was looked at', () => {
    expect(lines({ ...offline, ...disk({ openFiles: ['~/a'] }) })).toEqual([
      '1 broken, 1 more to look at:',
      '',
      '🔴 OpenAI (chatgpt.com) cannot be reached: its name could not be looked up.',
      'No allowance can be read, and OpenClaw can renew no login.',
      '→ Check the network and the name servers of this host.',
      '',
      '🟠 Other users of this machine may read OpenClaw’s logins: ~/a.',
      'Whoever reads them can use the accounts.',
      '→ At the host: chmod 600 ~/a.',
      '',
      expect.stringMatching(/^Looked at: OpenClaw 2026\.9\.6 .*\.$/u),
    ]);
  });

  it('does not make a hold on one model a hold on the login', () => {
    const hold = { until: NOW + 50 * HOUR, reason: 'rate_limit', kind: 'blocked' } as const;
    const text = (model: string | null) => lines(profiles([profile('work', { hold: { ...hold, model } })]));
    expect(text(null)).toContain('It is not used until then, even if OpenAI would serve it.');
    expect(text('gpt-5-codex')).toEqual(
      expect.arrayContaining([
        expect.stringContaining('OpenClaw itself holds work for the model gpt-5-codex until '),
        'It is not used for that model until then; for others it is.',
      ]),
    );
  });

  it('stays short in chat, and says where the rest is', () => {
    const many = profiles(
      Array.from({ length: 9 }, (_, index) => profile(`p${index}`, { login: { kind: 'incomplete' } })),
    );
    const text = lines(many, 6);
    expect(text.filter((line) => line.startsWith('🔴'))).toHaveLength(6);
    expect(text.at(-2)).toBe('3 more; codex-profiler doctor at the host shows all.');
  });

  it('is announced, and offers the next steps', async () => {
    const doctor = {
      look: async () => facts(profiles([profile('half', { login: { kind: 'incomplete' } })])),
    };
    const said = await Array.fromAsync(showDoctor({ ports: { doctor }, texts: en }));
    expect(said.map(({ kind }) => kind)).toEqual(['progress', 'result']);
    expect(said[0]!.lines.map(plain)).toEqual(['Looking at the set-up…']);
    expect(said[1]!.choices!.flat().map(({ label }) => label)).toEqual(['Look again', 'Logins', 'Profiles']);
  });
});
