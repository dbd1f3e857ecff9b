import { z } from 'zod';
import { readSmallFile } from '../small-file.ts';
import { Orders } from './document.ts';

/** What we read of `openclaw.json`. */
export type OpenclawConfig = {
  /** Agents by id, lower-cased; with their folder, as it was written, where they have one of their own. */
  agents: ReadonlyMap<string, { agentDir: string | null }>;
  /** The order for all agents that the stores know none for. */
  orders: Orders;
};

const Agent = z.object({ agentDir: z.string().trim().min(1).nullable().catch(null) });
const Listed = z.object({ id: z.string() }).and(Agent).nullable().catch(null);
const Entry = Agent.nullable().catch(null);

/** Newest versions keep the roster in `entries`, older ones in `list`. Where both are, `entries` counts. */
const Roster = z
  .object({
    entries: z.record(z.string(), Entry).nullable().catch(null),
    list: z.array(Listed).catch([]),
  })
  .transform(({ entries, list }) =>
    entries
      ? Object.entries(entries).flatMap(([id, agent]) => (agent ? [{ id, ...agent }] : []))
      : list.flatMap((agent) => agent ?? []),
  )
  .catch([]);

const NO_ORDERS: Orders = { openai: [], 'openai-codex': [] };

const Wire = z
  .object({ agents: Roster, auth: z.object({ order: Orders }).catch({ order: NO_ORDERS }) })
  .catch({ agents: [], auth: { order: NO_ORDERS } });

/** Never fails: a missing, broken or forbidden config says nothing, and the stores are read without it.
 *  Follows no `$include` and no `${VARIABLE}`. */
export async function readConfig(path: string): Promise<OpenclawConfig> {
  const text = await readSmallFile(path);
  const { agents, auth } = Wire.parse(await parseJson5(text ?? ''));
  return {
    agents: new Map(agents.map(({ id, agentDir }) => [id.trim().toLowerCase(), { agentDir }])),
    orders: auth.order,
  };
}

/** A file that is there and no document: OpenClaw refuses it, and every command with it. */
export async function isBroken(path: string): Promise<boolean> {
  const text = (await readSmallFile(path)) ?? '';
  return text.trim() !== '' && (await parseJson5(text)) === null;
}

async function parseJson5(text: string): Promise<unknown> {
  try {
    return JSON.parse(text);
  } catch {
    if (text.trim() === '') return null;
  }
  const { default: json5 } = await import('json5');
  try {
    return json5.parse<unknown>(text);
  } catch {
    return null;
  }
}
