import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Login } from '../../../src/core/usage/profile.ts';
import { onlyEndpoint } from '../../../src/infra/usage-endpoint/send.ts';
import { caseAnswer, casesNow, startUsageEndpoint } from '../../fakes/usage-endpoint.ts';
import type { UsageEndpointFake } from '../../fakes/usage-endpoint.ts';
import { profile, secretOf, startAsking, tokenOf } from './asking.ts';

const healthy = caseAnswer('plus-healthy');
const report = { kind: 'report', report: { plan: 'plus', rateLimit: { allowed: true } } };

let endpoint: UsageEndpointFake;
beforeEach(async () => {
  endpoint = await startUsageEndpoint();
});
afterEach(() => endpoint.close());

const asking = (options?: Parameters<typeof startAsking>[1]) => startAsking(endpoint.dispatcher(), options);

describe('a request', () => {
  it('brings the token, an honest name, and nothing that was not asked for', async () => {
    endpoint.script(tokenOf('work'), healthy);
    expect(await asking().ask('work')).toMatchObject(report);
    const [request] = endpoint.requests;
    expect(request).toMatchObject({ method: 'GET', path: '/backend-api/wham/usage', httpVersion: '2.0' });
    expect(request?.headers).toMatchObject({
      ':authority': 'chatgpt.com',
      ':scheme': 'https',
      authorization: 'Bearer token-of-work',
      accept: 'application/json',
      'user-agent': 'codex-profiler/1.2.3',
    });
    const names = Object.keys(request?.headers ?? {}).filter((name) => !name.startsWith(':'));
    expect(names.toSorted()).toEqual(['accept', 'authorization', 'user-agent']);
  });

  it.each([
    ['5f0c1a10-0000-4000-8000-000000000001', '5f0c1a10-0000-4000-8000-000000000001'],
    ['org-12345', undefined],
    ['two\r\nlines', undefined],
    ['', undefined],
    [null, undefined],
  ])('names the workspace %j as %j', async (accountId, header) => {
    endpoint.script(tokenOf('work'), healthy);
    await asking({ token: async () => ({ ...secretOf('work'), accountId }) }).ask('work');
    expect(endpoint.requests[0]?.headers['chatgpt-account-id']).toBe(header);
  });

  it('marks a government account', async () => {
    endpoint.script(tokenOf('work'), healthy);
    await asking({ token: async () => ({ ...secretOf('work'), isFedramp: true }) }).ask('work');
    expect(endpoint.requests[0]?.headers['x-openai-fedramp']).toBe('true');
  });

  it.each<Login>([
    { kind: 'refreshing' },
    { kind: 'refresh-failed' },
    { kind: 'incomplete' },
    { kind: 'elsewhere' },
  ])('is not made for a login that is %j', async (login) => {
    expect(await asking().read('main', profile('work', { login }))).toMatchObject({
      kind: 'not-asked',
      trace: { attempts: 0 },
    });
    expect(endpoint.requests).toEqual([]);
  });

  it.each([
    ['is gone', async () => null],
    ['cannot be read', () => Promise.reject(new Error('token-of-work'))],
    ['is empty', async () => ({ ...secretOf('work'), accessToken: '' })],
    ['cannot stand in a header', async () => ({ ...secretOf('work'), accessToken: 'a\r\nHost: evil' })],
  ])('is not made with a token that %s', async (_, token) => {
    expect(await asking({ token }).ask('work')).toMatchObject({ kind: 'not-asked' });
    expect(endpoint.requests).toEqual([]);
  });

  it.each([
    'http://chatgpt.com/backend-api/wham/usage',
    'https://chatgpt.com.evil.example/backend-api/wham/usage',
    'https://chat.openai.com/backend-api/wham/usage',
    'https://chatgpt.com:8443/backend-api/wham/usage',
    'https://user@chatgpt.com/backend-api/wham/usage',
    'https://chatgpt.com/backend-api/wham/usage?a=1',
    'https://chatgpt.com/backend-api/wham/rate-limit-reset-credits/consume',
    'https://chatgpt.com/backend-api/wham/rate-limit-reset-credits/',
    'https://chatgpt.com/backend-api/wham/rate-limit-reset-credits?consume=1',
    'https://chatgpt.com/backend-api/wham/rate-limit-reset-credits/history',
    'https://127.0.0.1/backend-api/wham/usage',
    'backend-api/wham/usage',
  ])('cannot be aimed at %s', (address) => {
    expect(() => onlyEndpoint(address)).toThrow();
  });
});

