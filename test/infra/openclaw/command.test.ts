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
