import { spawn } from 'node:child_process';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { Agent, buildConnector } from 'undici';
import { afterEach, describe, expect, it } from 'vitest';
import { createConnections } from '../../../src/infra/usage-endpoint/connections.ts';
import { send } from '../../../src/infra/usage-endpoint/send.ts';
import { caseAnswer, startUsageEndpoint } from '../../fakes/usage-endpoint.ts';
import type { UsageEndpointFake } from '../../fakes/usage-endpoint.ts';
import { secretOf, startAsking, tokenOf } from './asking.ts';

const healthy = caseAnswer('plus-healthy');
const held = { ...healthy, fate: 'held' } as const;
const never = { fate: 'never' } as const;
const names = (count: number) => Array.from({ length: count }, (_, index) => `p${index}`);

const closing: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).toReversed()) await close();
});

async function start(options?: Parameters<typeof startUsageEndpoint>[0]): Promise<UsageEndpointFake> {
  const endpoint = await startUsageEndpoint(options);
  closing.push(() => endpoint.close());
  return endpoint;
}

describe('many profiles at once', () => {
  it.each([
    ['HTTP/2, over one connection', false, '2.0', 1],
    ['HTTP/1.1, over one connection each', true, '1.1', 20],
  ])('are asked about by %s', async (_, http1, httpVersion, connections) => {
    const endpoint = await start({ http1 });
    for (const name of names(20)) endpoint.script(tokenOf(name), held);
    const { ask } = startAsking(endpoint.dispatcher());
    const answers = Promise.all(names(20).map(ask));
    await endpoint.arrived(20);
    endpoint.release();
    expect((await answers).map(({ kind }) => kind)).toEqual(Array.from({ length: 20 }, () => 'report'));
    expect(new Set(endpoint.requests.map((request) => request.httpVersion))).toEqual(new Set([httpVersion]));
    expect(endpoint.connections).toBe(connections);
  });

  it('are asked about twenty at a time, first come, first served', async () => {
    const endpoint = await start();
    for (const name of names(25)) endpoint.script(tokenOf(name), held);
    const { ask } = startAsking(endpoint.dispatcher());
    const answers = Promise.all(names(25).map(ask));
    await endpoint.arrived(20);
    endpoint.release();
    await endpoint.arrived(25);
    endpoint.release();
    expect((await answers).every(({ kind }) => kind === 'report')).toBe(true);
    expect(endpoint.maxInFlight).toBe(20);
    expect(endpoint.requests.slice(20).map(({ token }) => token)).toEqual(names(25).slice(20).map(tokenOf));
  });

  it('do not wait for one that never answers', async () => {
    const endpoint = await start();
    endpoint.script(tokenOf('stuck'), never);
    for (const name of names(4)) endpoint.script(tokenOf(name), healthy);
    const { ask } = startAsking(endpoint.dispatcher(), { timeoutMs: 800 });
    const order: string[] = [];
    const stuck = ask('stuck').finally(() => order.push('stuck'));
    const others = await Promise.all(names(4).map((name) => ask(name).finally(() => order.push(name))));
    expect(others.every(({ kind }) => kind === 'report')).toBe(true);
    expect(await stuck).toMatchObject({ kind: 'unreachable', fault: 'timeout', trace: { attempts: 1 } });
    expect(order.at(-1)).toBe('stuck');
    expect(endpoint.connections).toBe(1);
  });

  it('have their time counted from when their turn comes', async () => {
    const endpoint = await start();
    for (const name of names(20)) endpoint.script(tokenOf(name), never);
    endpoint.script(tokenOf('last'), healthy);
    const { ask } = startAsking(endpoint.dispatcher(), { timeoutMs: 500, retries: 0 });
    const stuck = names(20).map(ask);
    expect(await ask('last')).toMatchObject({ kind: 'report' });
    expect(
      (await Promise.all(stuck)).every((answer) => 'fault' in answer && answer.fault === 'timeout'),
    ).toBe(true);
  });
});

describe('the time limit', () => {
  it.each([
    ['a server that never answers', never],
    ['a server that answers too late', { ...healthy, delayMs: 60_000 }],
  ])('ends the wait for %s', async (_, answer) => {
    const endpoint = await start();
    endpoint.script(tokenOf('work'), answer);
    const { ask } = startAsking(endpoint.dispatcher(), { timeoutMs: 100 });
    expect(await ask('work')).toMatchObject({
      kind: 'unreachable',
      fault: 'timeout',
      trace: { attempts: 1 },
    });
  });

  it('covers a body that never ends', async () => {
    const endpoint = await start();
    endpoint.script(tokenOf('work'), { ...healthy, fate: 'unfinished' });
    const { ask } = startAsking(endpoint.dispatcher(), { timeoutMs: 100 });
    expect(await ask('work')).toMatchObject({ kind: 'unreachable', fault: 'timeout' });
  });

  it('covers a connection that never comes to stand', async () => {
    const silent = createServer(() => {});
    await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve));
    const { ask } = startAsking(agentTo((silent.address() as AddressInfo).port), { timeoutMs: 100 });
    const startedAt = performance.now();
    expect(await ask('work')).toMatchObject({ kind: 'unreachable', fault: 'timeout' });
    expect(performance.now() - startedAt).toBeLessThan(2000);
    closing.push(async () => silent.close());
  });
});

/** Chatgpt.com, wherever `port` and `host` lead, with the certificates that everybody trusts. */
function agentTo(port: number, host = '127.0.0.1'): Agent {
  const direct = buildConnector({ allowH2: true });
  const agent = new Agent({
    connect: (options, callback) => direct({ ...options, hostname: host, port: String(port) }, callback),
  });
  closing.push(() => agent.destroy());
  return agent;
}

