import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Command } from '../../../src/infra/openclaw/command.ts';
import { toArgv } from '../../../src/infra/openclaw/command.ts';
import { nastyText } from '../../fakes/nasty-text.ts';

const owner = { provider: 'openai-codex', agent: 'main' } as const;

describe('what OpenClaw can be asked', () => {
  it.each<[Command, string]>([
    [{ kind: 'version' }, '--version'],
    [{ kind: 'status', agent: 'ops' }, 'models status --agent ops --json'],
    [{ kind: 'order.get', ...owner }, 'models auth order get --provider openai-codex --agent main --json'],
    [
      { kind: 'order.set', ...owner, ids: ['openai-codex:work', 'openai-codex:home'] },
      'models auth order set --provider openai-codex --agent main openai-codex:work openai-codex:home',
    ],
    [{ kind: 'order.clear', ...owner }, 'models auth order clear --provider openai-codex --agent main'],
    [
      { kind: 'logout', agent: 'main', id: 'openai:work' },
      'models auth logout openai:work --agent main --yes',
    ],
    [
      { kind: 'login', version: '2026.9.6', ...owner, id: 'openai-codex:work' },
      'models auth login --provider openai-codex --agent main --device-code --profile-id openai-codex:work',
    ],
    [
      { kind: 'login', version: '2026.7.1', ...owner, id: 'openai-codex:work' },
      'models auth --agent main login --provider openai-codex --device-code --profile-id openai-codex:work',
    ],
  ])('is %j', (command, argv) => {
    expect(toArgv(command)).toEqual({ ok: true, value: argv.split(' ') });
  });

  it('is a message as it is, in words that nothing can be taken for an option', () => {
    const to = { channel: 'telegram', target: '-1001234567890:topic:7' };
    expect(toArgv({ kind: 'message.send', to, text: '--force\n🟢 `a b`' })).toEqual({
      ok: true,
      value: [
        'message',
        'send',
        '--channel',
        'telegram',
        '--target=-1001234567890:topic:7',
        '--message=--force\n🟢 `a b`',
        '--json',
      ],
    });
  });

  it.each([
    ['--account', '1'],
    ['Telegram', '1'],
    ['tele gram', '1'],
    ['x'.repeat(33), '1'],
    ['telegram', '--force'],
    ['telegram', '-h'],
    ['telegram', ''],
    ['telegram', '1 2'],
    ['telegram', '1\u0000'],
    ['telegram', '1'.repeat(201)],
  ])('never sends to %j %j', (channel, target) => {
    const command = { kind: 'message.send', to: { channel, target }, text: 'x' } as const;
    expect(toArgv(command)).toMatchObject({ ok: false, problem: { code: 'name.unsafe' } });
  });

  it.each(['', ' \n ', 'a\u0000b', 'a\u001b[2Jb', 'x'.repeat(60_001)])('never sends %j', (text) => {
    const command = { kind: 'message.send', to: { channel: 'telegram', target: '1' }, text } as const;
    expect(toArgv(command)).toMatchObject({ ok: false, problem: { code: 'name.unsafe' } });
  });

  it('sends in the same seven words, whatever is to be said to whomever', () => {
    fc.assert(
      fc.property(nastyText(), nastyText(), nastyText(), (channel, target, text) => {
        const argv = toArgv({ kind: 'message.send', to: { channel, target }, text });
        if (!argv.ok) return;
        expect(argv.value).toHaveLength(7);
        expect(argv.value[4]).toBe(`--target=${target}`);
        expect(target).not.toMatch(/^-\D/u);
        expect(argv.value[3]).toMatch(/^[a-z]/u);
      }),
    );
  });

  it.each(['--force', '-h', '', '  ', 'a\u0000b', 'a\nb', 'x'.repeat(301)])('never holds the id %j', (id) => {
    for (const command of [
      { kind: 'order.set', ...owner, ids: ['openai:ok', id] },
      { kind: 'logout', agent: 'main', id },
      { kind: 'login', version: '2026.9.6', ...owner, id },
    ] as const)
      expect(toArgv(command)).toMatchObject({ ok: false, problem: { code: 'name.unsafe' } });
  });

  it.each([' openai:work', 'openai:work ', '\u00A0x'])('never saves a login as %j', (id) => {
    const login = { kind: 'login', version: '2026.9.6', ...owner, id } as const;
    expect(toArgv(login)).toMatchObject({ ok: false, problem: { code: 'name.unsafe' } });
  });

  it('never takes a name for an option, whatever names there are', () => {
    const known = new Set([
      '--provider',
      '--agent',
      '--json',
      '--yes',
      '--version',
      '--device-code',
      '--profile-id',
    ]);
    fc.assert(
      fc.property(fc.array(nastyText(), { maxLength: 4 }), nastyText(), (ids, agent) => {
        for (const command of [
          { kind: 'order.set', provider: 'openai', agent, ids },
          { kind: 'order.set', ...owner, ids },
          { kind: 'logout', agent: 'main', id: ids[0] ?? '' },
          { kind: 'status', agent },
          { kind: 'login', version: '2026.9.6', ...owner, id: ids[0] ?? '' },
          { kind: 'login', version: '2026.7.1', provider: 'openai', agent, id: 'openai:work' },
        ] as const) {
          const argv = toArgv(command);
          if (!argv.ok) continue;
          const options = argv.value.filter((word) => word.startsWith('-'));
          expect(options.filter((word) => !known.has(word))).toEqual([]);
          expect(argv.value.slice(0, 2).join(' ')).toMatch(/^models (auth|status)$/u);
        }
      }),
    );
  });
});
