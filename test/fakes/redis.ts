import { spawn, spawnSync } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createClient } from '@redis/client';
import { freePort } from './free-port.ts';

/** Why there can be no Redis here; `null`: there can. */
export const noRedis: string | null =
  spawnSync('redis-server', ['--version']).status === 0 ? null : 'redis-server is not installed';

/** A real Redis on loopback, on a port that nobody had, in a folder of its own. `config`: as in redis.conf; without it nothing is
 *  written to the disk. */
export async function startRedis(config: Readonly<Record<string, string>> = {}) {
  const folder = mkdtempSync(join(tmpdir(), 'redis-'));
  const port = await freePort();
  const settings = { bind: '127.0.0.1', port: String(port), dir: folder, save: '', ...config };
  let server: ChildProcess;
  const start = async () => {
    const options = Object.entries(settings).flatMap(([name, value]) => [`--${name}`, value]);
    server = spawn('redis-server', options, { stdio: ['ignore', 'pipe', 'inherit'] });
    for await (const line of server.stdout!) if (String(line).includes('Ready to accept')) break;
    server.stdout!.resume();
  };
  const kill = async () => {
    if (server.exitCode !== null || server.signalCode !== null) return;
    server.kill('SIGKILL');
    await once(server, 'exit');
  };
  await start();
  const password = config['requirepass'];
  const url = `redis://${password === undefined ? '' : `:${encodeURIComponent(password)}@`}127.0.0.1:${port}`;
  return {
    url,
    port,
    kill,
    /** Again, on the same port and what lies on the disk. */
    start,
    /** It takes what it is sent, and does nothing. */
    freeze: () => server.kill('SIGSTOP'),
    thaw: () => server.kill('SIGCONT'),
    /** As somebody would with `redis-cli`. */
    async tell(...command: readonly string[]): Promise<unknown> {
      const client = createClient({ url, RESP: 2 });
      await client.connect();
      try {
        return await client.sendCommand([...command]);
      } finally {
        client.destroy();
      }
    },
    async remove() {
      await kill();
      rmSync(folder, { recursive: true });
    },
  };
}

export type FakeRedis = Awaited<ReturnType<typeof startRedis>>;
