import * as fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { parseResets } from '../../../src/infra/usage-endpoint/resets.ts';
import { bankedList, caseAnswer, casesNow, startUsageEndpoint } from '../../fakes/usage-endpoint.ts';
import type { FakeAnswer, UsageEndpointFake } from '../../fakes/usage-endpoint.ts';
import { profile, startAsking, tokenOf } from './asking.ts';

const iso = (at: number) => new Date(at).toISOString();
const HOUR = 60 * 60_000;
const DAY = 24 * HOUR;
const soon = casesNow + 3 * DAY;
const later = casesNow + 20 * DAY;

const parse = (body: unknown) =>
  parseResets(typeof body === 'string' ? body : JSON.stringify(body), casesNow);
const available = (expires_at: unknown) => ({ status: 'available', expires_at });

describe('a list of banked resets', () => {
  it('tells when each ends, soonest first, and those without an end last', () => {
    expect(parse(String(bankedList(null, iso(later), iso(soon)).body))).toEqual([soon, later, null]);
  });

  it.each([
    ['seconds', soon / 1000],
    ['milliseconds', soon],
    ['text with a fraction', iso(soon).replace('Z', '000+00:00')],
    ['another zone', iso(soon + HOUR).replace(/\.\d+Z$/u, '+01:00')],
  ])('takes a moment as %s', (_, expires_at) => {
    expect(parse({ credits: [available(expires_at)] })).toEqual([soon]);
  });

  it.each([
    ['no zone', '2026-11-25T12:00:00'],
    ['words', 'next Sunday'],
    ['a bare number in words', '7'],
    ['zero', 0],
    ['a far future', '9999-12-31T23:59:59Z'],
    ['an object', { at: soon }],
  ])('knows no end where there is %s', (_, expires_at) => {
    expect(parse([available(expires_at)])).toEqual([null]);
  });

  it('leaves out what was used, what has ended and what is none', () => {
    const credits = [
      { status: 'redeemed', expires_at: iso(soon) },
      available(iso(casesNow - 1)),
      { ...available(iso(soon)), redeem_started_at: iso(casesNow), redeemed_at: null },
      { ...available(iso(soon)), redeemed_at: iso(casesNow) },
      null,
      'x',
      { expires_at: iso(later), redeem_started_at: null },
    ];
    expect(parse({ credits })).toEqual([later]);
  });

  it.each([
    ['', ''],
    ['null', null],
    ['another shape', { credits: 'x' }],
    ['a page', '<html></html>'],
  ])('is not known from %s', (_, body) => {
    expect(parse(body)).toBe(null);
  });

  it('never fails, whatever comes', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.json(),
          fc.json().map((credits) => `{"credits":${credits}}`),
        ),
        (body) => {
          const resets = parse(body);
          expect(resets === null || resets.every((at) => at === null || at > casesNow)).toBe(true);
        },
      ),
    );
  });
});

describe('asking for it', () => {
  let endpoint: UsageEndpointFake;
  beforeEach(async () => {
    endpoint = await startUsageEndpoint();
  });
  afterEach(() => endpoint.close());
  const asking = (options?: Parameters<typeof startAsking>[1]) => startAsking(endpoint.dispatcher(), options);

  it('is one GET with the same headers, and never goes near what would spend one', async () => {
    endpoint.script(tokenOf('work'), caseAnswer('plus-banked-resets'));
    endpoint.scriptResets(tokenOf('work'), bankedList(iso(soon), iso(later)));
    const { ask, resets } = asking();
    await ask('work');
    expect(await resets('work')).toEqual([soon, later]);
    expect(endpoint.requests.map(({ method, path }) => `${method} ${path}`)).toEqual([
      'GET /backend-api/wham/usage',
      'GET /backend-api/wham/rate-limit-reset-credits',
    ]);
    const [first, second] = endpoint.requests.map(({ headers }) => ({ ...headers, ':path': '' }));
    expect(second).toEqual(first);
  });

  it.each<[string, FakeAnswer]>([
    ['is refused', { status: 401, body: '{"error":{"code":"token_expired"}}' }],
    ['is not found', { status: 404 }],
    [
      'redirects',
      { status: 307, headers: { location: '/backend-api/wham/rate-limit-reset-credits/consume' } },
    ],
    ['fails', { status: 503 }],
    ['breaks off', { ...bankedList(iso(soon)), fate: 'cut' }],
    ['is reset', { fate: 'reset' }],
    ['is a page', { status: 200, headers: { 'content-type': 'text/html' }, body: '<html>' }],
  ])('is done once, and brings nothing, where the answer %s', async (_, answer) => {
    endpoint.scriptResets(tokenOf('work'), answer, bankedList(iso(soon)));
    expect(await asking({ retries: 3 }).resets('work')).toBe(null);
    expect(endpoint.requests).toHaveLength(1);
  });

  it('gives up in time, all that was waited for before counted in', async () => {
    endpoint.scriptResets(tokenOf('work'), { fate: 'never' });
    const { resets } = asking({ timeoutMs: 10_000 });
    const startedAt = performance.now();
    expect(await resets('work', 9900)).toBe(null);
    expect(performance.now() - startedAt).toBeLessThan(1500);
    expect(await resets('work', 10_000)).toBe(null);
    expect(endpoint.requests).toHaveLength(1);
  });

  it('gives up after three seconds, in a full house too', async () => {
    for (let index = 0; index < 20; index += 1) endpoint.script(tokenOf(`busy-${index}`), { fate: 'held' });
    endpoint.scriptResets(tokenOf('work'), bankedList(iso(soon)));
    const { ask, resets } = asking();
    const busy = Array.from({ length: 20 }, (_, index) => ask(`busy-${index}`));
    await endpoint.arrived(20);
    const startedAt = performance.now();
    expect(await resets('work')).toBe(null);
    expect(performance.now() - startedAt).toBeLessThan(4500);
    endpoint.release();
    await Promise.all(busy);
    expect(endpoint.resetRequests).toEqual([]);
  });

  it('leaves it alone for as long as it wants, and the allowance is asked about all the same', async () => {
    endpoint.script(tokenOf('work'), caseAnswer('plus-banked-resets'));
    endpoint.scriptResets(tokenOf('work'), { status: 429 }, bankedList(iso(soon)));
    const { ask, resets, wait } = asking();
    expect(await resets('work')).toBe(null);
    wait(4 * 60_000);
    expect(await resets('work')).toBe(null);
    expect(endpoint.resetRequests).toHaveLength(1);
    expect(await ask('work')).toMatchObject({ kind: 'report' });
    wait(2 * 60_000);
    expect(await resets('work')).toEqual([soon]);
  });

  it('is not done while the profile rests, nor for a login that is not ready', async () => {
    endpoint.script(tokenOf('work'), { status: 429, headers: { 'retry-after': '60' } });
    const { ask, resets, readResets } = asking();
    await ask('work');
    expect(await resets('work')).toBe(null);
    const incomplete = profile('home', { login: { kind: 'incomplete' } });
    expect(await readResets('main', incomplete, casesNow)).toBe(null);
    expect(endpoint.resetRequests).toEqual([]);
  });
});
