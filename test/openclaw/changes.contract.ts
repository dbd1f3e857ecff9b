import { describeChanges } from '../suites/changes.ts';
import { VERSIONS, binOf } from './install.ts';
import { realHome } from './real-home.ts';

for (const version of VERSIONS)
  describeChanges(`OpenClaw ${version}`, {
    version,
    bin: binOf(version),
    home: (spec) => realHome(version, spec),
  });
