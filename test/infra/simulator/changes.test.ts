import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { writeSimulator } from '../../../src/infra/simulator/index.ts';
import { writeJsonHome, writeSqliteHome } from '../../fakes/openclaw-home.ts';
import { describeChanges } from '../../suites/changes.ts';

for (const version of ['2026.5.28', '2026.7.1', '2026.9.6'] as const)
  describeChanges(`simulated OpenClaw ${version}`, {
    version,
    bin: writeSimulator(mkdtempSync(join(tmpdir(), 'simulator-')), { version }),
    home: async (spec) =>
      version < '2026.6'
        ? writeJsonHome(spec)
        : writeSqliteHome(spec, { generation: version < '2026.8' ? 'main' : 'shared' }),
  });
