import { readFile, readdir } from 'node:fs/promises';
import { basename } from 'node:path';

/** A JavaScript file inside a folder named `openclaw`, as the package's own. */
const PACKAGE_FILE = /(?:^|\/)openclaw\/(?:.+\/)?[^/]+\.[cm]?js$/u;

/** Processes whose command line is that of a gateway, by id. They may serve another state directory: their command
 *  line does not tell, so each of them counts. Finds nothing where there is no `/proc`, and none in containers. */
export async function findGatewayProcesses(): Promise<readonly number[]> {
  const entries = await readdir('/proc').catch(() => []);
  const pids = entries.filter((name) => /^\d+$/u.test(name)).map(Number);
  const others = pids.filter((pid) => pid !== process.pid && pid !== process.ppid);
  const found = await Promise.all(
    others.map(async (pid) => {
      // A process that has ended by now is as good as one without a command line.
      const line = await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '');
      return isGateway(line.split('\0')) ? [pid] : [];
    }),
  );
  return found.flat();
}

/** `openclaw gateway …`, however it was started, or the title that a gateway gives itself in the place of its whole command
 *  line: 2026.5.28 the bare name, which others have while they start. */
export function isGateway(argv: readonly string[]): boolean {
  if (argv[0] === 'openclaw' && argv.slice(1).every((argument) => argument === '')) return true;
  if (/^openclaw-gateway\b/u.test(basename(argv[0] ?? ''))) return true;
  const program = argv.findIndex(isOpenclaw);
  return program >= 0 && argv.slice(program + 1).includes('gateway');
}

const isOpenclaw = (argument: string) =>
  ['openclaw', 'openclaw.mjs'].includes(basename(argument)) || PACKAGE_FILE.test(argument);
