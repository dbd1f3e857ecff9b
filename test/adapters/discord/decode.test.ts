import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decode } from '../../../adapters/discord/decode.ts';
import { encodeCallback } from '../../../src/core/callback.ts';

const ada = '700000000000000001';
/** As discord.js hands it over, as far as we read it. */
const asked = {
  id: '900000000000000001',
  channelId: '500000000000000001',
  user: { id: ada, username: 'ada' },
  context: 0,
  authorizingIntegrationOwners: { guildId: '300000000000000001', userId: null },
};
const command = (commandName: string, profile?: string, changes: object = {}) => ({
  ...asked,
  type: 2,
  commandType: 1,
  commandName,
  options: { data: profile === undefined ? [] : [{ name: 'profile', type: 3, value: profile }] },
  ...changes,
});
const tap = (customId: string, changes: object = {}) => ({ ...asked, type: 3, customId, ...changes });
const button = encodeCallback({ kind: 'usage.page', page: 2 }, { platform: 'discord', id: ada });

describe('a slash command', () => {
  it('is a request of the person who used it, in that channel', () => {
    expect(decode(command('codex_usage', 'work'))).toEqual({
      kind: 'ask',
      request: {
        id: 'discord:900000000000000001',
        caller: { platform: 'discord', id: ada },
        chat: '500000000000000001',
        isPrivate: false,
        intent: { kind: 'usage.show', target: { by: 'name', name: 'work' } },
        madeFor: null,
      },
      place: {
        channelId: '500000000000000001',
        personId: ada,
        isPrivate: false,
        isTap: false,
        isGuest: false,
      },
    });
  });

  it.each([
    [command('codex_usage'), { kind: 'usage.menu' }],
    [command('codex_usage', ' '), { kind: 'usage.menu' }],
    [command('codex_usage', 'all'), { kind: 'usage.show', target: { by: 'all' } }],
    [command('codex_usage', 'my  work'), { kind: 'usage.show', target: { by: 'name', name: 'my  work' } }],
    [
      command('codex_usage', `#${'a'.repeat(22)}`),
      { kind: 'usage.show', target: { by: 'digest', digest: 'a'.repeat(22) } },
    ],
    [command('codex_help'), { kind: 'help' }],
    [command('from_another_version', 'x'), { kind: 'command.unknown', said: '/from_another_version' }],
  ])('%# means what the same words mean everywhere', (interaction, intent) => {
    expect(decode(interaction)).toMatchObject({ request: { intent } });
  });

  it.each([
    ['in a server', { context: 0 }, { isPrivate: false, isGuest: false }],
    ['in a private chat with the bot', { context: 1 }, { isPrivate: true, isGuest: false }],
    [
      'in a private chat with the bot, which only the person installed',
      { context: 1, authorizingIntegrationOwners: { guildId: null, userId: ada } },
      { isPrivate: true, isGuest: false },
    ],
    [
      'in other people’s chat',
      { context: 2, authorizingIntegrationOwners: { guildId: null, userId: ada } },
      { isPrivate: false, isGuest: true },
    ],
    [
      'in a server where the bot is no member',
      { authorizingIntegrationOwners: { guildId: null, userId: ada } },
      { isPrivate: false, isGuest: true },
    ],
    ['in a place that is not told', { context: null }, { isPrivate: false, isGuest: false }],
  ])('%s', (_, changes, place) => {
    const decoded = decode(command('codex_usage', undefined, changes));
    expect(decoded).toMatchObject({ place, request: { isPrivate: place.isPrivate } });
  });
});

describe('a tap', () => {
  it.each([
    ['a button', tap(button)],
    ['an option of a menu', tap('menu.1', { values: [button] })],
  ])('on %s says what was meant and for whom it was made', (_, interaction) => {
    expect(decode(interaction)).toMatchObject({
      request: { intent: { kind: 'usage.page', page: 2 }, madeFor: button.split('.').at(-1) },
      place: { isTap: true },
    });
  });

  it.each(['', 'x', 'menu.0', '1.p.2'])('on anything else (%j) is a button that we do not know', (data) => {
    expect(decode(tap(data))).toMatchObject({
      request: { intent: { kind: 'button.unknown' }, madeFor: null },
    });
  });
});

describe('typing a profile', () => {
  it('asks for completions, and for nothing else', () => {
    const typing = {
      ...asked,
      type: 4,
      options: { data: [{ name: 'profile', value: 'wo', focused: true }] },
    };
    expect(decode(typing)).toEqual({
      kind: 'complete',
      caller: { platform: 'discord', id: ada },
      argument: 'profile',
      typed: 'wo',
    });
  });
});

describe('everything else', () => {
  it.each([
    null,
    'x',
    {},
    { ...asked, type: 5 },
    command('codex_usage', 'x', { commandType: 2 }),
    command('codex_usage', 'x', { user: null }),
    command('codex_usage', 'x', { id: 'x' }),
  ])('%# is nobody’s request', (interaction) => {
    expect(decode(interaction)).toEqual({ kind: 'nothing' });
  });

  it('does no harm', () => {
    fc.assert(
      fc.property(fc.anything(), fc.constantFrom(2, 3, 4), (any, type) => {
        const fields = typeof any === 'object' ? any : {};
        expect(() => decode({ ...asked, ...fields, type })).not.toThrow();
      }),
    );
  });
});
