import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { simulatedVersions, writeSimulator } from '../../../src/infra/simulator/index.ts';
import { writeJsonHome, writeSqliteHome } from '../../fakes/openclaw-home.ts';
import { describeGateway, openGateway } from '../../suites/gateway.ts';

for (const version of simulatedVersions) {
  const bin = writeSimulator(mkdtempSync(join(tmpdir(), 'simulator-')), { version });
  describeGateway(`simulated OpenClaw ${version}`, () =>
    openGateway(version, bin, async (spec) =>
      version < '2026.6'
        ? writeJsonHome(spec)
        : writeSqliteHome(spec, { generation: version < '2026.8' ? 'main' : 'shared' }),
    ),
  );
}
