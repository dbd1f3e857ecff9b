import type { Doctor } from '../../core/doctor/facts.ts';
import type { Clock, ProfileSource } from '../../core/ports.ts';

/** A set-up in which all is well: what is simulated cannot be ill. */
export function createDemoDoctor(
  clock: Clock,
  profiles: ProfileSource,
  { agent, openclaw }: { agent: string; openclaw: string },
): Doctor {
  return {
    async look() {
      return {
        now: clock.now(),
        bot: { version: 'demo', node: process.versions.node, agent, areMutationsOn: true },
        people: [],
        binary: { path: 'openclaw', version: openclaw, fault: null },
        disk: {
          brokenConfig: null,
          generation: 'shared',
          agents: [agent],
          schema: { shared: null, agent: null },
          leftOver: null,
          hasOwnLogins: true,
          openFiles: [],
          foreignFiles: [],
          deadOrders: [],
          holds: [],
          sharedTokens: [],
          openSecrets: [],
        },
        logins: await profiles.list(agent),
        endpoint: { kind: 'answered', skewMs: 0 },
        telegram: 'off',
        discord: 'off',
        state: {
          path: ':memory:',
          fault: null,
          isOpen: false,
          freeBytes: null,
          evictsBy: null,
          isUnsaved: false,
        },
      };
    },
  };
}
