import { expect } from 'vitest';
import { healthy, lineOf } from './bot-under-fault.ts';
import { PROGRESS, describeFaults } from './describe-fault.ts';
import type { Fault, Scene } from './describe-fault.ts';
import type { FakeAnswer } from '../fakes/usage-endpoint.ts';

const NO_FIGURES = '🟠 P — 5h – | week – | r5 – | rw –';
const LINE = lineOf('P');
const NONSENSE = 'There is no command /nonsense. /codex_help shows what there is.';
const NOBODY = /^There is no profile called nobody\./u;
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

describeFaults('The usage endpoint', 100, [
  {
    fault: 'slow',
    made: 'it answers after 0.6 of 1 s',
    async run({ endpoint, account, ask }) {
      endpoint.script(account, { ...healthy(), delayMs: 600 });
      ask();
    },
    saw: [PROGRESS, LINE],
    logged: [],
    recovered: 'nothing to recover',
  },
  endpointFault('silent', 'the connection stays open, no answer comes', () => ({ fate: 'never' }), UNREACHED),
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
]);

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
    async run({ telegram, ask, sees }) {
      ask();
      await sees(PROGRESS);
      telegram.fail('sendMessage', 'lose');
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
    made: 'three in one batch, the newest first',
    async run({ telegram, ask, sees }) {
      telegram.gather();
      ask();
      ask('/codex_usage nobody');
      ask('/nonsense');
      telegram.deliverBackwards();
      await sees(LINE);
      await sees(NOBODY);
    },
    saw: [NONSENSE, PROGRESS, NOBODY, LINE],
    logged: ['request duplicate', 'request duplicate'],
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
    recovered: 'nobody’s request; both platforms go on',
  },
]);
