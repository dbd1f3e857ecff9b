import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll } from 'vitest';
import { simulatedVersions, writeSimulator } from '../../../src/infra/simulator/index.ts';
import { writeJsonHome, writeSqliteHome } from '../../fakes/openclaw-home.ts';
import { describeGateway, openGateway } from '../../suites/gateway.ts';

for (const version of simulatedVersions) {
  const folder = mkdtempSync(join(tmpdir(), 'simulator-'));
  const bin = writeSimulator(folder, { version });
  afterAll(() => rmSync(folder, { recursive: true }));
  describeGateway(`simulated OpenClaw ${version}`, () =>
    openGateway(version, bin, async (spec) =>
      version < '2026.6'
        ? writeJsonHome(spec)
        : writeSqliteHome(spec, { generation: version < '2026.8' ? 'main' : 'shared' }),
    ),
  );
}
