import type { Agent } from './agent.ts';
import type { Call } from './call.ts';
import type { Home } from './home.ts';
import type { Stores } from './stores.ts';
import type { Traits } from './version.ts';

/** Everything that a command works with. `note` says a line on stderr. */
export type Scene = {
  home: Home;
  agent: Agent;
  call: Call;
  stores: Stores;
  traits: Traits;
  note: (line: string) => void;
};
