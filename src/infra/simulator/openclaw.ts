import { setTimeout as delay } from 'node:timers/promises';
import { answer } from './answer.ts';
import type { SimulatedVersion } from './version.ts';

/** The program behind `writeSimulator`, which alone writes the first two words:
 *  `node openclaw.ts <version> <delay, ms> <arguments…>`. */
const [version, delayMs, ...argv] = process.argv.slice(2) as [SimulatedVersion, string, ...string[]];

await delay(Number(delayMs));
if (process.stdin.isTTY && argv.includes('login')) {
  const { signInOnTerminal } = await import('./sign-in.ts');
  const write = (text: string) => void process.stdout.write(text);
  process.exitCode = await signInOnTerminal(version, argv, process.env, write);
} else {
  const { stdout, stderr, exitCode } = answer(version, argv, process.env);
  process.stderr.write(stderr);
  process.stdout.write(stdout);
  process.exitCode = exitCode;
}