describe('a connection', () => {
  it('to a server whose certificate nobody vouches for is not used', async () => {
    const endpoint = await start();
    expect(await startAsking(agentTo(endpoint.port)).ask('work')).toMatchObject({
      kind: 'unreachable',
      fault: 'tls',
      trace: { attempts: 1 },
    });
    expect(endpoint.requests).toEqual([]);
  });

  it('to a server with somebody else’s certificate is not used', async () => {
    const endpoint = await start({ certificateFor: 'chatgpt.com.evil.example' });
    expect(await startAsking(endpoint.dispatcher()).ask('work')).toMatchObject({
      kind: 'unreachable',
      fault: 'tls',
    });
    expect(endpoint.requests).toEqual([]);
  });

  it('that is refused is a fault of the network', async () => {
    const endpoint = await startUsageEndpoint();
    await endpoint.close();
    const { ask } = startAsking(agentTo(endpoint.port));
    expect(await ask('work')).toMatchObject({
      kind: 'unreachable',
      fault: 'network',
      trace: { attempts: 2 },
    });
  });

  it('to a name that is not found is a fault of the name service', async () => {
    const { ask } = startAsking(agentTo(443, 'chatgpt.invalid'));
    expect(await ask('work')).toMatchObject({ kind: 'unreachable', fault: 'dns', trace: { attempts: 2 } });
  });

  it('on which nothing was heard until the time was over is not used again', async () => {
    const endpoint = await start();
    const connections = createConnections(async () => endpoint.dispatcher());
    closing.push(() => connections.close());
    const ask = (name: string, timeoutMs: number) =>
      send(connections, secretOf(name), '1.2.3', AbortSignal.timeout(timeoutMs));
    endpoint.script(tokenOf('stuck'), never);
    endpoint.script(tokenOf('work'), healthy);
    expect(await ask('stuck', 500)).toEqual({ kind: 'failed', fault: 'timeout' });
    expect(await ask('work', 5000)).toMatchObject({ kind: 'answered' });
    expect(await ask('work', 5000)).toMatchObject({ kind: 'answered' });
    expect(endpoint.requests.map(({ connection }) => connection)).toEqual([1, 2, 2]);
  });

  it('on which the server takes no more requests is not used again', async () => {
    const endpoint = await start();
    const connections = createConnections(async () => endpoint.dispatcher());
    closing.push(() => connections.close());
    const huge = { status: 200, body: ' '.repeat(10 * 1024 * 1024) };
    endpoint.script(tokenOf('work'), huge, huge, healthy);
    const sent = [];
    for (let asked = 0; asked < 5; asked += 1)
      sent.push(await send(connections, secretOf('work'), '1.2.3', AbortSignal.timeout(5000)));
    expect(sent.slice(3)).toMatchObject([{ wire: { status: 200 } }, { wire: { status: 200 } }]);
    expect(endpoint.connections).toBe(2);
  });

  it('is not opened any more after the end', async () => {
    const connections = createConnections();
    await connections.close();
    const sent = await send(connections, secretOf('work'), '1.2.3', AbortSignal.timeout(5000));
    expect(sent).toEqual({ kind: 'failed', fault: 'network' });
  });
});

/** Asks about these profiles with nothing but the environment to go by, and closes. */
async function askFromChild(profiles: readonly string[], env: Record<string, string>): Promise<string[]> {
  const child = spawn(process.execPath, [join(import.meta.dirname, 'ask.child.ts'), ...profiles], {
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  return JSON.parse(await text(child.stdout)) as string[];
}

describe('in a process of its own', () => {
  it.each([
    ['HTTP/2', false, 1],
    ['HTTP/1.1', true, 20],
  ])('the proxy of the environment is used, for nothing but a tunnel: %s', async (_, http1, connections) => {
    const endpoint = await start({ http1 });
    for (const name of names(20)) endpoint.script(tokenOf(name), { ...healthy, fate: 'held' });
    const asked = askFromChild(names(20), await endpoint.proxyEnv());
    await endpoint.arrived(20);
    endpoint.release();
    expect(await asked).toEqual(names(20).map(() => 'report'));
    expect(endpoint.tunnels).toEqual(Array.from({ length: connections }, () => 'chatgpt.com:443'));
    expect(endpoint.connections).toBe(connections);
  });

  it('the certificate is checked, whatever the environment says', async () => {
    const endpoint = await start();
    endpoint.script(tokenOf('work'), healthy);
    const { NODE_EXTRA_CA_CERTS: _, ...proxy } = await endpoint.proxyEnv();
    const env = { ...proxy, NODE_TLS_REJECT_UNAUTHORIZED: '0', NODE_NO_WARNINGS: '1' };
    expect(await askFromChild(['work'], env)).toEqual(['tls']);
    expect(endpoint.requests).toEqual([]);
  });

  it('a proxy setting that is no address is a fault of the network', async () => {
    const nonsense = { HTTPS_PROXY: '::nonsense::', https_proxy: '::nonsense::', NO_PROXY: '', no_proxy: '' };
    expect(await askFromChild(['work'], nonsense)).toEqual(['network']);
  });

  it('an endpoint that never answers does not keep it from ending', async () => {
    const endpoint = await start();
    endpoint.script(tokenOf('stuck'), never);
    endpoint.script(tokenOf('work'), healthy);
    const env = { ...(await endpoint.proxyEnv()), TIMEOUT_MS: '1000' };
    expect(await askFromChild(['stuck', 'work'], env)).toEqual(['timeout', 'report']);
  });
});
