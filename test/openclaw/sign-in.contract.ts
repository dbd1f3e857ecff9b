import { describeSignIn, openSignIn } from '../suites/sign-in.ts';
import { VERSIONS, binOf } from './install.ts';
import { realHome } from './real-home.ts';

/** The whole login of the real OpenClaw, down to the saved tokens, with a server of ours at the far side. It reaches nothing
 *  else: after a login it would fetch a plugin, and npm is told not to insist. */

for (const version of VERSIONS)
  describeSignIn(`OpenClaw ${version}`, version >= '2026.9.4', (script) =>
    openSignIn(
      {
        version,
        bin: binOf(version),
        isReal: true,
        async makeHome(spec) {
          const home = await realHome(version, spec);
          home.write('../.npmrc', 'fetch-retries=0\n');
          return home;
        },
      },
      script,
    ),
  );
