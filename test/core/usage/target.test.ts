import { describe, expect, it } from 'vitest';
import { profileDigest } from '../../../src/core/callback.ts';
import type { Target } from '../../../src/core/request.ts';
import type { ProfileList } from '../../../src/core/usage/profile.ts';
import { arrange, resolveTarget } from '../../../src/core/usage/target.ts';
import { listOf } from './listing.ts';

const resolve = (target: Target, list: ProfileList) => {
  const found = resolveTarget(target, arrange(list));
  return found.ok ? found.value.map(({ profile }) => profile.id) : found.problem;
};

describe('the sequence of profiles', () => {
  it('is the auth order, then the retired ones by name', () => {
    const list = listOf(['o:zeta', 'o:beta', 'o:work', 'o:alpha'], ['o:work', 'o:beta']);
    expect(arrange(list).map(({ label, order, retired }) => [label, order, retired])).toEqual([
      ['work', 1, false],
      ['beta', 2, false],
      ['alpha', null, true],
      ['zeta', null, true],
    ]);
  });

  it('counts numbers in names as numbers', () => {
    const list = listOf(['o:p10', 'o:p9', 'o:p1', 'o:p']);
    expect(arrange(list).map(({ label }) => label)).toEqual(['p', 'p1', 'p9', 'p10']);
  });

  it('is by name where the gateway chooses by itself, and nobody counts as retired', () => {
    expect(arrange(listOf(['o:b', 'o:a'])).map(({ label, retired }) => [label, retired])).toEqual([
      ['a', false],
      ['b', false],
    ]);
  });
});

describe('whom a request means', () => {
  it('takes `default` for the profile of that name, else the first of the order, else the first by name', () => {
    const byDefault = { by: 'default' } as const;
    expect(resolve(byDefault, listOf(['o:work', 'o:default'], ['o:work', 'o:default']))).toEqual([
      'o:default',
    ]);
    expect(resolve(byDefault, listOf(['o:a', 'o:work'], ['o:work', 'o:a']))).toEqual(['o:work']);
    expect(resolve(byDefault, listOf(['o:b', 'o:a']))).toEqual(['o:a']);
  });

  it.each(['o:Work', 'o:work', 'Work', 'WORK'])('finds a profile by %s', (name) => {
    expect(resolve({ by: 'name', name }, listOf(['o:Work', 'o:home']))).toEqual(['o:Work']);
  });

  it('finds a profile by the name it is shown under', () => {
    const list = listOf(['openai:jane@example.com', 'openai:work']);
    expect(resolve({ by: 'name', name: 'j…@example.com' }, list)).toEqual(['openai:jane@example.com']);
    expect(resolve({ by: 'name', name: 'jane@example.com' }, list)).toEqual(['openai:jane@example.com']);
  });

  it('asks which, by full names, when a short name fits several', () => {
    const list = listOf(['openai-codex:work', 'openai:work']);
    expect(resolve({ by: 'name', name: 'work' }, list)).toEqual({
      code: 'profile.ambiguous',
      said: 'work',
      candidates: [
        { label: 'openai-codex:work', digest: profileDigest('openai-codex:work') },
        { label: 'openai:work', digest: profileDigest('openai:work') },
      ],
    });
    expect(resolve({ by: 'name', name: 'openai:work' }, list)).toEqual(['openai:work']);
  });

  it('says so when nobody is called that, without repeating an e-mail address', () => {
    expect(resolve({ by: 'name', name: 'x@example.com' }, listOf(['o:a']))).toEqual({
      code: 'profile.unknown',
      said: 'x…@example.com',
      labels: ['a'],
    });
  });

  it('finds by digest what a button carries', () => {
    const list = listOf(['o:a', 'o:b']);
    expect(resolve({ by: 'digest', digest: profileDigest('o:b') }, list)).toEqual(['o:b']);
    expect(resolve({ by: 'digest', digest: profileDigest('o:gone') }, list)).toMatchObject({
      code: 'profile.unknown',
    });
  });
});
