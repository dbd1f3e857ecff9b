import { Secret } from '../../../src/core/secret.ts';
import { createHandOver } from '../../../src/infra/openclaw/hand-over.ts';

/** Hands a callback over to the port that it is told, and prints what came of it. */
const handOver = createHandOver({ port: Number(process.argv[2]) });
process.stdout.write(await handOver(new Secret('code=ac_CODECANARY&state=STATECANARY')));
