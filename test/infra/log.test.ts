import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { describeError } from '../../src/infra/log.ts';

const CHILD = join(import.meta.dirname, 'log.child.ts');

/** What somebody might be called, or have a library say for them. */
const hostile: Record<string, string> = {
  'a line end': 'CANARY\n{"level":60,"msg":"CANARY"}',
  'another line end': 'CANARY\r\nCANARY',
  'line ends of Unicode': 'CANARY\u2028CANARY\u2029CANARY\u0085CANARY',
  'an escape sequence': '\u001B[2J\u001B]0;CANARY\u0007',
  'an escape sequence of eight bits': '\u009B2J CANARY',
  JSON: '","level":10,"CANARY":"',
  'half a character': 'CANARY\uD800',
  'a call': '    at CANARY (file:///CANARY.ts:1:2)\n    at CANARY',
  'very much': 'CANARY'.repeat(200_000 / 6),
};

describe('the log', () => {
  it.each(Object.keys(hostile))('stays one line of JSON for each event: %s', (kind) => {
    const input = JSON.stringify(hostile[kind]);
    const { stderr, status } = spawnSync(process.execPath, [CHILD], { input, encoding: 'utf8' });
    expect(status).toBe(0);
    const lines = stderr.trimEnd().split(/[\n\r\u0085\u2028\u2029]/u);
    expect(lines).toHaveLength(10);
    const events = lines.map((line) => JSON.parse(line) as Record<string, unknown>);
    expect(new Set(events.map(({ level }) => level))).toEqual(new Set([30, 40, 50]));
    for (const line of lines) {
      expect(line.length).toBeLessThan(2000);
      // oxlint-disable-next-line no-control-regex
      expect(line).not.toMatch(/[\u0000-\u001F\u007F-\u009F]/u);
    }
    // an exception tells its kind and where it happened, and nothing of what it says
    for (const event of events.filter(({ msg }) => msg === 'bug'))
      expect(JSON.stringify(event)).not.toContain('CANARY');
  });

  it('tells where something happened', () => {
    const { error, at } = describeError(new TypeError('a message\n    at nowhere (file:///x.ts:1:2)'));
    expect(error).toBe('TypeError');
    expect(at[0]).toContain('log.test.ts');
    expect(at.join('\n')).not.toContain('nowhere');
  });
});
