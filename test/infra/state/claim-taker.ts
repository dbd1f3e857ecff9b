import { openState } from '../../../src/infra/state/index.ts';

/** Run as a process of its own: takes 300 claims and prints those it won. */
const state = openState(process.argv[2]!, { now: () => 0 });
for (let n = 0; n < 300; n++) {
  if (await state.claims.take(`key-${n}`, 1000)) process.stdout.write(`${n}\n`);
}
state.close();
