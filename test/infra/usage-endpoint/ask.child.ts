import { createUsageEndpoint } from '../../../src/infra/usage-endpoint/index.ts';
import { profile, secretOf } from './asking.ts';

/** A program for tests: asks about the profiles named on its command line, all at once, and prints for each the kind of
 *  answer, or of fault. `TIMEOUT_MS` is the time limit. */
const names = process.argv.slice(2);
const endpoint = createUsageEndpoint({
  credentials: { token: async (_, id) => secretOf(id.replace('openai:', '')) },
  clock: { now: () => Date.now() },
  timeoutMs: Number(process.env['TIMEOUT_MS'] ?? 10_000),
  retries: 0,
  version: '1.2.3',
});
const answers = await Promise.all(names.map((name) => endpoint.read('main', profile(name))));
await endpoint.close();
process.stdout.write(
  JSON.stringify(answers.map((answer) => ('fault' in answer ? answer.fault : answer.kind))),
);
