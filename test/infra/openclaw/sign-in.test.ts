import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import type { SignInStep } from '../../../src/core/ports.ts';
import { createOpenclaw } from '../../../src/infra/openclaw/index.ts';
import type { OpenclawOptions } from '../../../src/infra/openclaw/index.ts';
import { SIGN_IN_LIMITS } from '../../../src/infra/openclaw/sign-in.ts';
import { fakeOpenclaw, isAlive } from '../../fakes/openclaw-cli.ts';
import type { Answer } from '../../fakes/openclaw-cli.ts';
import type { IssuerScript } from '../../fakes/issuer.ts';
import { simulatedOpenclaw } from '../../fakes/simulated-openclaw.ts';
import { openSignIn } from '../../suites/sign-in.ts';

const PAGE = 'https://auth.openai.com/codex/device';
const SCREEN = `◇  OpenAI Codex device code ───╮\n│  URL: <${PAGE}>  │\n│  Code: ABCD-EFGHI  │\n`;
const ADVICE =
  '◇  OAuth help ────╮\n│  Trouble with device code login? See https://docs.openclaw.ai/start/faq  │\n';

const openSimulated = (script: IssuerScript, options: Partial<OpenclawOptions> = {}) =>
  openSignIn({ ...simulatedOpenclaw('2026.8.2'), options }, script);

/** On a login that says this. */
async function openFake(login: Answer, options: Partial<OpenclawOptions> = {}, version = '2026.9.6') {
  const cli = fakeOpenclaw();
  cli.on('--version', { stdout: version });
  cli.on('login', login);
  const gateway = createOpenclaw({ bin: cli.bin, env: { PATH: '/nowhere', SECRET: 'x' }, ...options });
  onTestFinished(gateway.close);
  const steps: SignInStep[] = [];
  const { promise: shown, resolve } = Promise.withResolvers<void>();
  const cancelling = new AbortController();
  const signIn = ({ id = 'openai:work', agent = 'main' } = {}) =>
    gateway.signIn(
      { provider: 'openai', agent, id },
      (step) => {
        steps.push(step);
        resolve();
      },
      cancelling.signal,
    );
  const isGone = () => vi.waitFor(() => expect(cli.pids().filter(isAlive)).toEqual([]), PATIENCE);
  return { cli, gateway, signIn, steps, shown, cancel: () => cancelling.abort(), isGone };
}

/** How long a loaded machine may need to start a few processes, or to be rid of them. */
const PATIENCE = 10_000;

const problem = (code: string, facts: object = {}) => ({ ok: false, problem: { code, ...facts } });

