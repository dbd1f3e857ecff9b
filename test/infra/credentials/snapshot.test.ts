import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { SAMPLE_NOW, emptyHome, writeSqliteHome } from '../../fakes/openclaw-home.ts';
import { ids, open } from './open.ts';

const id = 'openai:work';
const first = { profiles: [{ id, access: 'first' }] };
const second = { profiles: [{ id, access: 'second' }] };

/** Time that moves when the test says so, timers included. */
function holdTime() {
  vi.useFakeTimers({ now: SAMPLE_NOW, toFake: ['setTimeout', 'clearTimeout', 'Date'] });
  onTestFinished(() => void vi.useRealTimers());
}

async function listed() {
  holdTime();
  const credentials = open(writeSqliteHome(first), { now: Date.now });
  await credentials.profiles();
  credentials.home.save(second);
  return {
    ...credentials,
    access: async (options?: { fresh?: boolean }) =>
      (await credentials.token('main', id, options))?.accessToken,
  };
}

describe('the tokens of the last reading', () => {
  it('are good for two seconds, for all profiles of one check', async () => {
    const { access } = await listed();
    vi.advanceTimersByTime(1999);
    expect(await access()).toBe('first');
  });

  it('are dropped after that', async () => {
    const { access } = await listed();
    vi.advanceTimersByTime(2001);
    expect(await access()).toBe('second');
  });

  it('leave the memory by themselves', async () => {
    await listed();
    expect(vi.getTimerCount()).toBe(1);
    vi.advanceTimersByTime(2000);
    expect(vi.getTimerCount()).toBe(0);
  });

  it('do not survive a clock that was set back, or a sleep of the machine', async () => {
    const backwards = await listed();
    vi.setSystemTime(SAMPLE_NOW - 60_000);
    expect(await backwards.access()).toBe('second');
    const asleep = await listed();
    vi.setSystemTime(SAMPLE_NOW + 60_000);
    expect(await asleep.access()).toBe('second');
  });

  it('are read again for whoever wants a fresh one, and are the last reading then', async () => {
    const { access } = await listed();
    expect(await access({ fresh: true })).toBe('second');
    expect(await access()).toBe('second');
  });

  it('are replaced by the next list', async () => {
    const { access, profiles } = await listed();
    await profiles();
    expect(await access()).toBe('second');
  });

  it('are dropped when the store can no longer be read', async () => {
    const { access, problem, home } = await listed();
    home.write('state/openclaw.sqlite', 'gone'.repeat(1000));
    expect((await problem()).code).toBe('store.corrupt');
    expect(await access()).toBeUndefined();
  });
});

describe('a token', () => {
  it('can be had without a list before it', async () => {
    expect(await open(writeSqliteHome(first)).token('main', id)).toMatchObject({ accessToken: 'first' });
  });

  it('is nothing for a profile, an agent or an OpenClaw that is not there', async () => {
    const credentials = open(writeSqliteHome(first));
    expect(await credentials.token('main', 'openai:gone')).toBeNull();
    expect(await credentials.token('ghost', id)).toBeNull();
    expect(await open(emptyHome()).token('main', id)).toBeNull();
  });

  it('of one agent is not that of another', async () => {
    const ops = { profiles: [{ id, access: 'own' }] };
    const credentials = open(writeSqliteHome({ ...first, agents: { ops } }));
    await credentials.profiles('main');
    expect((await credentials.token('ops', id))?.accessToken).toBe('own');
    expect((await credentials.token('main', id))?.accessToken).toBe('first');
  });
});

describe('readings at the same time', () => {
  /** Counts the readings by the pauses in them: the store is half-written, and becomes whole in the pause. */
  function halfWritten() {
    let readings = 0;
    const home = emptyHome();
    const file = 'agents/main/agent/auth-profiles.json';
    const sleep = async () => {
      readings += 1;
      home.write(file, {
        profiles: { [id]: { type: 'oauth', provider: 'openai', access: `token-${readings}` } },
      });
    };
    home.write(file, '{');
    return { ...open(home, { sleep }), spoil: () => home.write(file, '{'), readings: () => readings };
  }

  it('of one agent are one reading', async () => {
    const { list, token, readings, spoil } = halfWritten();
    const [one, other, secret, fresh] = await Promise.all([
      list('main'),
      list('main'),
      token('main', id),
      token('main', id, { fresh: true }),
    ]);
    expect(one).toEqual(other);
    expect(secret).toEqual(fresh);
    expect(readings()).toBe(1);
    spoil();
    await list('main');
    expect(readings()).toBe(2);
  });

  it('are shared by nobody who asked after they had begun, so that nobody misses a change of their own', async () => {
    const home = emptyHome();
    const save = (name: string) =>
      home.write('agents/main/agent/auth-profiles.json', {
        profiles: { [name]: { type: 'oauth', provider: 'openai', access: `token-of-${name}` } },
      });
    const saveState = (content: unknown) => home.write('agents/main/agent/auth-state.json', content);
    save('openai:before');
    saveState('{'); // half-written: the reading has the logins by now, and pauses
    let late: Promise<readonly unknown[]> | undefined;
    const sleep = async () => {
      save('openai:after');
      saveState({});
      late = Promise.all([
        profiles().then(ids),
        profiles().then(ids),
        token('main', 'openai:after', { fresh: true }).then((secret) => secret?.accessToken),
      ]);
    };
    const { profiles, token } = open(home, { sleep });
    expect(ids(await profiles())).toEqual(['openai:before']);
    expect(await late).toEqual([['openai:after'], ['openai:after'], 'token-of-openai:after']);
  });

  it('a hundred fresh tokens at once read the store once', async () => {
    const { token, readings } = halfWritten();
    const tokens = await Promise.all(Array.from({ length: 100 }, () => token('main', id, { fresh: true })));
    expect(new Set(tokens.map((secret) => secret?.accessToken))).toEqual(new Set(['token-1']));
    expect(readings()).toBe(1);
  });
});
