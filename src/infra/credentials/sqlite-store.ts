import { join } from 'node:path';
import { z } from 'zod';
import { failed, ok } from '../../core/problem.ts';
import type { Outcome } from '../../core/problem.ts';
import { readCells } from './database.ts';
import type { Cell } from './database.ts';
import { parseStore } from './document.ts';
import type { AuthStore } from './document.ts';
import type { Patience } from './patience.ts';

/** Wire shapes: contract, section 2.3. The keys `model-account:…` of the gateway's database are private accounts of
 *  single persons; nothing here asks for them. */
const LOGINS: Cell = {
  table: 'auth_profile_store',
  keyColumn: 'store_key',
  key: 'primary',
  column: 'store_json',
};
const STATE: Cell = {
  table: 'auth_profile_state',
  keyColumn: 'state_key',
  key: 'primary',
  column: 'state_json',
};
const shared = (key: string): Cell => ({
  table: 'config_machine_state',
  keyColumn: 'state_key',
  key,
  column: 'value_json',
});
const SHARED = [shared('auth.sharedStore'), shared('authProfiles.store'), shared('authProfiles.state')];

/** The database of one agent, from 2026.6.5 on. `null`: there is none, or it knows nothing of logins. */
export async function readAgentDatabase(dir: string, patience: Patience): Promise<Outcome<AuthStore | null>> {
  const path = join(dir, 'openclaw-agent.sqlite');
  const read = await readCells(path, [LOGINS, STATE], patience);
  if (!read.ok) return read;
  const [logins, state] = read.value?.values ?? [];
  if (![LOGINS, STATE].some(({ table }) => read.value?.tables.has(table))) return ok(null);
  return toStore(path, logins, state);
}

/** What the gateway's database says about logins, from 2026.8 on. `null`: there is none, or it is an older one.
 *  `store: null`: the logins of `main` are the shared ones (a store that was not migrated to the end). */
export async function readSharedDatabase(
  path: string,
  patience: Patience,
): Promise<Outcome<{ store: AuthStore | null } | null>> {
  const read = await readCells(path, SHARED, patience);
  if (!read.ok) return read;
  if (!read.value?.tables.has('config_machine_state')) return ok(null);
  const [owner, logins, state] = read.value.values;
  const parsed = Owner.safeParse(parseCell(owner));
  if (!parsed.success) return failed({ code: 'store.corrupt', path });
  if (parsed.data.location === 'legacy-main') return ok({ store: null });
  const store = toStore(path, logins, state);
  return store.ok ? ok({ store: store.value }) : store;
}

/** Another owner than these two would be refused by OpenClaw as well. */
const Owner = z
  .object({ location: z.enum(['state-db', 'legacy-main']) })
  .default({ location: 'legacy-main' });

function toStore(
  path: string,
  logins: string | null | undefined,
  state: string | null | undefined,
): Outcome<AuthStore> {
  const store = parseStore(parseCell(logins), parseCell(state));
  return store ? ok(store) : failed({ code: 'store.corrupt', path });
}

/** `undefined` without a row; `null`, which no schema here takes, for a text that is not JSON. */
function parseCell(cell: string | null | undefined): unknown {
  if (cell === null || cell === undefined) return undefined;
  try {
    return JSON.parse(cell);
  } catch {
    return null;
  }
}
