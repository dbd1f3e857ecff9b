import { writeFileSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { expect, it } from 'vitest';
import { noRedis, startRedis } from '../fakes/redis.ts';
import type { FakeRedis } from '../fakes/redis.ts';
import { healthy, lineOf } from './bot-under-fault.ts';
import { isComplete, renderPage } from './table.ts';
import { PROGRESS, describeFaults } from './describe-fault.ts';
import type { Fault, Scene } from './describe-fault.ts';
import type { FakeAnswer } from '../fakes/usage-endpoint.ts';

const NO_FIGURES = '🟠 P — 5h – | week – | r5 – | rw –';
const LINE = lineOf('P');
const NONSENSE = 'There is no command /nonsense. /codex_help shows what there is.';
const TURN_OVER = 'Telegram: this copy fetches no more for now; another one may';
const MEMORY_FAILS = `The bot’s own memory fails at this moment, so this could not be done. Please try again.
/codex_usage works without it. If you had confirmed a change, /codex_auth shows how things stand.
If it stays, give the owner this reference: (one). At the host: is the disk full, or is what STATE_URL names (else the state file) held by another program or gone?`;
const UNREACHED = [
  'OpenAI’s usage service could not be reached',
  'Check the network of this host, then ask again.',
] as const;

/** The line, and what its details say of the same fault. */
const endpointFault = (
  fault: string,
  made: string,
  answer: () => FakeAnswer,
  [reason, hint = 'Ask again in a few minutes.']: readonly [string, string?],
): Fault => ({
  fault,
  made,
  async run({ endpoint, account, ask, sees, tap }) {
    endpoint.script(account, answer());
    ask();
    await sees(NO_FIGURES);
    tap('Details');
    await sees(/No figures yet/u);
    expect(new Set(endpoint.tunnels)).toEqual(new Set(['chatgpt.com:443']));
  },
  saw: [
    PROGRESS,
    NO_FIGURES,
    PROGRESS,
    `🟠 P — not confirmed this time
No figures yet: ${reason}.
Its access token ends (a time).
No auth order is set; OpenClaw chooses by itself.
→ ${hint}`,
  ],
  logged: [],
  recovered: 'the next check is as good as ever; no other host was asked',
});

describeFaults(
  'The usage endpoint',
  100,
  [
    {
      fault: 'slow',
      made: 'it answers after 0.6 of 2 s',
      async run({ endpoint, account, ask }) {
        endpoint.script(account, { ...healthy(), delayMs: 600 });
        ask();
      },
      saw: [PROGRESS, LINE],
      logged: [],
      recovered: 'nothing to recover',
    },
    endpointFault(
      'silent',
      'the connection stays open, no answer comes',
      () => ({ fate: 'never' }),
      UNREACHED,
    ),
    endpointFault('dead', 'it resets the stream before any answer', () => ({ fate: 'reset' }), UNREACHED),
    endpointFault(
      'cut off',
      'half of the answer, then the stream breaks',
      () => ({ ...healthy(), fate: 'cut' }),
      UNREACHED,
    ),
    endpointFault(
      'unfinished',
      'half of the answer, then silence',
      () => ({ ...healthy(), fate: 'unfinished' }),
      UNREACHED,
    ),
    endpointFault(
      'lying: a page',
      '200 with HTML',
      () => ({ headers: { 'content-type': 'text/html' }, body: '<h1>Welcome</h1>' }),
      ['the answer of OpenAI’s usage service could not be read'],
    ),
    endpointFault(
      'lying: figures that are none',
      '200 with words, -40 and 10¹² where percent belong',
      () => {
        const window = { used_percent: 'a lot', limit_window_seconds: -40, reset_at: 1e12 };
        return {
          body: JSON.stringify({
            rate_limit: { allowed: 'perhaps', primary_window: window, secondary_window: [window] },
          }),
        };
      },
      ['the answer of OpenAI’s usage service held no figures'],
    ),
    endpointFault(
      'redirecting',
      '302 to another host',
      () => ({ status: 302, headers: { location: 'https://chatgpt.com.example/usage' } }),
      ['OpenAI’s usage service pointed elsewhere, which was not followed'],
    ),
    endpointFault('overloaded', '503', () => ({ status: 503 }), ['OpenAI’s usage service failed']),
    endpointFault(
      'asked too often',
      '429, again after 30 s',
      () => ({ status: 429, headers: { 'retry-after': '30' } }),
      [
        'OpenAI’s usage service wants to be asked less often',
        'This says nothing about the allowance. Ask again in a few minutes.',
      ],
    ),
  ],
  {
    surroundings: async () => ({ changes: { USAGE_TIMEOUT_SEC: '2' }, remove: async () => {} }),
  },
);

const again = (times: number, fault: Parameters<Scene['telegram']['fail']>[1]) =>
  Array<typeof fault>(times).fill(fault);

describeFaults('Telegram', 200, [
  {
    fault: 'slow',
    made: 'it takes the messages only once the check is done',
    async run({ telegram, endpoint, account, ask }) {
      const { promise, resolve } = Promise.withResolvers<void>();
      endpoint.script(account, { ...healthy(), fate: 'held' });
      telegram.fail('sendMessage', { until: promise });
      const asked = endpoint.requests.length;
      ask();
      await endpoint.arrived(asked + 1);
      endpoint.release();
      resolve();
    },
    saw: [PROGRESS, LINE],
    logged: [],
    recovered: 'the check did not wait for Telegram',
  },
  {
    fault: 'too many requests',
    made: '429 for a message, again after 1 s',
    async run({ telegram, ask }) {
      telegram.fail('sendMessage', { code: 429, parameters: { retry_after: 1 } });
      ask();
    },
    saw: [PROGRESS, LINE],
    logged: [],
    recovered: 'said after the wait',
  },
  {
    fault: 'failing',
    made: '502 twice for a message, and for a poll',
    async run({ telegram, ask, sees }) {
      telegram.fail('sendMessage', ...again(2, { code: 502 }));
      telegram.fail('getUpdates', { code: 502 });
      ask();
      await sees(LINE);
      ask('/nonsense');
    },
    saw: [PROGRESS, LINE, NONSENSE],
    logged: ['Telegram does not answer; trying on, method getUpdates, code 502', 'Telegram answers again'],
    recovered: 'tried again after 1 and 2 s',
  },
  {
    fault: 'lost connection',
    made: 'it breaks under a message and under a poll',
    async run({ telegram, ask, sees }) {
      telegram.fail('sendMessage', 'drop');
      telegram.fail('getUpdates', 'drop');
      ask();
      await sees(LINE);
      ask('/nonsense');
    },
    saw: [PROGRESS, LINE, NONSENSE],
    logged: ['Telegram does not answer; trying on, error network', 'Telegram answers again'],
    recovered: 'tried again after 1 s',
  },
  {
    fault: 'lost receipt',
    made: 'the message arrived, the connection broke before that was said',
    async run({ telegram, endpoint, account, ask, sees }) {
      endpoint.script(account, { ...healthy(), fate: 'held' });
      const asked = endpoint.requests.length;
      ask();
      await endpoint.arrived(asked + 1);
      await sees(PROGRESS);
      telegram.fail('sendMessage', 'lose');
      endpoint.release();
    },
    saw: [PROGRESS, LINE, LINE],
    logged: [],
    recovered: 'Telegram has no way to tell: rather twice than never',
  },
  {
    fault: 'something else answers',
    made: 'a login page of a proxy instead of a poll and of a receipt',
    async run({ telegram, ask, sees }) {
      telegram.fail('sendMessage', { raw: '<html>Please sign in</html>' });
      telegram.fail(
        'getUpdates',
        { raw: '<html>Please sign in</html>' },
        { raw: '{"ok":true,"result":"none"}' },
      );
      ask();
      await sees(LINE);
      ask('/nonsense');
    },
    saw: [PROGRESS, LINE, NONSENSE],
    logged: ['Telegram does not answer; trying on, error network', 'Telegram answers again'],
    recovered: 'tried again after 1 s',
  },
  {
    fault: 'an update twice',
    made: 'it is delivered again after it was confirmed',
    async run({ telegram, ask, sees, outcomes }) {
      ask();
      await sees(LINE);
      await telegram.repeat();
      await expect.poll(outcomes).toContain('duplicate');
    },
    saw: [PROGRESS, LINE],
    logged: ['request duplicate'],
    recovered: 'its id is known',
  },
  {
    fault: 'updates out of order',
    made: 'two in one batch, the newest first',
    async run({ telegram, ask, sees }) {
      telegram.gather();
      ask();
      ask('/nonsense');
      telegram.deliverBackwards();
      await sees(LINE);
    },
    saw: [NONSENSE, PROGRESS, LINE],
    isAnyOrder: true,
    logged: ['request duplicate'],
    recovered: 'each is answered by itself',
  },
]);

describeFaults('Discord', 300, [
  {
    fault: 'slow',
    made: 'the acknowledgement hangs',
    async run({ discord, command }) {
      discord.fail('callback', 'hang');
      command();
    },
    saw: [PROGRESS, LINE],
    logged: [],
    recovered: 'acknowledged by the next try, within 3 s',
  },
  {
    fault: 'too many requests',
    made: '429 for the answer, again after 1 s',
    async run({ discord, command }) {
      discord.fail('followUp', { status: 429, retryAfterSec: 1 });
      command();
    },
    saw: [PROGRESS, LINE],
    logged: [],
    recovered: 'said after the wait',
  },
  {
    fault: 'failing',
    made: '502 for the progress and for the answer',
    async run({ discord, command }) {
      discord.fail('editOriginal', { status: 502 });
      discord.fail('followUp', { status: 502 });
      command();
    },
    saw: [PROGRESS, LINE],
    logged: [],
    recovered: 'tried again after 1 s',
  },
  {
    fault: 'lost connection over HTTP',
    made: 'it breaks under the answer',
    async run({ discord, command }) {
      discord.fail('followUp', 'drop');
      command();
    },
    saw: [PROGRESS, LINE],
    logged: [],
    recovered: 'tried again after 1 s',
  },
  {
    fault: 'lost receipt',
    made: 'the answer arrived, the connection broke before that was said',
    async run({ discord, command }) {
      discord.fail('followUp', 'lose');
      command();
    },
    saw: [PROGRESS, LINE, LINE],
    logged: [],
    recovered: 'Discord has no way to tell: rather twice than never',
  },
  {
    fault: 'lost socket',
    made: 'the socket is cut while a check is under way, and a command is given meanwhile',
    async run({ discord, endpoint, account, command, sees }) {
      endpoint.script(account, { ...healthy(), fate: 'held' });
      const asked = endpoint.requests.length;
      command();
      await endpoint.arrived(asked + 1);
      discord.cut();
      endpoint.release();
      await sees(LINE);
      await discord.ready();
    },
    saw: [PROGRESS, LINE],
    logged: [],
    recovered: 'the socket is taken up again',
  },
  {
    fault: 'forgotten session',
    made: 'the socket is cut, and Discord knows nothing of the session',
    async run({ discord, command }) {
      discord.forgetSessions();
      discord.cut();
      await discord.ready();
      command();
    },
    saw: [PROGRESS, LINE],
    logged: [],
    recovered: 'a new session',
  },
  {
    fault: 'an interaction twice',
    made: 'it is dispatched again, as after a connection was resumed',
    async run({ discord, profile, command, sees, outcomes }) {
      const asked = command();
      await sees(LINE);
      discord.repeat(asked, {
        id: '1',
        name: 'codex_usage',
        type: 1,
        options: [{ name: 'profile', type: 3, value: profile }],
      });
      await expect.poll(outcomes).toContain('duplicate');
    },
    saw: [PROGRESS, LINE],
    logged: ['request duplicate'],
    recovered: 'its id is known',
  },
  {
    fault: 'rubbish on the socket',
    made: 'an interaction without its parts, a guild that is null',
    async run({ discord, command }) {
      discord.dispatch('INTERACTION_CREATE', { id: '1', type: 2 });
      discord.dispatch('GUILD_CREATE', null);
      command();
    },
    saw: [PROGRESS, LINE],
    logged: [],
    recovered: 'what cannot be understood is left alone',
  },
]);

/** Puts the profile first, by a plan that is confirmed, while OpenClaw goes wrong in this way. */
const gatewayFault = (
  fault: string,
  made: string,
  [words, how]: [string, Parameters<Scene['openclaw']['on']>[1]],
  expected: Pick<Fault, 'saw' | 'recovered'>,
): Fault => ({
  fault,
  made,
  async run({ openclaw, ask, profile, sees, tap, clearOrder }) {
    const hungBefore = openclaw.hung();
    openclaw.on(words, how);
    ask(`/codex_auth first ${profile}`);
    await sees(PLAN);
    if (how.hangs) {
      if (words === 'set') tap('Confirm');
      await expect.poll(openclaw.hung, { timeout: 5000 }).toBeGreaterThan(hungBefore);
      openclaw.killHung();
    }
    if (words !== 'set' || !how.hangs) tap('Confirm');
    await sees(/Done and verified|as before|nothing was changed/u);
    openclaw.mend();
    clearOrder();
  },
  logged: [],
  ...expected,
});
const asking = 'Confirmed: put P first.\nStep 1 of 3: asking OpenClaw whether all is as planned…';
const reading = 'Confirmed: put P first.\nStep 3 of 3: reading it back…';
const BADLY = 'OpenClaw’s command ended badly, but what it should do was done.';
const unreadable = `OpenClaw’s answer could not be understood.
This bot may be older than the installed OpenClaw; openclaw --version at the host tells which one it is.
It was only asked how things stand: nothing was changed.`;
const silent = `OpenClaw’s command failed, and did not say why.
openclaw doctor at the host may tell more.
It was only asked how things stand: nothing was changed.`;
const undone = `OpenClaw’s command failed, and did not say why.
openclaw doctor at the host may tell more.
I read it back: all is as before.`;
const done = (...more: string[]) =>
  ['✅ Done and verified: put P first.', 'Now: P, work, p2', ...more].join('\n');
const PLAN = /^Plan for agent main: put P first\.\nNow: no order/u;

describeFaults(
  'OpenClaw',
  400,
  [
    gatewayFault(
      'answering rubbish about the order',
      'words where JSON belongs',
      ['get', { stdout: 'Segmentation fault' }],
      { saw: [asking, unreadable], recovered: 'nothing was changed' },
    ),
    gatewayFault(
      'answering half about the logins',
      'half of the JSON',
      ['status', { stdout: '{"auth":{"profiles":[' }],
      { saw: [asking, unreadable], recovered: 'nothing was changed' },
    ),
    gatewayFault('failing', 'exit code 1, and nothing said', ['get', { isLost: true }], {
      saw: [asking, silent],
      recovered: 'nothing was changed',
    }),
    gatewayFault(
      'hanging, then killed, while it looks',
      'SIGKILL while the plan is on the screen',
      ['get', { hangs: true, times: 1 }],
      { saw: [reading, done()], recovered: 'it looked again' },
    ),
    gatewayFault(
      'hanging, then killed, while it changes',
      'it saves the order and hangs; SIGKILL',
      ['set', { hangs: true }],
      { saw: [reading, done(BADLY)], recovered: 'read back, and found done' },
    ),
    gatewayFault(
      'failing after it has changed',
      'the order is saved; exit code 1, and rubbish',
      ['set', { stdout: 'Bus error', exitCode: 1 }],
      { saw: [reading, done(BADLY)], recovered: 'read back, and found done' },
    ),
    gatewayFault(
      'failing before it has changed',
      'exit code 1, and nothing done',
      ['set', { isLost: true }],
      { saw: [reading, undone], recovered: 'read back, and found undone' },
    ),
  ],
  { profiles: ['p1', 'p2'] },
);

const FORGETFUL = [
  'an accepted request cannot be kept',
  'a claim cannot be made',
  'a reading cannot be stored',
  'a list of choices cannot be stored',
];
const UNMARKED = ['an accepted request cannot be marked', 'an accepted request cannot be closed'];
/** SQLite's codes for a write that failed and for a file that is held. */
const NO_ROOM = 'the state fails, code ERR_SQLITE_ERROR, errcode 778';
const LOCKED = 'the state fails, code ERR_SQLITE_ERROR, errcode 5';

describeFaults('The state', 500, [
  {
    fault: 'no room, and somebody looks',
    made: 'no file of the process may grow any more (a limit of the system)',
    async run({ ask, sees, logs, limitFiles }) {
      limitFiles(1);
      ask();
      await sees(LINE);
      await logs(NO_ROOM);
      limitFiles(null);
    },
    saw: [PROGRESS, LINE],
    logged: [...FORGETFUL, NO_ROOM],
    recovered: 'looking needs no memory',
  },
  {
    fault: 'no room, and somebody changes',
    made: 'the same',
    async run({ ask, sees, logs, limitFiles, openclaw, profile }) {
      limitFiles(1);
      ask(`/codex_auth first ${profile}`);
      await sees(MEMORY_FAILS);
      await logs(NO_ROOM, 'request failed');
      limitFiles(null);
      expect(openclaw.calls().filter((call) => call.includes(' set '))).toEqual([]);
    },
    saw: [MEMORY_FAILS],
    logged: ['an accepted request cannot be kept', 'a claim cannot be made', NO_ROOM, 'request failed'],
    recovered: 'nothing was changed',
  },
  {
    fault: 'locked',
    made: 'another program holds the file for writing',
    async run({ statePath, ask, sees, logs, profile }) {
      const db = new DatabaseSync(statePath);
      db.exec('BEGIN IMMEDIATE');
      ask();
      await sees(LINE);
      ask(`/codex_auth first ${profile}`);
      await sees(MEMORY_FAILS);
      await logs(...FORGETFUL, ...UNMARKED, LOCKED);
      db.exec('ROLLBACK');
      db.close();
    },
    saw: [PROGRESS, LINE, MEMORY_FAILS],
    logged: [...FORGETFUL, ...UNMARKED, LOCKED, 'request failed'],
    recovered: 'nobody waits for it longer than a second',
  },
]);

const REDIS_AWAY = ['Redis does not answer; trying on', 'Redis answers again', TURN_OVER];
let redis: FakeRedis;

if (noRedis === null)
  describeFaults(
    'The state on Redis',
    550,
    [
      {
        fault: 'gone, and somebody looks',
        made: 'SIGKILL; it is started again when the answer has come',
        async run({ command, sees, logs }) {
          await redis.kill();
          command();
          await sees(LINE);
          await redis.start();
          await logs('Redis answers again');
        },
        saw: [PROGRESS, LINE],
        logged: [...REDIS_AWAY, ...FORGETFUL, ...UNMARKED, 'stored readings cannot be read'],
        mayLog: 'the state fails',
        recovered: 'looking needs no memory',
      },
      {
        fault: 'gone, and somebody asks on Telegram',
        made: 'the same',
        async run({ ask, sees, logs }) {
          await redis.kill();
          ask();
          await sees(LINE);
          await redis.start();
          await logs('Redis answers again');
        },
        saw: [PROGRESS, LINE],
        logged: [...REDIS_AWAY, ...FORGETFUL, ...UNMARKED, 'stored readings cannot be read'],
        mayLog: 'the state fails',
        recovered: 'looking needs no memory',
      },
      {
        fault: 'restarted',
        made: 'SIGKILL, and started again, while a check is under way',
        async run({ endpoint, account, ask, sees, logs }) {
          endpoint.script(account, { ...healthy(), fate: 'held' });
          const asked = endpoint.requests.length;
          ask();
          await endpoint.arrived(asked + 1);
          await sees(PROGRESS);
          await redis.kill();
          await redis.start();
          await logs('Redis answers again');
          endpoint.release();
        },
        saw: [PROGRESS, LINE],
        logged: REDIS_AWAY,
        mayLog: 'the state fails',
        recovered: 'the answer is said all the same',
      },
    ],
    {
      surroundings: async () => {
        redis = await startRedis();
        return { changes: { STATE_URL: redis.url }, remove: redis.remove };
      },
    },
  );

const DAY_MS = 24 * 60 * 60_000;

describeFaults('The clock', 600, [
  {
    fault: 'a day ahead, on Telegram',
    made: 'the wall clock of the process is set forward, timers go on',
    async run({ setClock, ask, telegram, logged }) {
      await setClock(DAY_MS);
      ask();
      await telegram.read();
      await expect.poll(logged).toHaveLength(1);
      await setClock(0);
    },
    saw: [],
    logged: ['Telegram: a message older than five minutes was dropped'],
    recovered: 'the log says why the bot seems deaf',
  },
  {
    fault: 'a day ahead, on Discord',
    made: 'the same',
    async run({ setClock, command, sees }) {
      await setClock(DAY_MS);
      command();
      await sees(/P —/u);
      await setClock(0);
    },
    saw: [PROGRESS, '🟢 P — 5h 82% | week 64% | r5 – | rw 3d 4h'],
    logged: [],
    recovered: 'a reset that lies behind is not told',
  },
  {
    fault: 'an hour back',
    made: 'set back between a question and the same one again',
    async run({ setClock, command, sees, said }) {
      await setClock(DAY_MS / 24);
      command();
      await sees(/P —/u);
      await setClock(0);
      command();
      await expect.poll(() => said().length).toBe(4);
    },
    saw: [PROGRESS, '🟢 P — 5h 82% | week 64% | r5 1h 0m | rw 4d 3h', PROGRESS, LINE],
    logged: [],
    recovered: 'what lies in the future holds nobody up',
  },
]);

describeFaults('The process', 700, [
  {
    fault: 'killed in the middle of a check',
    made: 'SIGKILL, and another one is started',
    async run({ endpoint, account, ask, sees, end, expireLocks, next }) {
      endpoint.script(account, { fate: 'never' }, healthy());
      const asked = endpoint.requests.length;
      ask();
      await endpoint.arrived(asked + 1);
      await sees(PROGRESS);
      await end('SIGKILL');
      expireLocks();
      next();
      await sees(LINE);
    },
    saw: [PROGRESS, LINE],
    logged: ['a request that another process left is answered'],
    recovered: 'the next process answers, once',
  },
  {
    fault: 'stopped for longer than it is taken for alive',
    made: 'SIGSTOP in the middle of a check; another one takes over; SIGCONT',
    async run({ endpoint, account, ask, sees, outcomes, process: first, expireLocks, next }) {
      endpoint.script(account, { ...healthy(), fate: 'held' }, healthy());
      const asked = endpoint.requests.length;
      ask();
      await endpoint.arrived(asked + 1);
      await sees(PROGRESS);
      first.kill('SIGSTOP');
      expireLocks();
      next();
      await sees(LINE);
      endpoint.release();
      first.kill('SIGCONT');
      await expect.poll(outcomes, { timeout: 5000 }).toHaveLength(2);
      first.kill('SIGKILL');
    },
    saw: [PROGRESS, LINE],
    logged: ['a request that another process left is answered', TURN_OVER, 'request abandoned'],
    recovered: 'the first one, awake again, keeps its answer to itself',
  },
  {
    fault: 'started on a damaged state file',
    made: 'its file is overwritten while the bot is down',
    async run({ statePath, ask, sees, end, next }) {
      await end('SIGTERM');
      writeFileSync(statePath, 'not a database, and long enough to be noticed '.repeat(100));
      next();
      ask();
      await sees(LINE);
    },
    saw: [PROGRESS, LINE],
    logged: [
      'The state file …/state.sqlite was damaged. It lies at …/state.sqlite.damaged-(a time) now: keep it, for it holds the record of changes. The bot started with an empty one. It has forgotten that record, remembered readings, open plans, which logins were retired, who is to be warned of what, and what it had not answered yet.',
    ],
    recovered: 'moved aside and kept; a new one is begun',
  },
]);

it('the table of all faults is the one that docs/faults.md shows', async ({ skip }) => {
  if (!isComplete()) return skip('only some of its rows were made');
  const page = renderPage();
  if (process.env['FAULTS_TABLE'] === 'print') process.stdout.write(`\n${page}`);
  await expect(page).toMatchFileSnapshot('../../docs/faults.md');
});
