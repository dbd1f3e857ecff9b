import { chownSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { describe, expect, it, onTestFinished } from 'vitest';
import { writeJsonHome } from '../fakes/openclaw-home.ts';
import { freePort } from '../fakes/free-port.ts';
import { noRedis, startRedis } from '../fakes/redis.ts';
import { makeCertificate } from '../fakes/tunnel.ts';
import { owner, startBot } from './bot.ts';
import { run } from './run.ts';

function folder(): string {
  const made = mkdtempSync(join(tmpdir(), 'state-'));
  onTestFinished(() => rmSync(made, { recursive: true }));
  return made;
}

/** What stderr of a command says that goes on without a memory, and of a bot that does not. */
async function saidOf(STATE_URL: string) {
  const home = writeJsonHome({ profiles: [{ id: 'openai-codex:work' }] });
  onTestFinished(home.remove);
  const command = await run(['auth', 'order', 'get'], { HOME: home.homeDir, PATH: '/nowhere', STATE_URL });
  const [, stderr, [code]] = await (await startBot(['telegram'], { STATE_URL })).ended;
  return { command: command.stderr.split('\n')[0], bot: stderr.trimEnd(), code };
}

describe('a state that cannot be opened', () => {
  it('where no Redis answers', async () => {
    const place = `redis://127.0.0.1:${await freePort()}`;
    const said = `No Redis answers at ${place}. Check that it is running, and that STATE_URL has its address: redis://, or rediss:// where it speaks TLS.`;
    expect(await saidOf(place.replace('//', '//bot:REDISCANARY@'))).toEqual({
      command: `${said} Nothing is remembered this time.`,
      bot: `${said} The bot did not start.`,
      code: 1,
    });
  });

  it.skipIf(noRedis)('where a Redis does not know us', async () => {
    const redis = await startRedis({ requirepass: 'right' });
    onTestFinished(() => redis.remove());
    const said = `The Redis at redis://127.0.0.1:${redis.port} turned the bot away. Check the user, the password and the number of the database in STATE_URL, and what that user may do.`;
    expect(await saidOf(redis.url.replace('right', 'REDISCANARY'))).toMatchObject({
      command: `${said} Nothing is remembered this time.`,
      bot: `${said} The bot did not start.`,
    });
  });

  it.skipIf(noRedis)('where the certificate of a Redis is not trusted, and only then', async () => {
    const { key, cert } = await makeCertificate('localhost');
    const files = { key: join(folder(), 'key.pem'), cert: join(folder(), 'cert.pem') };
    writeFileSync(files.key, key);
    writeFileSync(files.cert, cert);
    const port = await freePort();
    const redis = await startRedis({
      port: '0',
      'tls-port': String(port),
      'tls-key-file': files.key,
      'tls-cert-file': files.cert,
      'tls-ca-cert-file': files.cert,
      'tls-auth-clients': 'no',
    });
    onTestFinished(() => redis.remove());
    const home = writeJsonHome({ profiles: [{ id: 'openai-codex:work' }] });
    onTestFinished(home.remove);
    const env = { HOME: home.homeDir, PATH: '/nowhere', STATE_URL: `rediss://localhost:${port}` };
    const ask = (more: Record<string, string> = {}) => run(['auth', 'order', 'get'], { ...env, ...more });
    expect((await ask()).stderr).toContain(`No Redis answers at rediss://localhost:${port}.`);
    expect((await ask({ NODE_EXTRA_CA_CERTS: files.cert })).stderr).toBe(
      'Agent main has no auth order: OpenClaw chooses by itself among work.\n',
    );
  });

  it.skipIf(process.geteuid?.() !== 0)('where the file is somebody else’s', async () => {
    const path = join(folder(), 'state.sqlite');
    writeFileSync(path, '');
    chownSync(path, 65_534, 65_534);
    const said = `The state file ${path} belongs to another user of this machine, or a link of theirs leads to it. Run codex-profiler as the user it belongs to, or set STATE_URL to another file.`;
    expect(await saidOf(path)).toMatchObject({
      command: `${said} Nothing is remembered this time.`,
      bot: `${said} The bot did not start.`,
    });
  });

  it('below /proc or /sys stops everything at once', async () => {
    for (const place of ['/proc/codex/state.sqlite', '/sys/state.sqlite']) {
      const { stderr, code } = await run(['usage'], { HOME: '/nowhere', STATE_URL: place });
      expect(stderr).toBe(
        'STATE_URL is not valid: it must be the path of a file (not below /proc or /sys), or an address like redis://user:password@host:6379/0. Correct or remove it.\n',
      );
      expect(code).toBe(2);
    }
  });
});

describe.skipIf(noRedis)(`a bot on a Redis${noRedis ? ` (${noRedis})` : ''}`, () => {
  it('answers without its memory while Redis is away, says so where it is needed, and remembers again', async () => {
    const redis = await startRedis({ appendonly: 'yes' });
    onTestFinished(() => redis.remove());
    const { telegram, child, ended } = await startBot(['telegram'], { STATE_URL: `${redis.url}/1` });
    const answerTo = async (words: string, holding: string) => {
      telegram.say(words, { from: owner });
      return telegram.next('sendMessage', ({ text }) => text?.includes(holding) ?? false);
    };
    await answerTo('/codex_help', 'codex_usage');
    await redis.kill();
    await answerTo('/codex_auth log', 'The bot’s own memory fails at this moment');
    await answerTo('/codex_usage', 'Which profile');
    await redis.start();
    const clients = async () =>
      String(await redis.tell('CLIENT', 'LIST'))
        .trim()
        .split('\n').length;
    await expect.poll(clients, { timeout: 10_000 }).toBe(2);
    await answerTo('/codex_auth log', 'Nothing was changed by th');
    child.kill('SIGTERM');
    const [, stderr, [code]] = await ended;
    expect(stderr.match(/Redis does not answer; trying on/gu)).toHaveLength(1);
    expect(stderr.match(/Redis answers again/gu)).toHaveLength(1);
    expect(code).toBe(0);
  }, 20_000);
});

describe.skipIf(noRedis)('a Redis that is away for a while', () => {
  it('is told of once, and nothing that was said meanwhile is said again by the next process', async () => {
    const redis = await startRedis({ appendonly: 'yes' });
    onTestFinished(() => redis.remove());
    const bot = await startBot(['telegram'], { STATE_URL: redis.url });
    const { telegram, endpoint, child, ended, start } = bot;
    telegram.say('/codex_usage work', { from: owner });
    await endpoint.arrived(1);
    await redis.kill();
    endpoint.release();
    const isLine = ({ text }: { text?: string }) => text?.startsWith('🟢') ?? false;
    await telegram.next('sendMessage', isLine);
    await delay(7000); // three looks for what others have left
    await redis.start();
    await delay(6000); // connected again, and looked
    child.kill('SIGKILL');
    const [, stderr] = await ended;
    const warnings = stderr.split('\n').filter((line) => line.includes('"msg":"the state fails"'));
    expect(warnings).toHaveLength(1);
    expect(await redis.tell('HLEN', 'codex-profiler:inbox:owners')).toBe(0);
    const next = start();
    await telegram.next('getUpdates');
    await delay(11_000); // it would have taken over what is left
    expect(telegram.messages(owner.id).filter(isLine)).toHaveLength(1);
    next.child.kill('SIGTERM');
    await next.ended;
  }, 60_000);
});
