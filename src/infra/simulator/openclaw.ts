import { setTimeout as delay } from 'node:timers/promises';
import { answer } from './answer.ts';
import type { SimulatedVersion } from './version.ts';

/** The program behind `writeSimulator`, which alone writes the first two words:
 *  `node openclaw.ts <version> <delay, ms> <arguments…>`. */
const [version, delayMs, ...argv] = process.argv.slice(2) as [SimulatedVersion, string, ...string[]];

await delay(Number(delayMs));
const { stdout, stderr, exitCode } = answer(version, argv, process.env);
process.stderr.write(stderr);
process.stdout.write(stdout);
process.exitCode = exitCode;
