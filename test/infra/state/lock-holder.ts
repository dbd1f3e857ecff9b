import { openState } from '../../../src/infra/state/index.ts';

/** Run as a process of its own: takes the lock, says so, and holds it until it is killed. */
const state = openState(process.argv[2]!, { now: () => Date.now() });
const lock = await state.locks.take('main:openai', 'telegram:2');
process.stdout.write(`${lock.isMine}\n`);
setInterval(() => {}, 1000);
