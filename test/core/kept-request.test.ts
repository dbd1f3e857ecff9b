import { describe, expect, it } from 'vitest';
import type { AlertChange } from '../../src/core/alerts/change.ts';
import { keep, readKept } from '../../src/core/kept-request.ts';
import type { Intent } from '../../src/core/request.ts';
import { Secret } from '../../src/core/secret.ts';
import { request } from '../harness.ts';

/** A new intent does not compile until it is here. */
const intents: Record<Intent['kind'], Intent> = {
  help: { kind: 'help' },
  'usage.menu': { kind: 'usage.menu' },
  'usage.page': { kind: 'usage.page', page: 2 },
  'usage.show': { kind: 'usage.show', target: { by: 'name', name: 'work' } },
  'usage.details': { kind: 'usage.details', target: { by: 'digest', digest: 'abc' } },
  'why.show': { kind: 'why.show', target: { by: 'all' } },
  'why.page': { kind: 'why.page', page: 1 },
  'auth.menu': { kind: 'auth.menu', verb: 'start' },
  'auth.page': { kind: 'auth.page', verb: null, page: 1 },
  'auth.show': { kind: 'auth.show', target: { by: 'default' } },
  'auth.propose': {
    kind: 'auth.propose',
    mutation: { verb: 'order', targets: [{ by: 'name', name: 'work' }, { by: 'all' }] },
  },
  'auth.confirm': { kind: 'auth.confirm', plan: 'plan' },
  'auth.cancel': { kind: 'auth.cancel', plan: 'plan' },
  'auth.log': { kind: 'auth.log' },
  'auth.start': { kind: 'auth.start', target: { by: 'name', name: 'work' } },
  'auth.stop': { kind: 'auth.stop', signIn: 'sign-in' },
  'auth.finish': { kind: 'auth.finish', target: null, pasted: null },
  'rotation.show': { kind: 'rotation.show', isLong: true },
  'rotation.order': { kind: 'rotation.order', strategy: 'drain' },
  'rotation.propose': { kind: 'rotation.propose', strategy: 'reset' },
  'history.show': { kind: 'history.show', target: { by: 'all' }, range: 'week' },
  'alerts.show': { kind: 'alerts.show', screen: 'zone' },
  'alerts.set': { kind: 'alerts.set', change: { about: 'zone', zone: 'America/Argentina/Buenos_Aires' } },
  'alerts.mute': { kind: 'alerts.mute', hours: 8 },
  'doctor.show': { kind: 'doctor.show' },
  'choice.pick': { kind: 'choice.pick', said: '2' },
  'command.unknown': { kind: 'command.unknown', said: '/codex' },
  'button.unknown': { kind: 'button.unknown' },
};

const restored = (body: unknown) => readKept('telegram:1', JSON.parse(JSON.stringify(body)));

describe('a kept request', () => {
  it.each(Object.entries(intents))('brings back what was asked: %s', (_, intent) => {
    const asked = request('', { id: 'telegram:1', intent, route: { place: 7 } });
    expect(restored(keep(asked))).toEqual({ request: asked, isWhole: true });
  });

  it('knows who reads the answer, and in which language', () => {
    const changes = { id: 'telegram:1', isPrivate: false, isForAll: true, language: 'zh', route: 7 } as const;
    const asked = request('/codex_help', changes);
    expect(restored(keep(asked))).toEqual({ request: asked, isWhole: true });
  });

  it.each<AlertChange>([
    { about: 'on', isOn: false },
    { about: 'kind', kind: 'pool', isOn: true },
    { about: 'only', kinds: ['empty', 'login'] },
    { about: 'level', level: 5, isOn: false },
    { about: 'levels', levels: [20, 5] },
    { about: 'quiet', hours: { from: 23, until: 7 } },
    { about: 'quiet', hours: null },
    { about: 'mute', hours: 'open' },
    { about: 'mute', hours: 8 },
    { about: 'digest', at: 9 },
  ])('brings back what was to be set: %j', (change) => {
    const asked = request('', { id: 'telegram:1', intent: { kind: 'alerts.set', change }, route: 1 });
    expect(restored(keep(asked))).toEqual({ request: asked, isWhole: true });
  });

  it('knows that there was a secret, and nothing else of it', () => {
    const intent: Intent = { kind: 'auth.finish', target: null, pasted: new Secret('canary') };
    const kept = keep(request('', { intent, route: {} }));
    expect(JSON.stringify(kept)).not.toContain('canary');
    expect(restored(kept)).toMatchObject({ isWhole: false });
  });

  it('of another version is none', () => {
    expect(
      restored({ ...Object(keep(request('x', { route: {} }))), intent: { kind: 'usage.forecast' } }),
    ).toBeNull();
  });
});