describe('an answer', () => {
  it('is told with what it cost', async () => {
    endpoint.script(tokenOf('work'), { ...healthy, headers: { 'x-request-id': 'req_0123-abc' } });
    const { trace } = await asking().ask('work');
    expect(trace).toEqual({ attempts: 1, tookMs: 0, status: 200, requestId: 'req_0123-abc' });
  });

  it.each([301, 302, 307, 308])(
    'that redirects (%i) is refused, and nobody else hears of it',
    async (status) => {
      let heard = 0;
      const elsewhere = createServer((_, response) => {
        heard += 1;
        response.end();
      });
      elsewhere.on('connection', () => (heard += 1));
      await new Promise<void>((resolve) => elsewhere.listen(0, '127.0.0.1', resolve));
      const { port } = elsewhere.address() as AddressInfo;
      const away = { status, headers: { location: `http://127.0.0.1:${port}/backend-api/wham/usage` } };
      endpoint.script(tokenOf('work'), away, healthy);
      expect(await asking().ask('work')).toMatchObject({ kind: 'refused', status, trace: { attempts: 1 } });
      expect(endpoint.requests).toHaveLength(1);
      expect(heard).toBe(0);
      await new Promise((resolve) => elsewhere.close(resolve));
    },
  );

  it('of a megabyte is read; of more it is not', async () => {
    const padded = (bytes: number) => ({
      body: JSON.stringify({ plan_type: 'plus', pad: 'x'.repeat(bytes) }),
    });
    endpoint.script(tokenOf('fits'), padded(1024 * 1024 - 100));
    endpoint.script(tokenOf('does-not'), padded(1024 * 1024));
    const { ask } = asking();
    expect(await ask('fits')).toMatchObject({ kind: 'report' });
    expect(await ask('does-not')).toMatchObject({ kind: 'unreadable', trace: { status: 200 } });
  });

  it('too big to read still tells its status', async () => {
    const page = { status: 403, headers: { 'content-type': 'text/html' }, body: '<'.repeat(3_000_000) };
    endpoint.script(tokenOf('work'), page);
    expect(await asking().ask('work')).toMatchObject({
      kind: 'refused',
      status: 403,
      code: null,
      edge: true,
    });
  });

  it('that is compressed, though nobody asked for it, is unreadable', async () => {
    endpoint.script(tokenOf('work'), {
      headers: { 'content-encoding': 'gzip' },
      body: Buffer.from('1f8b0800', 'hex'),
    });
    expect(await asking().ask('work')).toMatchObject({ kind: 'unreadable' });
  });

  it('never carries the token, wherever the server repeats it', async () => {
    const token = tokenOf('work');
    const named = {
      plan_type: token,
      additional_rate_limits: [{ limit_name: `a ${token}`, rate_limit: { allowed: true } }],
    };
    endpoint.script(
      token,
      { headers: { 'x-request-id': token }, body: JSON.stringify(named) },
      {
        status: 403,
        headers: { 'x-oai-request-id': token },
        body: JSON.stringify({ error: { code: token } }),
      },
      { status: 403, headers: { 'retry-after': token }, body: `<p>${token}</p>` },
    );
    const { ask } = asking();
    const answers = [await ask('work'), await ask('work'), await ask('work')];
    expect(answers.map(({ kind }) => kind)).toEqual(['report', 'refused', 'refused']);
    expect(JSON.stringify(answers)).not.toContain('token-of-');
  });
});

describe('a fault that may pass', () => {
  it.each([
    ['a server fault', { status: 503 }],
    ['a broken line', { fate: 'reset' }],
    ['half a body', { ...healthy, fate: 'cut' }],
  ] as const)('is tried once more: %s', async (_, fault) => {
    endpoint.script(tokenOf('work'), fault, healthy);
    const { ask, slept } = asking();
    expect(await ask('work')).toMatchObject({ ...report, trace: { attempts: 2, status: 200 } });
    expect(slept).toEqual([300]);
  });

  it('is told when it does not pass', async () => {
    endpoint.script(tokenOf('down'), { status: 500 });
    endpoint.script(tokenOf('cut'), { ...healthy, fate: 'cut' });
    const { ask } = asking({ retries: 2 });
    expect(await ask('down')).toMatchObject({ kind: 'refused', status: 500, trace: { attempts: 3 } });
    expect(await ask('cut')).toMatchObject({ kind: 'unreachable', fault: 'network', trace: { attempts: 3 } });
  });

  it('is waited for longer each time', async () => {
    endpoint.script(tokenOf('work'), { status: 500 });
    const { ask, slept } = asking({ retries: 3 });
    await ask('work');
    expect(slept).toEqual([300, 600, 1200]);
  });

  it('is not tried again where nobody wants it', async () => {
    endpoint.script(tokenOf('work'), { status: 500 }, healthy);
    expect(await asking({ retries: 0 }).ask('work')).toMatchObject({ status: 500, trace: { attempts: 1 } });
  });

  it.each([400, 402, 403, 404, 408, 429])('is none with status %i', async (status) => {
    endpoint.script(tokenOf('work'), { status }, healthy);
    const { ask, slept } = asking({ retries: 3 });
    expect(await ask('work')).toMatchObject({ kind: 'refused', status, trace: { attempts: 1 } });
    expect(slept).toEqual([]);
  });
});

