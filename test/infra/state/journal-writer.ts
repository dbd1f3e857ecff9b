import { openState } from '../../../src/infra/state/index.ts';

/** Run as a process of its own: adds fifty entries, some of which others have added already. */
const state = openState(process.argv[2]!, { now: () => 0 });
for (let n = 0; n < 50; n++)
  if (await state.journal.append({ plan: `plan-${n}`, step: 'applying' })) process.stdout.write(`${n}\n`);
state.close();
