import { describe, expect, it } from 'vitest';
import { callerMark } from '../../src/core/callback.ts';
import { EVERYBODY } from '../../src/core/request.ts';
import { understand } from '../../src/core/understand.ts';
import { request, startHouse } from '../harness.ts';

const intent = { kind: 'usage.menu' } as const;
const foreign = { kind: 'button.foreign' };
const mark = (id: string, platform = 'telegram') => callerMark({ platform, id });

describe('a button', () => {
  it.each([
    ['for nobody in particular', null, intent],
    ['for oneself', mark('3'), intent],
    ['for everybody', mark(EVERYBODY), intent],
    ['for somebody else', mark('4'), foreign],
    ['for everybody on another platform', mark(EVERYBODY, 'discord'), foreign],
    ['for a made up person', 'xxxxxx', foreign],
  ])('made %s is understood like that', async (_, madeFor, understood) => {
    const { ports } = await startHouse();
    expect(await understand(ports, request('', { intent, madeFor }), 1000)).toEqual(understood);
  });
});
