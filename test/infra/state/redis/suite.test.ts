import { afterAll, beforeAll, describe } from 'vitest';
import { noRedis, startRedis } from '../../../fakes/redis.ts';
import type { FakeRedis } from '../../../fakes/redis.ts';
import { describeState } from '../../../suites/state.ts';

describe.skipIf(noRedis)(`a real Redis${noRedis ? ` (${noRedis})` : ''}`, () => {
  let redis: FakeRedis;
  beforeAll(async () => {
    redis = await startRedis({ appendonly: 'yes' });
  });
  afterAll(() => redis?.remove());

  describeState('Redis', async () => {
    await redis.tell('FLUSHALL');
    return `${redis.url}/2`;
  });
});
