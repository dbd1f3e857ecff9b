import { deleteProfile } from '../../../src/infra/maintenance/delete-profile.ts';

/** Deletes a profile, and kills itself just before the step that it is told: `<home> <profile> <step>`. */
const [homeDir = '', profile = '', fatal = ''] = process.argv.slice(2);
await deleteProfile(
  {
    env: {},
    homeDir,
    platform: process.platform,
    now: () => Date.now(),
    probes: { answersAt: async () => false, findProcesses: async () => [] },
    onStep: (step) => {
      if (step === fatal) process.kill(process.pid, 'SIGKILL');
    },
  },
  { agent: 'main', profile },
);
