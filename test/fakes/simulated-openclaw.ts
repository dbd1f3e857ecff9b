import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { writeSimulator } from '../../src/infra/simulator/index.ts';
import type { SimulatedVersion } from '../../src/infra/simulator/index.ts';
import { writeJsonHome, writeSqliteHome } from './openclaw-home.ts';
import type { HomeSpec } from './openclaw-home.ts';

/** A simulated OpenClaw, and homes as that version keeps them. For one test. */
export function simulatedOpenclaw(version: SimulatedVersion) {
  const folder = mkdtempSync(join(tmpdir(), 'simulator-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  return {
    version,
    bin: writeSimulator(folder, { version }),
    makeHome: async (spec: HomeSpec) =>
      version < '2026.6'
        ? writeJsonHome(spec)
        : writeSqliteHome(spec, { generation: version < '2026.8' ? 'main' : 'shared' }),
  };
}
