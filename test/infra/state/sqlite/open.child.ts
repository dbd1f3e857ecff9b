import { stateFaultOf } from '../../../../src/infra/state/fault.ts';
import { openStateFile } from '../../../../src/infra/state/sqlite/index.ts';

/** Run as a process of somebody else: says what keeps it from opening the file. */
try {
  openStateFile(process.argv[2]!, { now: () => 0 }).close();
  process.stdout.write('opened');
} catch (error) {
  process.stdout.write(String(stateFaultOf(error)));
}
