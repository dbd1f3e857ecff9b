import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decode } from '../../../adapters/discord/decode.ts';
import { encodeCallback } from '../../../src/core/callback.ts';
import { argumentNames } from '../../../src/core/commands.ts';

const ada = '700000000000000001';
/** As Discord sends it, as far as we read it. */
const asked = {
  id: '900000000000000001',
  application_id: '400000000000000001',
  token: 'interaction-token',
  channel_id: '500000000000000001',
  member: { user: { id: ada, username: 'ada' }, roles: [] },
  context: 0,
  authorizing_integration_owners: { 0: '300000000000000001' },
};
const alone = { member: undefined, user: { id: ada, username: 'ada' } };
const command = (name: string, profile?: string, changes: object = {}) => ({
  ...asked,
  type: 2,
  data: {
    id: '1',
    type: 1,
    name,
    ...(profile !== undefined && { options: [{ name: 'profile', type: 3, value: profile }] }),
  },
  ...changes,
});
const tap = (custom_id: string, data: object = {}, changes: object = {}) => ({
  ...asked,
  type: 3,
  data: { component_type: 2, custom_id, ...data },
  ...changes,
});
const button = encodeCallback({ kind: 'usage.page', page: 2 }, { platform: 'discord', id: ada });
const form = encodeCallback(
  { kind: 'auth.finish', target: { by: 'default' }, pasted: null },
  { platform: 'discord', id: ada },
);
const filledIn = (custom_id: string, components: unknown[]) => ({
  ...asked,
  type: 5,
  data: { custom_id, components },
});

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
        applicationId: '400000000000000001',
        interactionId: '900000000000000001',
        token: 'interaction-token',
        kind: 'command',
        channelId: '500000000000000001',
        personId: ada,
        isPrivate: false,
        isGuest: false,
        isTheirsAlone: false,
      },
      isInServer: true,
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
    ['in a private chat with the bot', { ...alone, context: 1 }, { isPrivate: true, isGuest: false }],
    [
      'in a private chat with the bot, which only the person installed',
      { ...alone, context: 1, authorizing_integration_owners: { 1: ada } },
      { isPrivate: true, isGuest: false },
    ],
    [
      'in other people’s chat',
      { ...alone, context: 2, authorizing_integration_owners: { 1: ada } },
      { isPrivate: false, isGuest: true },
    ],
    [
      'in a server where the bot is no member',
      { authorizing_integration_owners: { 1: ada } },
      { isPrivate: false, isGuest: true },
    ],
    ['in a place that is not told', { context: null }, { isPrivate: false, isGuest: false }],
  ])('%s', (_, changes, place) => {
    const decoded = decode(command('codex_usage', undefined, changes));
    const isInServer = Object(changes).context === 0 || !Object.hasOwn(changes, 'context');
    expect(decoded).toMatchObject({ place, request: { isPrivate: place.isPrivate }, isInServer });
  });
});

describe('a tap', () => {
  it.each([
    ['a button', tap(button)],
    ['an option of a menu', tap('menu.1', { values: [button] })],
  ])('on %s says what was meant and for whom it was made', (_, interaction) => {
    expect(decode(interaction)).toMatchObject({
      request: { intent: { kind: 'usage.page', page: 2 }, madeFor: button.split('.').at(-1) },
      place: { kind: 'tap', isTheirsAlone: false },
    });
  });

  it('on a message that only the person sees is told apart', () => {
    expect(decode(tap(button, {}, { message: { id: '1', flags: 64 } }))).toMatchObject({
      place: { isTheirsAlone: true },
    });
  });

  it.each(['', 'x', 'menu.0', '1.p.2'])('on anything else (%j) is a button that we do not know', (data) => {
    expect(decode(tap(data))).toMatchObject({
      request: { intent: { kind: 'button.unknown' }, madeFor: null },
    });
  });
});

describe('a form that was filled in', () => {
  const field = { type: 18, id: 1, component: { type: 4, id: 2, custom_id: 'pasted', value: 'https://x' } };

  it('is what it asked for, and what was pasted into it', () => {
    const decoded = decode(filledIn(form, [{ type: 10, content: 'words' }, field]));
    const { intent } = decoded.kind === 'ask' ? decoded.request : { intent: null };
    expect(intent).toMatchObject({ kind: 'auth.finish', target: { by: 'default' } });
    expect(intent?.kind === 'auth.finish' && intent.pasted?.reveal()).toBe('https://x');
    expect(decoded).toMatchObject({ place: { kind: 'form' } });
  });

  it.each([button, 'x'])('%# is a button that we do not know where it is no form of ours', (id) => {
    expect(decode(filledIn(id, [field]))).toMatchObject({
      request: { intent: { kind: 'button.unknown' }, madeFor: null },
    });
  });
});

describe('typing a profile', () => {
  it('asks for completions, and for nothing else', () => {
    const options = [{ name: 'profile', type: 3, value: 'wo', focused: true }];
    expect(decode({ ...asked, type: 4, data: { id: '1', name: 'codex_usage', type: 1, options } })).toEqual({
      kind: 'complete',
      typing: { caller: { platform: 'discord', id: ada }, argument: 'profile', typed: 'wo' },
      place: {
        applicationId: '400000000000000001',
        interactionId: '900000000000000001',
        token: 'interaction-token',
      },
    });
  });
});

describe('typing what stands behind another command', () => {
  it.each(argumentNames)('asks for completions of just that: %s', (name) => {
    const options = [{ name, type: 3, value: 'wo', focused: true }];
    const typing = { ...asked, type: 4, data: { id: '1', name: 'codex', type: 1, options } };
    expect(decode(typing)).toMatchObject({ typing: { argument: name, typed: 'wo' } });
  });
});

describe('everything else', () => {
  it.each([
    null,
    'x',
    {},
    { ...asked, type: 5 },
    { ...asked, type: 1 },
    command('codex_usage', 'x', { data: { id: '1', type: 2, name: 'codex_usage' } }),
    command('codex_usage', 'x', { member: null }),
    command('codex_usage', 'x', { id: 'x' }),
    command('codex_usage', 'x', { application_id: '../1' }),
    command('codex_usage', 'x', { token: '' }),
  ])('%# is nobody’s request', (interaction) => {
    expect(decode(interaction)).toEqual({ kind: 'nothing' });
  });

  it('does no harm', () => {
    fc.assert(
      fc.property(fc.anything(), fc.anything(), fc.constantFrom(2, 3, 4, 5), (any, data, type) => {
        const fields = typeof any === 'object' ? any : {};
        expect(() => decode({ ...asked, ...fields, data, type })).not.toThrow();
      }),
    );
  });
});
