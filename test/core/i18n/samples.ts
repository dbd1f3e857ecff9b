import type { Malformed, SignInError } from '../../../src/core/auth/callback-url.ts';

/** What each text that is a function is called with, by its path in the catalogue: one list of arguments a call. No word of
 *  three letters or more is among them that is not allowed in a Chinese sentence anyway, so that no English hides
 *  behind a sample. */

const at = 1_764_072_000_000;
const later = 1_764_079_200_000;
/** 2 h 14 min. */
const ms = 8_040_000;
const many = Array.from({ length: 15 }, (_, index) => `k${index}`);
const orders = [
  { expected: ['a1', 'b2'], found: null },
  { expected: null, found: ['b2'] },
  { expected: null, found: null },
];
const backups = [
  { file: '/p/a', backup: '/p/a.b1', isChanged: true },
  { file: '/p/b', backup: '/p/b.b1', isChanged: false },
];
const causes = [{ kind: 'changed' }, { kind: 'system', errno: 'E5' }];
const deed = [{ code: 'a1' }];
const deleted = {
  agent: 'm1',
  label: 'a1',
  fullLabel: 'oa:a1',
  backups,
  left: ['b2', 'c3'],
  isShared: false,
  elsewhere: [],
  isInConfig: false,
  sidecar: null,
};
const byHand = {
  label: 'a1',
  version: '2026.5.12',
  source: 'json',
  agent: 'm1',
  folder: '/p',
  id: 'oa:a1',
  name: 'a1',
  isRetired: false,
};
const facts = (...all: readonly object[]) => all.map((one) => [one]);
const command = 'openclaw models auth login';
const path = [['/p/x1']];
const label = [['a1']];
const labels = [[['a1', 'b2', 'c3']], [['a1']], [many]];
const moment = [[at]];

const hold = { kind: 'cooldown', until: at, reason: 'rate_limit', model: null };
const passed = [
  [],
  [
    { label: 'b2', obstacle: { kind: 'held', hold } },
    { label: 'c3', obstacle: { kind: 'limited', until: at } },
    { label: 'd4', obstacle: { kind: 'limited', until: null } },
    { label: 'e5', obstacle: { kind: 'refused' } },
  ],
].flatMap((all) => [
  [all, true],
  [all, false],
]);
const summary = {
  version: '2026.8.1',
  generation: 'agent',
  agent: 'm1',
  profiles: 3,
  bot: { version: '0.1.0', node: '24.1.0', areMutationsOn: true },
};
const networkFaults = ['timeout', 'dns', 'tls', 'network'];
const malformed = [
  'no-address',
  'too-long',
  'several',
  'odd-characters',
  'encoded',
  'sign-in-page',
  'user-info',
  'wrong-host',
  'wrong-scheme',
  'wrong-port',
  'wrong-path',
  'fragment',
  'repeated',
  'code-and-error',
  'no-code',
  'no-state',
] as const satisfies readonly Malformed[];
const denied = [
  'no_codex',
  'access_denied',
  'login_required',
  'consent_required',
  'interaction_required',
  'account_selection_required',
  'invalid_request',
  'unauthorized_client',
  'unsupported_response_type',
  'invalid_scope',
  'server_error',
  'temporarily_unavailable',
  'other',
] as const satisfies readonly SignInError[];

