import { createServer } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { freePort } from '../fakes/free-port.ts';
import { listen } from '../fakes/tunnel.ts';
import { owner, startBot } from './bot.ts';

const WEBHOOK = 'https://bot.example.org/telegram';

async function see(port: number, path: string): Promise<[number, string]> {
  const response = await fetch(`http://127.0.0.1:${port}${path}`);
  return [response.status, await response.text()];
}

const until = async (port: number, path: string, status: number) =>
  vi.waitFor(async () => expect((await see(port, path))[0]).toBe(status), { timeout: 10_000, interval: 50 });

describe('codex-profiler start, with a port', () => {
  it('serves Telegram by webhook, tells how it is, and on SIGTERM finishes what is under way', async () => {
    const port = await freePort();
    const bot = await startBot(['telegram', 'discord'], {
      HTTP_PORT: String(port),
      TELEGRAM_WEBHOOK_URL: WEBHOOK,
    });
    const { telegram, discord, endpoint, child, ended } = bot;
    telegram.leadTo(`http://127.0.0.1:${port}`);
    await discord.ready();
    await until(port, '/readyz', 200);
    expect(await see(port, '/readyz')).toEqual([200, 'state: ready\ntelegram: ready\ndiscord: ready\n']);
    expect(await see(port, '/healthz')).toEqual([200, 'alive\n']);
    expect((await see(port, '/'))[0]).toBe(404);
    expect((await see(port, '/metrics'))[1]).toContain('codex_profiler_ready{part="discord"} 1\n');
    telegram.say('/codex_usage work', { from: owner });
    await endpoint.arrived(1);
    child.kill('SIGTERM');
    await until(port, '/readyz', 503);
    endpoint.release();
    await telegram.next('sendMessage', ({ text }) => text?.startsWith('🟢') ?? false);
    expect(telegram.deliveries).toMatchObject([{ status: 200 }]);
    const [stdout, stderr, [code]] = await ended;
    expect([stdout, code]).toEqual(['', 0]);
    expect(stderr).toContain('"msg":"listening"');
    expect(stderr).not.toContain('"bug"');
    expect(telegram.calls.map(({ method }) => method)).not.toContain('getUpdates');
  });

  it('is not ready while a platform cannot be reached, and alive all the same', async () => {
    const port = await freePort();
    const { child, ended } = await startBot(['telegram'], {
      HTTP_PORT: String(port),
      TELEGRAM_API_ROOT: 'http://127.0.0.1:9',
    });
    await until(port, '/healthz', 200);
    await vi.waitFor(
      async () => expect(await see(port, '/readyz')).toEqual([503, 'state: ready\ntelegram: starting\n']),
      { timeout: 10_000, interval: 50 },
    );
    child.kill('SIGTERM');
    expect((await ended)[2]).toEqual([0, null]);
  });

  it('does not start on a port that is in use, and says what mends it', async () => {
    const other = createServer();
    onTestFinished(() => void other.close());
    const port = await listen(other);
    const { telegram, ended } = await startBot(['telegram'], { HTTP_PORT: String(port) });
    const [, stderr, [code]] = await ended;
    expect(stderr).toBe(
      `Port ${port} on 127.0.0.1 is in use by another program. Stop that one, or set HTTP_PORT to another port. The bot did not start.\n`,
    );
    expect(code).toBe(1);
    expect(telegram.calls).toEqual([]);
  });

  it('ends with what mends it when Telegram does not accept the address', async () => {
    const { ended } = await startBot(['telegram'], {
      HTTP_PORT: String(await freePort()),
      TELEGRAM_WEBHOOK_URL: 'https://bot.example.org:9000/telegram',
    });
    const [, stderr, [code]] = await ended;
    expect(stderr).toContain(
      'Telegram does not accept the address in TELEGRAM_WEBHOOK_URL. Nothing is served there any more.\n',
    );
    expect(code).toBe(2);
  });
});

describe('two copies on one state', () => {
  it('leave each other what they are answering, also while one of them ends', async () => {
    const ports = [await freePort(), await freePort()] as const;
    const { telegram, endpoint, child, start, ended } = await startBot(['telegram'], {
      HTTP_PORT: String(ports[0]),
    });
    await until(ports[0], '/readyz', 200);
    const second = start({ HTTP_PORT: String(ports[1]) });
    await until(ports[1], '/readyz', 200);
    telegram.say('/codex_usage work', { from: owner });
    await endpoint.arrived(1);
    child.kill('SIGTERM');
    await delay(2500); // each looks every two seconds for what the other has left
    endpoint.release();
    await telegram.next('sendMessage', ({ text }) => text?.includes('work') ?? false);
    expect((await ended)[2]).toEqual([0, null]);
    second.child.kill('SIGTERM');
    expect((await second.ended)[1]).not.toContain('a request that another process left');
    expect(endpoint.requests).toHaveLength(1);
  }, 20_000);

  it('fetch one at a time, and one takes over from the other, which ends', async () => {
    const ports = [await freePort(), await freePort()] as const;
    const { telegram, endpoint, child, start, ended } = await startBot(['telegram'], {
      HTTP_PORT: String(ports[0]),
    });
    endpoint.release();
    await until(ports[0], '/readyz', 200);
    const second = start({ HTTP_PORT: String(ports[1]) });
    await until(ports[1], '/readyz', 200);
    expect((await see(ports[1], '/readyz'))[1]).toContain('telegram: standby');
    child.kill('SIGTERM');
    expect((await ended)[2]).toEqual([0, null]);
    await vi.waitFor(
      async () => expect((await see(ports[1], '/readyz'))[1]).toContain('telegram: ready'),
      8000,
    );
    telegram.say('/codex_help', { from: owner });
    await telegram.next('sendMessage');
    second.child.kill('SIGTERM');
    expect((await second.ended)[2]).toEqual([0, null]);
  });
});

describe('a copy that is told to stop while somebody waits', () => {
  it('answers them itself, though another one is there', async () => {
    const ports = [await freePort(), await freePort()] as const;
    const { telegram, endpoint, child, start, ended } = await startBot(['telegram'], {
      HTTP_PORT: String(ports[0]),
    });
    await until(ports[0], '/readyz', 200);
    const second = start({ HTTP_PORT: String(ports[1]) });
    await until(ports[1], '/readyz', 200);
    telegram.say('/codex_usage work', { from: owner });
    await endpoint.arrived(1);
    child.kill('SIGTERM');
    await delay(4500); // the other one has looked twice by now
    endpoint.release();
    await telegram.next('sendMessage', ({ text }) => text?.startsWith('🟢') ?? false);
    const [, stderr] = await ended;
    expect(stderr).toMatch(/"outcome":"answered"/u);
    second.child.kill('SIGTERM');
    expect((await second.ended)[1]).not.toContain('another process left');
  });
});
