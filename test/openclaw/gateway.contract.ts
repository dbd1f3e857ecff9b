import { describeGateway, openGateway } from '../suites/gateway.ts';
import { VERSIONS, binOf } from './install.ts';
import { realHome } from './real-home.ts';

/** The gateway's port against the real OpenClaw: three versions, both provider names, each on files as it writes them, in a
 *  home of its own. */

for (const version of VERSIONS)
  describeGateway(`OpenClaw ${version}`, () =>
    openGateway(version, binOf(version), (spec) => realHome(version, spec)),
  );