export const samples: Readonly<Record<string, readonly (readonly unknown[])[]>> = {
  'problems/openclaw.missing': facts({ path: '/p' }),
  'problems/agent.unknown': facts({ agent: 'm1', known: [] }, { agent: 'm1', known: ['m2', 'm3'] }),
  'problems/store.unmigrated': facts({ path: '/p' }),
  'problems/store.corrupt': facts({ path: '/p' }),
  'problems/store.busy': facts({ path: '/p' }),
  'problems/store.forbidden': facts({ path: '/p' }),
  'problems/profiles.none': facts(
    { agent: 'm1', found: 'no-store' },
    { agent: 'm1', found: 'empty' },
    { agent: 'm1', found: 'no-oauth' },
  ),
  'problems/gateway.missing': facts({ path: '/p' }),
  'problems/gateway.agent-unknown': facts({ agent: 'm1' }),
  'problems/gateway.timed-out': facts({ afterMs: 30_000 }),
  'problems/gateway.refused': facts({ said: 'no' }),
  'problems/sign-in.busy': facts({ holder: 'codex-profiler', since: at }, { holder: 'tg:1', since: at }),
  'problems/sign-in.refused': facts({ said: null }, { said: 'no' }),
  'problems/sign-in.too-old': facts({ version: '2026.5.12' }),
  'problems/order.unknown': facts({ id: 'oa:a1' }),
  'problems/order.retired': facts({ id: 'oa:a1' }),
  'problems/order.not-retired': facts({ id: 'oa:a1' }),
  'problems/order.last': facts({ id: 'oa:a1' }),
  'problems/order.drops': facts({ agent: 'm1', labels: ['a1', 'b2'] }, { agent: 'm1', labels: ['a1'] }),
  'problems/order.drifted': facts(...orders),
  'problems/order.disagrees': facts(
    ...orders.map(({ expected, found }) => ({ stored: expected, told: found })),
  ),
  'problems/login.disagrees': facts({ label: 'a1' }),
  'problems/role.needed': facts({ role: 'operator' }, { role: 'owner' }),
  'problems/plan.untyped': facts({ label: 'a1' }),
  'problems/change.busy': facts({ holder: '', since: at }, { holder: 'tg:1', since: at }),
  'problems/name.unsafe': facts({ label: 'a1' }),
  'problems/profile.unknown': facts({ said: '', labels: ['a1'] }, { said: 'x1', labels: many }),
  'problems/profile.ambiguous': facts({
    said: 'a1',
    candidates: [
      { label: 'oa:a1', digest: 'd1' },
      { label: 'ob:a1', digest: 'd2' },
    ],
  }),

  'menu/title': [['m1']],
  'menu/page': [[2, 3]],
  'menu/default': [['a1'], ['default']],
  stranger: [['tg:1']],
  unknownCommand: [['/x1']],
  bug: [['r1']],

  'auth/deeds/first': label,
  'auth/deeds/retire': label,
  'auth/deeds/restore': label,
  'auth/deeds/delete': label,
  'auth/deeds/start': label,
  'auth/plan': [['m1', deed]],
  'auth/onMain': [['m1', 'm2']],
  'auth/order': labels,
  'auth/inheritedOrder': [
    [['a1', 'b2'], 'shared'],
    [['a1'], 'config'],
  ],
  'auth/goesOut': labels,
  'auth/comesBack': labels,
  'auth/warnings/no-failover': label,
  'auth/warnings/expired-first': label,
  'auth/confirmUntil': moment,
  'auth/typeToDelete': [['a1', at]],
  'auth/confirmed': [[deed]],
  'auth/done': [[deed]],
  'auth/mismatched': [[deed]],
  'auth/interrupted': [[deed]],
  'auth/effective': [
    ['m1', 'agent', ['a1', 'b2']],
    ['m1', 'shared', ['a1', 'b2']],
    ['m1', 'config', ['a1', 'b2']],
  ],
  'auth/automatic': labels.map(([all]) => ['m1', all]),
  'auth/outOfUse': labels,
  'auth/cameBack': [['a1', at]],
  'auth/logged': [
    [at, 'tg:1', deed, null],
    [at, 'tg:1', deed, { before: [{ code: 'a1' }], after: [{ code: 'b2' }] }],
  ],
  'auth/olderOnes': [[7]],
  'auth/whole': [[7]],
  'auth/broken': [[7]],
  'auth/byHand': facts(
    byHand,
    { ...byHand, agent: 'main', name: null },
    { ...byHand, source: 'sqlite', isRetired: true },
    { ...byHand, source: 'sqlite', id: null },
  ),

  'signingIn/of': [['a1', 'm1']],
  'signingIn/code': [['/u', 'D-1', 'a1']],
  'signingIn/until': moment,
  'signingIn/done': label,
  'signingIn/moved': [[3]],
  'signingIn/stillRetired': label,
  'signingIn/asBefore': label,
  'signingIn/anotherAccount': label,
  'signingIn/elsewhere': [['a1', 'b2']],
  'signingIn/notSaved': label,

  'callback/atTheHost': [['a1', '2026.5.12', command]],
  'callback/link': [['/u', at]],
  'callback/form/title': label,
  'callback/handIn': label,
  'callback/waiting': [['a1', at]],
  'callback/malformed': malformed.map((why) => [why, 'a1']),
  'callback/denied': denied.map((error) => [error, 'a1', command]),
  'callback/expired': label,
  'callback/used': label,
  'callback/foreign/person': label,
  'callback/foreign/chat': label,
  'callback/otherProfile': label,
  'callback/inOrder': [['a1', command]],
  'callback/handedOver/taken': [['a1', command]],
  'callback/handedOver/turned-away': [['a1', command]],
  'callback/handedOver/nobody': [['a1', command]],
  'callback/handedOver/unclear': [['a1', command]],

  'status/hold': facts(hold, { ...hold, reason: null, model: 'g-5' }),
  'status/waitFor': facts(hold, { ...hold, model: 'g-5' }),
  'status/lastUse': [
    [{ lastUsedAt: null, isLastGood: false }, later],
    [{ lastUsedAt: at, isLastGood: true }, at + ms],
    [{ lastUsedAt: later, isLastGood: false }, at],
  ],
  'status/errors': facts(
    { errorCount: null, failures: [], lastFailureAt: null },
    { errorCount: 1, failures: [{ reason: 'rate_limit', count: 1 }], lastFailureAt: at },
    {
      errorCount: 5,
      failures: [
        { reason: 'rate_limit', count: 3 },
        { reason: 'auth', count: 2 },
      ],
      lastFailureAt: at,
    },
  ),
  'status/place': [
    [1, 3, 'agent'],
    [1, 3, 'shared'],
    [1, 3, 'config'],
  ],
  'status/whys/first_usable': passed,
  'status/whys/only_usable': passed,
  'status/whys/behind_another': [
    ['a1', { kind: 'unknown', until: null, seenAt: null }],
    ['a1', { kind: 'works', until: null, seenAt: null }],
    ['a1', { kind: 'works', until: null, seenAt: at }],
  ],
  'status/whys/behind_api_key': label,
  'status/whys/openclaw_chooses': [
    [null],
    [{ label: 'a1', at, isThis: true }],
    [{ label: 'b2', at, isThis: false }],
  ],
  'status/whys/retired': [['agent'], ['shared'], ['config']],
  'status/whys/held_by_openclaw': [
    [hold, true],
    [hold, false],
  ],
  'status/whys/limited': [[null], [at]],
  'status/instead/profile': label,
  'status/instead/key': label,
  'status/instead/nobody': [
    [null, null],
    [{ label: 'a1', at }, 'b2'],
  ],
  'status/putFirst': label,

  'doctor/healthy': [[summary], [{ ...summary, version: null, generation: null, profiles: null }]],
  'doctor/setUp': ['json', 'agent', 'shared'].map((generation) => [
    { ...summary, generation, bot: { ...summary.bot, areMutationsOn: false } },
  ]),
  'doctor/title': [
    [0, 1],
    [0, 2],
    [2, 0],
    [2, 3],
  ],
  'doctor/more': [[7]],
  'doctor/findings/openclaw.missing': facts({ path: '/p' }),
  'doctor/findings/binary.missing': facts({ path: '/p' }),
  'doctor/findings/binary.failing': facts({ path: '/p' }),
  'doctor/findings/version.too-old': facts({ version: '2026.4.1', oldest: '2026.5.12' }),
  'doctor/findings/agent.unknown': facts({ agent: 'm1', known: [] }, { agent: 'm1', known: many }),
  'doctor/findings/agents.several': facts({ agent: 'm1', others: many }),
  'doctor/findings/store.missing': facts({ agent: 'm1' }),
  'doctor/findings/store.empty': facts({ agent: 'm1' }),
  'doctor/findings/store.no-oauth': facts({ agent: 'm1' }),
  'doctor/findings/store.unmigrated': facts({ path: '/p', mayFix: true }, { path: '/p', mayFix: false }),
  'doctor/findings/store.corrupt': facts({ path: '/p', mayFix: true }),
  'doctor/findings/store.busy': facts({ path: '/p' }),
  'doctor/findings/store.forbidden': facts({ path: '/p' }),
  'doctor/findings/store.open': facts({ paths: ['/p'] }, { paths: ['/p', '/q'] }),
  'doctor/findings/store.foreign': facts({ paths: ['/p', '/q'] }),
  'doctor/findings/generation.older-data': facts({ version: '2026.8.1', mayFix: true }),
  'doctor/findings/generation.newer-data': facts({ version: '2026.8.1' }),
  'doctor/findings/store.left-over': facts(
    { path: '/p', isBlocking: true, mayFix: true },
    { path: '/p', isBlocking: false, mayFix: true },
  ),
  'doctor/findings/profiles.two-providers': facts({ older: ['a1'], newer: ['b2', 'c3'] }),
  'doctor/findings/profiles.same-account': facts({ labels: ['a1', 'b2'] }),
  'doctor/findings/order.missing': facts(
    ...['agent', 'shared', 'config'].map((from) => ({ from, labels: ['a1'] })),
  ),
  'doctor/findings/order.dead': facts(
    { provider: 'openai', isLost: true },
    { provider: 'openai', isLost: false },
  ),
  'doctor/findings/hold.past': facts({ labels: ['a1'] }),
  'doctor/findings/hold.long': facts(
    { label: 'a1', until: at, reason: null },
    { label: 'a1', until: at, reason: 'rate_limit' },
  ),
  'doctor/findings/login.expired': facts({ label: 'a1', isLast: true }, { label: 'a1', isLast: false }),
  'doctor/findings/login.fenced': facts({ label: 'a1', isLast: true }),
  'doctor/findings/login.incomplete': facts({ label: 'a1', isLast: true }),
  'doctor/findings/login.elsewhere': facts({ label: 'a1' }),
  'doctor/findings/login.expiring': facts({ label: 'a1', at }),
  'doctor/findings/login.to-renew': facts({ labels: ['a1', 'b2'] }),
  'doctor/findings/login.at-risk': facts({ labels: ['a1'] }),
  'doctor/findings/login.refreshing': facts({ label: 'a1' }),
  'doctor/findings/clock.wrong': facts({ skewMs: ms }, { skewMs: -ms }),
  'doctor/findings/endpoint.unreachable': facts(
    ...networkFaults.map((fault) => ({ fault, isProxied: false })),
    { fault: 'dns', isProxied: true },
  ),
  'doctor/findings/platform.unreachable': facts(
    ...networkFaults.map((fault) => ({ platform: 'telegram', fault })),
  ),
  'doctor/findings/platform.refused': facts({ platform: 'telegram' }, { platform: 'discord' }),
  'doctor/findings/platform.commands': facts(
    { platform: 'telegram', missing: ['x1'] },
    { platform: 'discord', missing: ['x1', 'x2'] },
  ),
  'doctor/findings/platform.shared-token': facts({ platform: 'telegram' }, { platform: 'discord' }),
  'doctor/findings/people.nobody': facts({ platform: 'telegram' }),
  'doctor/findings/people.no-owner': facts({ platform: 'telegram' }),
  'doctor/findings/people.only-viewers': facts({ platform: 'telegram' }),
  'doctor/findings/state.fault': facts(
    { path: '/p', fault: 'damaged' },
    { path: '/p', fault: 'busy' },
    { path: '/p', fault: 'forbidden' },
  ),
  'doctor/findings/state.full': facts({ path: '/p', freeBytes: 5_000_000 }),
  'doctor/findings/state.open': facts({ path: '/p' }),
  'doctor/findings/look.late': facts({
    probes: ['binary', 'disk', 'logins', 'endpoint', 'telegram', 'discord', 'state'],
  }),
  'doctor/findings/config.broken': facts({ path: '/p' }),
  'doctor/note': [[[{ code: 'a1' }], [{ code: 'b2' }]]],

  'details/until': moment,
  'details/window': [
    ['5h', 82],
    ['week', 0.2],
    ['month', 40],
    ['day', 99.7],
    ['3d', 10],
    ['12h', 10],
    ['30m', 10],
  ],
  'details/windowUnknown': [['5h'], ['week']],
  'details/resets': [
    [later, ms],
    [later, 100 * 3_600_000],
    [at, 0],
  ],
  'details/readAgo': [[ms]],
  'details/lastGood': [[ms, 'x1']],
  'details/neverRead': [['x1']],
  'details/planReturns': moment,
  'details/plan': [['p1']],
  'details/credits': [[12.5]],
  'details/budget': [[30], [120]],
  'details/meter': [
    ['x1', null, false],
    ['x1', 12, true],
  ],
  'details/bankedResets': [[2]],
  'details/held': [
    [at, null],
    [at, 'rate_limit'],
    [at, 'auth_permanent'],
  ],
  'details/tokenEnds': moment,
  'details/tokenEnded': moment,
  'details/shares': [[['a1']], [['a1', 'b2']]],
  'details/order': [[2]],

  'help/command': [['x1', 'y1']],
  'help/role': [['tg:1', 'r1']],
  'console/demoForLack': path,
  'console/joined': [[['a1', 'b2']]],
  'console/remark': [
    ['a1', 'x1', null],
    ['a1', 'x1', [{ code: 'y1' }]],
  ],
  'start/stateForgotten': [
    ['/p', 'damaged'],
    ['/p', 'busy'],
    ['/p', 'forbidden'],
  ],
  'start/stateNeeded': [
    ['/p', 'damaged'],
    ['/p', 'busy'],
    ['/p', 'forbidden'],
  ],

  'maintenance/done': facts(
    deleted,
    { ...deleted, left: [], isShared: true, isInConfig: true, sidecar: '/p/s' },
    {
      ...deleted,
      elsewhere: [
        { agent: 'main', path: '/p/1', found: 'login' },
        { agent: 'm2', path: '/p/2', found: 'mention' },
        { agent: 'm3', path: '/p/3', found: 'unreadable' },
      ],
    },
  ),
  'maintenance/faults/gateway-answers': facts({ port: 18_789 }),
  'maintenance/faults/gateway-running': facts({ pids: [12] }, { pids: [12, 13] }),
  'maintenance/faults/locked': facts({ path: '/p' }),
  'maintenance/faults/not-owner': facts({ path: '/p' }),
  'maintenance/faults/profile-unknown': facts(
    { said: 'x1', labels: [] },
    { said: 'x1', labels: ['a1', 'b2'] },
  ),
  'maintenance/faults/profile-ambiguous': facts({ said: 'x1', labels: ['oa:x1', 'ob:x1'] }),
  'maintenance/faults/profile-inherited': facts({ label: 'a1', agent: 'm1' }),
  'maintenance/faults/failed': facts(...causes.map((cause) => ({ cause }))),
  'maintenance/faults/put-back': facts(...causes.map((cause) => ({ cause, backups }))),
  'maintenance/faults/half-done': facts(...causes.map((cause) => ({ cause, backups }))),
  'maintenance/faults/unverified': facts({ backups }),
};
