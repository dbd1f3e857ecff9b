import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { AlertChange, AlertScreen } from '../../src/core/alerts/change.ts';
import type { Intent } from '../../src/core/request.ts';
import { parseWords } from '../../src/core/parse.ts';
import { nastyText } from '../fakes/nasty-text.ts';

const alertWords: readonly (readonly [string, AlertChange])[] = [
  ['on', { about: 'on', isOn: true }],
  ['OFF', { about: 'on', isOn: false }],
  ['quiet 23-7', { about: 'quiet', hours: { from: 23, until: 7 } }],
  ['quiet 23:00 – 07:00', { about: 'quiet', hours: { from: 23, until: 7 } }],
  ['quiet 22 to 7', { about: 'quiet', hours: { from: 22, until: 7 } }],
  ['quiet 24 8', { about: 'quiet', hours: { from: 0, until: 8 } }],
  ['免打扰 23到7', { about: 'quiet', hours: { from: 23, until: 7 } }],
  ['quiet off', { about: 'quiet', hours: null }],
  ['zone Europe/Berlin', { about: 'zone', zone: 'Europe/Berlin' }],
  ['zone europe/berlin', { about: 'zone', zone: 'Europe/Berlin' }],
  ['zone new york', { about: 'zone', zone: 'America/New_York' }],
  ['zone America/Argentina/Buenos_Aires', { about: 'zone', zone: 'America/Argentina/Buenos_Aires' }],
  ['zone UTC', { about: 'zone', zone: 'UTC' }],
  ['mute 8', { about: 'mute', hours: 8 }],
  ['mute 8h', { about: 'mute', hours: 8 }],
  ['mute on', { about: 'mute', hours: 'open' }],
  ['mute off', { about: 'mute', hours: null }],
  ['digest 9', { about: 'digest', at: 9 }],
  ['digest 09:00', { about: 'digest', at: 9 }],
  ['digest off', { about: 'digest', at: null }],
  ['levels 5 20', { about: 'levels', levels: [20, 5] }],
  ['levels 20%, 5%', { about: 'levels', levels: [20, 5] }],
  ['levels off', { about: 'levels', levels: [] }],
  ['only login empty', { about: 'only', kinds: ['empty', 'login'] }],
];
const odd = (words: string, screen: AlertScreen) =>
  [`/codex_alerts ${words}`, { kind: 'alerts.show', screen }] as const;

describe('typed words', () => {
  it.each<readonly [string, Intent]>([
    ['/codex_usage', { kind: 'usage.menu' }],
    ['  /CODEX_USAGE  ', { kind: 'usage.menu' }],
    ['codex_usage', { kind: 'usage.menu' }],
    ['/codex_usage all', { kind: 'usage.show', target: { by: 'all' } }],
    ['/codex_usage ALL', { kind: 'usage.show', target: { by: 'all' } }],
    ['/codex_usage default', { kind: 'usage.show', target: { by: 'default' } }],
    ['/codex_usage Work', { kind: 'usage.show', target: { by: 'name', name: 'Work' } }],
    ['/codex_usage my\n work ', { kind: 'usage.show', target: { by: 'name', name: 'my work' } }],
    ['/codex_usage openai:work', { kind: 'usage.show', target: { by: 'name', name: 'openai:work' } }],
    ['/codex_why', { kind: 'why.show', target: { by: 'all' } }],
    ['/codex_why my work', { kind: 'why.show', target: { by: 'name', name: 'my work' } }],
    ['/codex_history', { kind: 'history.show', target: { by: 'all' }, range: 'day' }],
    ['/codex_history week', { kind: 'history.show', target: { by: 'all' }, range: 'week' }],
    ['/codex_history work', { kind: 'history.show', target: { by: 'name', name: 'work' }, range: 'day' }],
    [
      '/codex_history work 月',
      { kind: 'history.show', target: { by: 'name', name: 'work' }, range: 'month' },
    ],
    ['/codex_history 周 work', { kind: 'history.show', target: { by: 'name', name: 'work' }, range: 'week' }],
    ['/codex_history ALL Month', { kind: 'history.show', target: { by: 'all' }, range: 'month' }],
    [
      '/codex_history my work day',
      { kind: 'history.show', target: { by: 'name', name: 'my work' }, range: 'day' },
    ],
    [
      '/codex_history week week',
      { kind: 'history.show', target: { by: 'name', name: 'week' }, range: 'week' },
    ],
    ['/codex_alerts', { kind: 'alerts.show', screen: 'menu' }],
    ...alertWords.map(
      ([words, change]) => [`/codex_alerts ${words}`, { kind: 'alerts.set', change }] as const,
    ),
    ...(['quiet', 'zone', 'mute', 'digest', 'levels', 'kinds'] as const).map(
      (screen) => [`/codex_alerts ${screen}`, { kind: 'alerts.show', screen }] as const,
    ),
    ['/codex_alerts zone Atlantis', { kind: 'alerts.show', screen: 'nowhere' }],
    ...['what', 'on now'].map((words) => odd(words, 'unclear')),
    ...['quiet 7-7', 'quiet 23', 'quiet 25-7', 'quiet 1-2-3'].map((words) => odd(words, 'odd-quiet')),
    ...['mute 0', 'mute 721', 'mute 1.5', 'mute abc'].map((words) => odd(words, 'odd-mute')),
    ...['digest 25', 'digest noon', 'digest 9:30'].map((words) => odd(words, 'odd-digest')),
    ...['levels 33', 'levels 20 33'].map((words) => odd(words, 'odd-levels')),
    ...['only everything', 'kinds low'].map((words) => odd(words, 'odd-kinds')),
    ['/codex_help', { kind: 'help' }],
    ['/start', { kind: 'help' }],
    ['/start deep-link', { kind: 'help' }],
    ['/reboot now', { kind: 'command.unknown', said: '/reboot' }],
    ['/', { kind: 'command.unknown', said: '/' }],
    ['2', { kind: 'choice.pick', said: '2' }],
    ['Default (work)', { kind: 'choice.pick', said: 'Default (work)' }],
    ['hello there', { kind: 'choice.pick', said: 'hello there' }],
    ['', { kind: 'choice.pick', said: '' }],
  ])('%j', (text, intent) => {
    expect(parseWords(text)).toEqual(intent);
  });

  it('always mean something, and keep no more than 300 characters', () => {
    fc.assert(
      fc.property(nastyText(), fc.boolean(), (text, isCommand) => {
        const intent = parseWords(isCommand ? `/codex_usage ${text.repeat(5)}` : text.repeat(5));
        if ('said' in intent) expect(intent.said.length).toBeLessThanOrEqual(300);
        if ('target' in intent && intent.target && 'name' in intent.target)
          expect(intent.target.name.length).toBeLessThanOrEqual(300);
      }),
    );
  });
});