describe('a sign-in', () => {
  it.each<[IssuerScript['ending'], string, 'with a code' | 'without one']>([
    ['disabled', 'sign-in.disabled', 'without one'],
    ['denied', 'sign-in.refused', 'with a code'],
    ['expired', 'sign-in.expired', 'with a code'],
    ['broken', 'sign-in.refused', 'with a code'],
    ['unreachable', 'sign-in.offline', 'without one'],
  ])('that ends %s is %s, %s, and saves nothing', async (ending, code, withCode) => {
    const { signIn, stored, issuer } = await openSimulated({ ending: ending! });
    const before = await stored();
    const { steps, done } = signIn();
    const ended = await done;
    expect(ended).toMatchObject(problem(code));
    expect(steps[0]?.kind).toBe(withCode === 'with a code' ? 'code' : undefined);
    for (const secret of [...issuer.secrets, 'someone@example.com'])
      expect(JSON.stringify([ended, steps])).not.toContain(secret);
    expect(await stored()).toEqual(before);
  });

  it('makes a login that was not there', async () => {
    const { signIn, stored, id } = await openSimulated({ afterPolls: 0 });
    expect(await signIn({ id: id('new') }).done).toMatchObject({ ok: true });
    expect((await stored()).profiles.map((profile) => profile.id)).toContain(id('new'));
  });

  it('lets other commands pass while it waits', async () => {
    const { signIn, gateway, provider, id } = await openSimulated({ ending: 'never' });
    const { shown } = signIn();
    await shown;
    const set = { kind: 'order.set', agent: 'main', provider, ids: [id('work')] } as const;
    expect(await gateway.change(set)).toMatchObject({ ok: true });
    expect(await gateway.readOrder({ agent: 'main', provider })).toEqual({ ok: true, value: [id('work')] });
  });

  it.each(['cancelled', 'closed', 'over in time'] as const)(
    'that is %s while it waits ends at once and leaves no process and no login',
    async (how) => {
      const cancelling = new AbortController();
      const { signIn, stored, gateway, home } = await openSimulated({ ending: 'never' });
      const before = await stored();
      // Its time passes when we say so, however long it takes to start.
      if (how === 'over in time') vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
      onTestFinished(() => void vi.useRealTimers());
      const { done, shown } = signIn({ signal: cancelling.signal });
      await Promise.race([shown, done.then((early) => expect.fail(JSON.stringify(early)))]);
      expect(processesOf(home.homeDir)).toHaveLength(1);
      if (how === 'cancelled') cancelling.abort();
      if (how === 'closed') await gateway.close();
      if (how === 'over in time') {
        vi.advanceTimersByTime(SIGN_IN_LIMITS.codeMs);
        vi.useRealTimers();
      }
      const code = {
        cancelled: 'sign-in.cancelled',
        closed: 'gateway.killed',
        'over in time': 'sign-in.expired',
      };
      expect(await done).toEqual(problem(code[how]));
      await vi.waitFor(() => expect(processesOf(home.homeDir)).toEqual([]), PATIENCE);
      expect(await stored()).toEqual(before);
    },
  );

  it('that was cancelled before it began starts nothing', async () => {
    const { cli, signIn, cancel } = await openFake({ stdout: SCREEN });
    cancel();
    expect(await signIn()).toEqual(problem('sign-in.cancelled'));
    expect(cli.calls().map(({ argv }) => argv)).toEqual([['--version']]);
  });

  it.each(['itself', 'child'] as const)(
    'that does not listen to a cancel is ended with all that it started (%s)',
    async (hangs) => {
      const { cli, signIn, cancel, isGone } = await openFake({ hangs });
      const done = signIn();
      await vi.waitFor(() => expect(cli.deaf()).toHaveLength(hangs === 'child' ? 2 : 1), PATIENCE);
      cancel();
      expect(await done).toEqual(problem('sign-in.cancelled'));
      await isGone();
    },
  );

  it('that asks something nobody answers is ended after a while', async () => {
    const { signIn, isGone } = await openFake({ hangs: 'itself' }, { signInLimits: { quietMs: 300 } });
    expect(await signIn()).toEqual(problem('gateway.timed-out', { afterMs: 300 }));
    await isGone();
  });

  it('that says more than anybody wants to hear is ended', async () => {
    const { signIn, isGone } = await openFake({ floods: true });
    expect(await signIn()).toEqual(problem('gateway.killed'));
    await isGone();
  });

  it('knows nothing of the bot’s own secrets, has a wide terminal and opens no browser here', async () => {
    const { cli, signIn } = await openFake({ stdout: SCREEN });
    await signIn();
    const { env } = cli.calls()[1]!;
    expect(env).toMatchObject({ PATH: '/nowhere', NO_COLOR: '1', SSH_TTY: '/dev/tty', TERM: 'xterm' });
    expect(Object.keys(env).toSorted()).toEqual(['NO_COLOR', 'PATH', 'PWD', 'SSH_TTY', 'TERM']);
  });

  it.each([
    ['2026.9.6', 'models auth login --provider openai --agent main --device-code --profile-id openai:work'],
    ['2026.8.1', 'models auth login --provider openai --agent main --device-code --profile-id openai:work'],
    ['2026.7.1', 'models auth --agent main login --provider openai --device-code --profile-id openai:work'],
    ['2026.5.26', 'models auth --agent main login --provider openai --device-code --profile-id openai:work'],
  ])('of %s is asked for as %s', async (version, argv) => {
    const { cli, signIn } = await openFake({ stdout: SCREEN }, {}, version);
    await signIn();
    expect(cli.calls()[1]?.argv.join(' ')).toBe(argv);
  });

  it.each(['2026.5.25', '2026.2.9'])(
    'is not tried with %s, which cannot name what it saves',
    async (version) => {
      const { cli, signIn } = await openFake({ stdout: SCREEN }, {}, version);
      expect(await signIn()).toEqual(problem('sign-in.too-old', { version }));
      expect(cli.calls()).toHaveLength(1);
    },
  );

  it.each(['--force', ' openai:work', `odd "$(reboot)" ';* é 🦞 ../x`])(
    'under the name %j never becomes an option, nor another name',
    async (id) => {
      const { cli, signIn } = await openFake({ stdout: SCREEN });
      const ended = await signIn({ id });
      const argv = cli.calls()[1]?.argv;
      if (argv) expect(argv).toEqual([...argv.slice(0, 8), '--profile-id', id]);
      else expect(ended).toMatchObject(problem('name.unsafe'));
      expect(argv ?? []).not.toContain('--force');
      expect(argv === undefined).toBe(/^[-\s]/u.test(id));
    },
  );

  it('of an agent with a hostile name is not started', async () => {
    const { cli, signIn } = await openFake({ stdout: SCREEN });
    expect(await signIn({ agent: '--force' })).toEqual(problem('name.unsafe', { label: '--force' }));
    expect(cli.calls()).toHaveLength(1);
  });

  it.each<[string, string, object]>([
    ['OpenAI device authorization timed out after 15 minutes.', 'sign-in.expired', {}],
    ['OpenAI Codex device code login is not enabled for this server. Use …', 'sign-in.disabled', {}],
    ['getaddrinfo EAI_AGAIN auth.openai.com', 'sign-in.offline', {}],
    ['fetch failed | connect ECONNREFUSED 127.0.0.1:9', 'sign-in.offline', {}],
    ['OpenAI device code user code request timed out after 30000ms', 'sign-in.offline', {}],
    ['fetch failed | other side closed', 'sign-in.offline', {}],
    ['OpenAI device code request failed: forbidden (Device codes are disabled)', 'sign-in.disabled', {}],
    [
      'OpenAI device authorization failed: access_denied (certificate needed)',
      'sign-in.refused',
      { said: 'access_denied (certificate needed)' },
    ],
    [
      'OpenAI device code request failed: HTTP 429 Too many requests',
      'sign-in.refused',
      { said: 'HTTP 429 Too many requests' },
    ],
    [
      'OpenAI device authorization failed: access_denied (Ask eve@corp.example, https://x.example/?t=1 sk-abc ABCD-EFGHI)',
      'sign-in.refused',
      { said: expect.stringMatching(/^access_denied \(Ask e…@corp\.example,? https:… … …\)?$/u) },
    ],
    ['', 'sign-in.refused', { said: null }],
  ])('that fails with %j is %s', async (sentence, code, facts) => {
    const stdout = `${SCREEN}◇  OpenAI device code failed\n${sentence}\n${ADVICE}${sentence}\n`;
    const { signIn } = await openFake({ stdout, exitCode: 1 });
    expect(await signIn()).toEqual(problem(code, facts));
  });

  it.each([
    ['Unknown agent id "main". Use "openclaw agents list".', 'gateway.agent-unknown'],
    ['error: unknown option --device-code', 'gateway.too-old'],
    ['OpenClaw config is invalid\nFile: ~/x', 'gateway.config'],
    ['"openai-codex" is a legacy provider ID; use --provider openai.', 'gateway.legacy-provider'],
    ['models auth login requires an interactive TTY. In automation, use …', 'sign-in.no-terminal'],
  ])('that was never begun, since %j, is %s', async (stdout, code) => {
    const { signIn } = await openFake({ stdout, exitCode: 1 });
    expect(await signIn()).toMatchObject(problem(code));
  });

  it.each(['Could not go on with ABCD-EFGHI now.', 'Error: ABCD-EFGHI was the last of it.'])(
    'that fails on its own account after the code never repeats it: %j',
    async (sentence) => {
      const { signIn } = await openFake({ stdout: `${SCREEN}${sentence}\n`, exitCode: 1 });
      const ended = await signIn();
      expect(ended).toMatchObject(problem('gateway.refused'));
      expect(JSON.stringify(ended)).not.toContain('ABCD-EFGHI');
    },
  );

  it.each([
    ['https://auth.openai.com.evil.example/codex/device', 'ABCD-EFGHI'],
    ['https://auth.openai.com@evil.example/', 'ABCD-EFGHI'],
    ['http://auth.openai.com/codex/device', 'ABCD-EFGHI'],
    ['javascript:alert(1)', 'ABCD-EFGHI'],
    [PAGE, 'abcd-efghi'],
    [PAGE, 'ABC'],
    [PAGE, `A${'B'.repeat(20)}`],
    [PAGE, '@everyone'],
    [PAGE, 'AB<b>CD'],
  ])('that shows %s and %s is not believed', async (url, code) => {
    const stdout = `│  URL: ${url}  │\n│  Code: ${code}  │\nOpenAI device code complete\n`;
    const { signIn, steps, isGone } = await openFake({ stdout });
    expect(await signIn()).toEqual(problem('gateway.unreadable'));
    expect(steps).toEqual([]);
    await isGone();
  });

  it('that ends well without anybody having approved is not believed', async () => {
    const { signIn } = await openFake({ stdout: SCREEN });
    expect(await signIn()).toEqual(problem('gateway.unreadable'));
  });

  it('without an OpenClaw is not begun', async () => {
    const missing = createOpenclaw({ bin: '/nowhere/openclaw', env: {} });
    const asked = { provider: 'openai', agent: 'main', id: 'openai:work' } as const;
    expect(await missing.signIn(asked, () => {}, new AbortController().signal)).toMatchObject(
      problem('gateway.missing'),
    );
  });
});

/** Running processes of that home. */
function processesOf(homeDir: string): number[] {
  if (!existsSync('/proc')) return [];
  return readdirSync('/proc')
    .map(Number)
    .filter((pid) => pid > 0 && pid !== process.pid && isAlive(pid) && environmentOf(pid).includes(homeDir));
}

function environmentOf(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/environ`, 'utf8');
  } catch {
    return '';
  }
}
