import { join } from 'node:path';
import type { Call } from './call.ts';
import type { Home } from './home.ts';
import { Refusal } from './refusal.ts';
import type { Traits } from './version.ts';

export type Agent = { id: string; dir: string };

/** Whose logins a call is about. The configuration alone says which agents there are: `main`, if it names none. A folder
 *  makes no agent, and beside others `main` is none unless it is named (tried on 2026.5.28 and 2026.7.1). */
export function findAgent({ stateDir, config }: Home, call: Call, traits: Traits): Agent {
  const known = config.agents.length > 0 ? config.agents : [{ id: 'main', dir: null }];
  if (call.agent === null && known.length > 1) checkAssumption(call, traits);
  const id = call.agent?.trim().toLowerCase() ?? known[0]!.id;
  const found = known.find((agent) => agent.id === id);
  if (!found)
    throw new Refusal(
      `Unknown agent id "${call.agent ?? id}". Use "openclaw agents list" to see configured agents.`,
    );
  return { id, dir: found.dir ?? join(stateDir, 'agents', id, 'agent') };
}

/** There are several, none was named, and the first would be taken. */
function checkAssumption({ command }: Call, { guessesAgent, canLogOut }: Traits): void {
  const isLook = command === 'order.get' || command === 'status';
  if (guessesAgent && (isLook || !canLogOut)) return;
  throw new Refusal(
    isLook
      ? 'Multiple agents are configured, but model inspection has no explicit owner. Pass --agent <id> or set agents.defaults.systemAgent.agentId.'
      : 'Multiple agents are configured, but the model command has no explicit owner. Pass --agent <id>.',
  );
}
