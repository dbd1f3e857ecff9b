import { utimesSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { failed, ok } from '../../../src/core/problem.ts';
import { createOpenclaw } from '../../../src/infra/openclaw/index.ts';
import { fakeOpenclaw, isAlive } from '../../fakes/openclaw-cli.ts';

const owner = { provider: 'openai', agent: 'main' } as const;
const set = { kind: 'order.set', ...owner, ids: ['openai:work'] } as const;

function open(options: { timeoutMs?: number; env?: Record<string, string> } = {}) {
  const cli = fakeOpenclaw();
  const openclaw = createOpenclaw({ bin: cli.bin, env: { PATH: '/nowhere' }, timeoutMs: 60_000, ...options });
  onTestFinished(openclaw.close);
  return { cli, openclaw };
}

describe('the installed OpenClaw', () => {
  it('tells its version, its order and its logins', async () => {
    const { cli, openclaw } = open();
    cli.on('--version', { stdout: 'OpenClaw 2026.9.6 (eb377ac)\n' });
    cli.on('order get', {
      stdout: '\u001b[2mlog line\u001b[22m\n{\n  "order": ["openai:work"]\n}\n',
      stderr: 'a warning\n',
    });
    cli.on('status', {
      stdout: '{"auth":{"oauth":{"profiles":[{"profileId":"openai:work","provider":"openai"}]}}}',
    });
    expect(await openclaw.version()).toEqual({ ok: true, value: '2026.9.6' });
    expect(await openclaw.readOrder(owner)).toEqual({ ok: true, value: ['openai:work'] });
    expect(await openclaw.readLogins('main')).toEqual({
      ok: true,
      value: [{ id: 'openai:work', provider: 'openai' }],
    });
  });

  it('changes its order, and says when the running gateway does not know yet', async () => {
    const { cli, openclaw } = open();
    cli.on('order set', { stdout: 'Agent: main\n' });
    expect(await openclaw.change(set)).toEqual({ ok: true, value: { isStale: false } });
    cli.on('order clear', { stderr: 'Warning: … the local Gateway could not refresh them. Run …\n' });
    expect(await openclaw.change({ kind: 'order.clear', ...owner })).toEqual({
      ok: true,
      value: { isStale: true },
    });
  });

  it.each([
    ['that is not installed', 'gateway.missing'],
    ['whose answer is no JSON', 'gateway.unreadable'],
    ['whose answer is another JSON', 'gateway.unreadable'],
    ['that refuses', 'gateway.refused'],
  ])('%s is %s', async (what, code) => {
    const { cli, openclaw } = open();
    cli.on(
      'get',
      {
        'whose answer is no JSON': { stdout: 'hello {' },
        'whose answer is another JSON': { stdout: '{"order": 7}' },
        'that refuses': { stderr: 'No.', exitCode: 1 },
      }[what] ?? {},
    );
    const asked =
      what === 'that is not installed'
        ? createOpenclaw({ bin: join(cli.bin, 'nowhere'), env: {} })
        : openclaw;
    expect(await asked.readOrder(owner)).toMatchObject({ ok: false, problem: { code } });
  });

  it('is not started with a name that could be an option', async () => {
    const { cli, openclaw } = open();
    const refused = await openclaw.change({ ...set, ids: ['openai:work', '--force'] });
    expect(refused).toEqual({ ok: false, problem: { code: 'name.unsafe', label: '--force' } });
    expect(cli.calls()).toEqual([]);
  });

  it('knows nothing of the bot’s own secrets, and is asked without colours', async () => {
    const { cli, openclaw } = open({
      env: {
        PATH: '/nowhere',
        OPENCLAW_STATE_DIR: '/data',
        TELEGRAM_BOT_TOKEN: 'secret',
        DISCORD_BOT_TOKEN: 'secret',
        NODE_OPTIONS: '--inspect',
        OWNERS: 'telegram:1',
      },
    });
    cli.on('--version', { stdout: '2026.2.9' });
    await openclaw.version();
    expect(cli.calls()[0]?.env).toEqual({ PATH: '/nowhere', OPENCLAW_STATE_DIR: '/data', NO_COLOR: '1' });
  });

  it('is told a change while nothing else is asked, and asked several things at once', async () => {
    const { cli, openclaw } = open();
    const owner = { agent: 'main', provider: 'openai' } as const;
    cli.on('get', { stdout: '{"order":null}', delayMs: 80 });
    cli.on('clear', { delayMs: 80 });
    await Promise.all([
      openclaw.readOrder(owner),
      openclaw.readOrder(owner),
      openclaw.change({ kind: 'order.clear', ...owner }),
      openclaw.readOrder(owner),
      openclaw.change({ kind: 'order.clear', ...owner }),
    ]);
    const [first, second, change, look, last] = cli.calls().toSorted((a, b) => a.startedAt - b.startedAt);
    expect(second!.startedAt).toBeLessThan(first!.endedAt!);
    expect(change!.argv).toContain('clear');
    expect(change!.startedAt).toBeGreaterThanOrEqual(Math.max(first!.endedAt!, second!.endedAt!));
    expect(look!.startedAt).toBeGreaterThanOrEqual(change!.endedAt!);
    expect(last!.startedAt).toBeGreaterThanOrEqual(look!.endedAt!);
  });

  it('is told nothing when a change may not be made any more by the time its turn has come', async () => {
    const { cli, openclaw } = open();
    cli.on('get', { stdout: '{"order":null}', delayMs: 80 });
    const owner = { agent: 'main', provider: 'openai' } as const;
    let isThere = true;
    const look = openclaw.readOrder(owner).then(() => (isThere = false));
    const mayStill = async () => (isThere ? ok(null) : failed({ code: 'order.empty' }));
    expect(await openclaw.change({ kind: 'order.clear', ...owner }, mayStill)).toEqual(
      failed({ code: 'order.empty' }),
    );
    await look;
    expect(cli.calls()).toHaveLength(1);
  });

  it('is asked for its version again once another one was installed', async () => {
    const { cli, openclaw } = open();
    cli.on('--version', { stdout: '2026.7.1' });
    expect(await openclaw.version()).toEqual({ ok: true, value: '2026.7.1' });
    expect(await openclaw.version()).toEqual({ ok: true, value: '2026.7.1' });
    expect(cli.calls()).toHaveLength(1);
    cli.on('--version', { stdout: '2026.9.6' });
    utimesSync(cli.bin, 1, 1);
    expect(await openclaw.version()).toEqual({ ok: true, value: '2026.9.6' });
  });

  it.each(['itself', 'child'] as const)(
    'that hangs (%s) is ended in time, and nothing of it is left',
    async (hangs) => {
      const { cli, openclaw } = open({ timeoutMs: 400 });
      cli.on('--version', { hangs });
      expect(await openclaw.version()).toEqual({
        ok: false,
        problem: { code: 'gateway.timed-out', afterMs: 400 },
      });
      expect(cli.pids().length).toBe(hangs === 'child' ? 2 : 1);
      await vi.waitFor(() => expect(cli.pids().filter(isAlive)).toEqual([]));
    },
  );

  it('that talks for ever is ended', async () => {
    const { cli, openclaw } = open();
    cli.on('--version', { floods: true });
    expect(await openclaw.version()).toEqual({ ok: false, problem: { code: 'gateway.killed' } });
    expect(cli.pids().filter(isAlive)).toEqual([]);
  });

  it('is ended with us, what waits is not begun, and the next is asked no more', async () => {
    const { cli, openclaw } = open();
    cli.on('clear', { hangs: 'itself' });
    const clear = { kind: 'order.clear', agent: 'main', provider: 'openai' } as const;
    const both = Promise.all([openclaw.change(clear), openclaw.change(clear)]);
    await vi.waitFor(() => expect(cli.calls()).toHaveLength(1));
    await openclaw.close();
    const killed = { ok: false, problem: { code: 'gateway.killed' } };
    expect(await both).toEqual([killed, killed]);
    expect(await openclaw.version()).toEqual(killed);
    expect(cli.calls()).toHaveLength(1);
    expect(cli.pids().filter(isAlive)).toEqual([]);
  });
});
