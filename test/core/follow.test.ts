import { describe, expect, it } from 'vitest';
import { follow } from '../../src/core/follow.ts';

async function watch<S, R>(work: AsyncGenerator<S, R>) {
  const steps: S[] = [];
  for (;;) {
    const next = await work.next();
    if (next.done) return { steps, result: next.value };
    steps.push(next.value);
  }
}

describe('work that is followed', () => {
  it('tells its steps in order, those that come late too, and then what it comes to', async () => {
    const work = follow<string, number>(async (report) => {
      report('one');
      await Promise.resolve();
      report('two');
      report('three');
      await new Promise((resolve) => setImmediate(resolve));
      report('four');
      return 42;
    });
    expect(await watch(work)).toEqual({ steps: ['one', 'two', 'three', 'four'], result: 42 });
  });

  it('goes on to its end when nobody watches any more', async () => {
    const end = Promise.withResolvers<string>();
    const work = follow<string, void>(async (report) => {
      report('one');
      await new Promise((resolve) => setImmediate(resolve));
      report('two');
      end.resolve('done all the same');
    });
    expect(await work.next()).toEqual({ done: false, value: 'one' });
    await work.return();
    expect(await end.promise).toBe('done all the same');
  });

  it('throws what the work throws, and says nothing to the process when nobody is there to hear it', async () => {
    const failing = () =>
      follow<string, void>(async (report) => {
        report('one');
        throw new Error('broken');
      });
    await expect(watch(failing())).rejects.toThrow('broken');
    const unheard: unknown[] = [];
    const note = (error: unknown) => void unheard.push(error);
    process.on('unhandledRejection', note);
    const left = failing();
    await left.next();
    await left.return();
    await new Promise((resolve) => setImmediate(resolve));
    process.off('unhandledRejection', note);
    expect(unheard).toEqual([]);
  });
});
