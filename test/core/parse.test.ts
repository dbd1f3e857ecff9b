import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseWords } from '../../src/core/parse.ts';
import { nastyText } from '../fakes/nasty-text.ts';

describe('typed words', () => {
  it.each([
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
