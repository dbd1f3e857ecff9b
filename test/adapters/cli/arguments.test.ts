import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseArguments } from '../../../adapters/cli/arguments.ts';
import { nastyText } from '../../fakes/nasty-text.ts';

const plain = {
  target: { by: 'all' },
  format: 'text',
  debug: false,
  agent: null,
  timeoutSec: null,
  retries: null,
  deliver: null,
};

describe('the command line', () => {
  it.each([
    [[], { name: 'start' }],
    [['start'], { name: 'start' }],
    [['chat'], { name: 'chat' }],
    [['demo'], { name: 'demo' }],
    [['help'], { name: 'help' }],
    [['usage', '--help'], { name: 'help' }],
    [['-v'], { name: 'version' }],
    [['usage'], { name: 'usage', options: plain }],
    [
      ['auth', 'why'],
      {
        name: 'auth',
        options: {
          kind: 'ask',
          agent: null,
          isYes: false,
          intent: { kind: 'why.show', target: { by: 'all' } },
        },
      },
    ],
    [['auth', 'why', 'work', '--yes'], { name: 'misused', fault: 'auth why takes no --yes.' }],
    [
      ['auth', 'status', '--json', '--profile', 'work'],
      { name: 'auth', options: { kind: 'status', agent: null, target: { by: 'name', name: 'work' } } },
    ],
    [
      [
        'usage',
        '--profile',
        'work',
        '--format=json',
        '--debug',
        '--agent',
        'ops',
        '--timeout-sec',
        '5',
        '--retries',
        '0',
      ],
      {
        name: 'usage',
        options: {
          target: { by: 'name', name: 'work' },
          format: 'json',
          debug: true,
          agent: 'ops',
          timeoutSec: 5,
          retries: 0,
          deliver: null,
        },
      },
    ],
    [
      ['usage', '--deliver', 'discord:channel:456'],
      { name: 'usage', options: { ...plain, deliver: { channel: 'discord', target: 'channel:456' } } },
    ],
    [
      ['usage', '--deliver=telegram:-100123:topic:7'],
      { name: 'usage', options: { ...plain, deliver: { channel: 'telegram', target: '-100123:topic:7' } } },
    ],
    [['usage', '--profile', 'default'], { name: 'usage', options: { ...plain, target: { by: 'default' } } }],
  ])('%j', (argv, command) => {
    expect(parseArguments(argv)).toEqual(command);
  });

  it.each([
    [['launch'], /no command “launch”/u],
    [['usage', 'work'], /“work” is one word too many/u],
    [['usage', '--format', 'xml'], /--format is text or json/u],
    [['usage', '--profile', ''], /--profile needs a name/u],
    [['usage', '--profile'], /--profile/u],
    [['usage', '--timeout-sec', '0'], /whole number from 1 to 120/u],
    [['usage', '--timeout-sec', 'soon'], /whole number from 1 to 120/u],
    [['usage', '--retries', '-1'], /--retries/u],
    [['usage', '--retries', '6'], /whole number from 0 to 5/u],
    [['usage', '--nonsense'], /--nonsense/u],
    [['usage', '--deliver', ''], /--deliver needs a channel and a place/u],
    [['usage', '--deliver', 'telegram'], /--deliver needs a channel and a place/u],
    [['usage', '--deliver', 'telegram:'], /--deliver needs a channel and a place/u],
    [['usage', '--deliver', 'Telegram:1'], /--deliver needs a channel and a place/u],
    [['usage', '--deliver', 'telegram:--force'], /--deliver needs a channel and a place/u],
    [['usage', '--deliver', 'telegram:1 2'], /--deliver needs a channel and a place/u],
    [['usage', '--deliver', 'telegram:1', '--format', 'json'], /--deliver sends the strict lines/u],
    [['auth', 'status', '--deliver', 'telegram:1'], /auth takes no --deliver/u],
    [['chat', '--deliver', 'telegram:1'], /chat takes no --deliver/u],
    [['start', '--profile', 'work'], /start takes no --profile/u],
  ])('%j is turned down with one line that says why', (argv, why) => {
    const command = parseArguments(argv);
    expect(command).toMatchObject({ name: 'misused', fault: expect.stringMatching(why) });
    expect(command.name === 'misused' && command.fault).toMatch(/^[^\n]+\.$/u);
  });

  it('survives anything', () => {
    fc.assert(fc.property(fc.array(nastyText(), { maxLength: 5 }), (argv) => void parseArguments(argv)));
  });
});