const busy = (seconds: string, status = 503) => ({ status, headers: { 'retry-after': seconds } });

describe('a server that asks to wait', () => {
  it('is asked again after that time, when there is time enough', async () => {
    endpoint.script(tokenOf('work'), busy('2'), healthy);
    const { ask, slept } = asking();
    expect(await ask('work')).toMatchObject(report);
    expect(slept).toEqual([2000]);
  });

  it('is left alone when it wants more than is left', async () => {
    endpoint.script(tokenOf('work'), busy('10'), healthy);
    const { ask, slept } = asking({ timeoutMs: 10_000 });
    expect(await ask('work')).toMatchObject({ status: 503, retryAfterMs: 10_000, trace: { attempts: 1 } });
    expect(slept).toEqual([]);
  });

  it.each([503, 429, 408, 403, 302])(
    'is not asked about that profile until then, after status %i',
    async (status) => {
      endpoint.script(tokenOf('work'), busy('60', status), healthy);
      endpoint.script(tokenOf('home'), healthy);
      const { ask, wait } = asking();
      await ask('work');
      wait(59_000);
      const resting = await ask('work');
      expect(resting).toMatchObject({
        kind: 'refused',
        status,
        retryAfterMs: 1000,
        trace: { attempts: 0, status },
      });
      expect(await ask('home')).toMatchObject(report);
      wait(1000);
      expect(await ask('work')).toMatchObject(report);
      expect(endpoint.requests.map(({ token }) => token)).toEqual(['work', 'home', 'work'].map(tokenOf));
    },
  );

  it('understands a date, and is believed for six hours at most', async () => {
    endpoint.script(tokenOf('date'), busy(new Date(casesNow + 90_000).toUTCString(), 429));
    endpoint.script(tokenOf('year'), busy(String(365 * 24 * 3600), 429));
    const { ask } = asking();
    expect(await ask('date')).toMatchObject({ retryAfterMs: 90_000 });
    expect(await ask('year')).toMatchObject({ retryAfterMs: 6 * 60 * 60_000 });
  });

  it('without a time gets five minutes, and twice as long each time up to an hour, until it answers', async () => {
    const throttled = { status: 429 };
    endpoint.script(tokenOf('work'), ...Array.from({ length: 6 }, () => throttled), healthy, throttled);
    const { ask, wait } = asking();
    const rests: number[] = [];
    for (let turn = 0; turn < 8; turn += 1) {
      const answer = await ask('work');
      const restMs = answer.kind === 'refused' ? (answer.retryAfterMs ?? 0) : 0;
      rests.push(restMs / 60_000);
      wait(restMs);
    }
    expect(rests).toEqual([5, 10, 20, 40, 60, 60, 0, 5]);
  });
});

/** A store that gives the token of `work`, and on a fresh look another one; `null`: then it fails. */
const renewedTo = (name: string | null) => {
  const reads: boolean[] = [];
  const token = async (_agent: string, _id: string, { fresh = false } = {}) => {
    reads.push(fresh);
    if (!fresh) return secretOf('work');
    if (name === null) throw new Error('the store is busy');
    return secretOf(name);
  };
  return { reads, token };
};

describe('a login that is not accepted', () => {
  it.each(['401-token-expired-refreshable', '401-bare-live-token', '401-token-revoked'])(
    'is tried once more when the gateway has renewed it meanwhile: %s',
    async (refusal) => {
      endpoint.script(tokenOf('work'), caseAnswer(refusal));
      endpoint.script(tokenOf('renewed'), healthy);
      const { reads, token } = renewedTo('renewed');
      expect(await asking({ token }).ask('work')).toMatchObject({ ...report, trace: { attempts: 2 } });
      expect(reads).toEqual([false, true]);
    },
  );

  it('is not tried again while the token is the same', async () => {
    endpoint.script(tokenOf('work'), caseAnswer('401-token-expired-refreshable'));
    const { reads, token } = renewedTo('work');
    expect(await asking({ token }).ask('work')).toMatchObject({
      kind: 'refused',
      status: 401,
      code: 'token_expired',
      trace: { attempts: 1 },
    });
    expect(reads).toEqual([false, true]);
  });

  it('is tried twice at most', async () => {
    endpoint.script(tokenOf('work'), caseAnswer('401-token-expired-refreshable'));
    endpoint.script(tokenOf('renewed'), caseAnswer('401-token-invalidated'));
    const { reads, token } = renewedTo('renewed');
    expect(await asking({ token }).ask('work')).toMatchObject({
      code: 'token_invalidated',
      trace: { attempts: 2 },
    });
    expect(reads).toEqual([false, true]);
  });

  it('stands when the store cannot be read again', async () => {
    endpoint.script(tokenOf('work'), caseAnswer('401-bare-live-token'));
    const { token } = renewedTo(null);
    expect(await asking({ token }).ask('work')).toMatchObject({ kind: 'refused', status: 401, code: null });
  });
});
