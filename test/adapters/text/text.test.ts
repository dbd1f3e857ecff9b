import { PassThrough } from 'node:stream';
import { text as readAll } from 'node:stream/consumers';
import { describe, expect, it } from 'vitest';
import { localTimeIn, runConsole } from '../../../adapters/console/index.ts';
import { createTextChat } from '../../../adapters/text/index.ts';
import type { Handle } from '../../../src/core/handle.ts';
import { usageAnswer } from '../../fakes/usage-answer.ts';
import { startHouse } from '../../harness.ts';

const WORK = '🟢 `work` — 5h **82%** | week **64%** | r5 **2h 0m** | rw **4d 4h**';

async function house() {
  const started = await startHouse();
  started.endpoint.script('acct-work', usageAnswer({ used: 18 }, { used: 36 }));
  return started;
}

/** A chat, and what was sent there. `take`: what the place does with a message. */
function open(handle: Handle, take: () => Promise<void> = async () => {}) {
  const sent: string[] = [];
  const chat = createTextChat({
    handle,
    caller: { platform: 'telegram', id: '3' },
    chat: 'sms',
    isPrivate: true,
    send(text) {
      sent.push(text);
      return take();
    },
  });
  return { chat, sent };
}

describe('a place that carries text and nothing else', () => {
  it('has its markup as it is written, and its choices as numbered lines', async () => {
    const { handle } = await house();
    const { chat, sent } = open(handle);
    await chat.receive('/codex_usage');
    await chat.receive('3');
    expect(sent).toEqual([
      'Which profile of agent `main`?\n1. Default (work)\n2. All\n3. work\n4. home\n5. spare',
      'Running Codex usage checks now…',
      `${WORK}\n1. Refresh\n2. Details`,
    ]);
  });

  it('says it when a request was made twice, and nothing for an empty line', async () => {
    const { handle } = await house();
    const { chat, sent } = open(handle);
    await chat.receive('  ');
    await chat.receive('/codex_help');
    await chat.receive('/codex_help');
    expect(sent).toHaveLength(2);
    expect(sent[1]).toBe('You asked for this a moment ago: the answer is above, or on its way.');
  });
});

describe('a place that takes its time', () => {
  it('gets the next message when it has taken the one before', async () => {
    const { handle, endpoint } = await house();
    const gate = Promise.withResolvers<void>();
    const { chat, sent } = open(handle, () => gate.promise);
    const received = chat.receive('/codex_usage work');
    await endpoint.arrived(1);
    expect(sent).toEqual(['Running Codex usage checks now…']);
    gate.resolve();
    await received;
    expect(sent.slice(1)).toEqual([`${WORK}\n1. Refresh\n2. Details`]);
  });

  it('and fails gets nothing more of that answer, and the caller is told', async () => {
    const { handle } = await house();
    const { chat, sent } = open(handle, async () => {
      throw new Error('no carrier');
    });
    await expect(chat.receive('/codex_usage work')).rejects.toThrow('no carrier');
    expect(sent).toEqual(['Running Codex usage checks now…']);
    for (const _ of ['once', 'and at once again'])
      await expect(chat.receive('/codex_help')).rejects.toThrow('no carrier');
    expect(sent).toHaveLength(3);
    expect(sent[2]).toContain('Shows how much');
  });
});

describe('the terminal chat at a keyboard', () => {
  it('prompts for each answer, and ends quietly when it is closed while an answer is being made', async () => {
    const { handle, endpoint } = await house();
    endpoint.script('acct-work', { ...usageAnswer({ used: 18 }, { used: 36 }), fate: 'held' });
    const output = new PassThrough();
    const input = Object.assign(new PassThrough(), { isTTY: true });
    const shown = readAll(output);
    const ended = runConsole({
      handle,
      input,
      output,
      greeting: [],
      locale: 'en',
      signal: new AbortController().signal,
    });
    input.write('work\r\n');
    await endpoint.arrived(1);
    input.end();
    endpoint.release();
    await ended;
    output.end();
    expect(await shown).toContain('5. spare\n> Running Codex usage checks now…');
    expect(await shown).toContain(WORK);
  });
});

describe('the terminal chat', () => {
  const talk = async (typed: string) => {
    const { handle } = await house();
    const output = new PassThrough();
    const input = new PassThrough();
    input.end(typed);
    const shown = readAll(output);
    await runConsole({
      handle,
      input,
      output,
      greeting: ['Hello.'],
      locale: 'en',
      signal: new AbortController().signal,
    });
    output.end();
    return shown;
  };

  it('opens with the selector, and ends when its input ends', async () => {
    expect(await talk('')).toBe(
      'Hello.\nWhich profile of agent `main`?\n1. Default (work)\n2. All\n3. work\n4. home\n5. spare\n',
    );
  });

  it('answers every line of a pipe in turn', async () => {
    const shown = await talk('3\n2\n');
    expect(shown).toContain(`Running Codex usage checks now…\n${WORK}\n1. Refresh\n2. Details\n`);
    expect(shown).toMatch(/🟢 `work` — usable\n5h: 82% left, resets .+\n/u);
  });

  it('tells moments in the zone of the machine', () => {
    const at = Date.parse('2026-11-22T12:00:00Z');
    const hour = String(new Date(at).getHours()).padStart(2, '0');
    expect(localTimeIn('en')(at)).toMatch(new RegExp(`^Sun,? 22 Nov,? ${hour}:\\d\\d .+$`, 'u'));
    expect(localTimeIn('zh-CN')(at)).toMatch(new RegExp(`^11月22日周日.* ${hour}:\\d\\d$`, 'u'));
  });
});
