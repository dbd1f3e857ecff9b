import { existsSync } from 'node:fs';
import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { failed, ok } from '../../core/problem.ts';
import type { Outcome } from '../../core/problem.ts';
import { parseStore } from './document.ts';
import type { AuthStore } from './document.ts';
import { faultOf } from './faults.ts';
import type { Patience } from './patience.ts';

/** The logins' own file: the store up to 2026.6.1, a left-over from 2026.6.5 on. */
export const loginsFile = (dir: string) => join(dir, 'auth-profiles.json');

/** A login takes some 3 kB. */
const SIZE_LIMIT = 64 * 1024 * 1024;

/** The store of one agent up to 2026.6.1: one file up to 2026.4.5, two since. */
export async function readJsonStore(dir: string, patience: Patience): Promise<Outcome<AuthStore>> {
  const path = loginsFile(dir);
  const logins = await readDocument(path, path, patience);
  if (!logins.ok) return logins;
  const state = await readDocument(join(dir, 'auth-state.json'), path, patience);
  if (!state.ok) return state;
  const store = parseStore(logins.value, state.value);
  return store ? ok(store) : failed({ code: 'store.corrupt', path });
}

/** `undefined` where there is no such file. OpenClaw holds `<file>.lock` while it writes, and not every version
 *  writes in one go: half a document is only broken when it stays as it is and nobody is at it. */
async function readDocument(path: string, main: string, patience: Patience): Promise<Outcome<unknown>> {
  for (let before: string | null = null; ;) {
    let text: string;
    try {
      // A pipe would keep us waiting for ever, a device would never end.
      const stats = await stat(path);
      if (!stats.isFile() || stats.size > SIZE_LIMIT) return failed({ code: 'store.corrupt', path });
      text = await readFile(path, 'utf8');
    } catch (error) {
      return faultOf(error) === 'absent' ? ok(undefined) : failed({ code: 'store.forbidden', path });
    }
    try {
      return ok(JSON.parse(text));
    } catch {
      const locked = existsSync(`${path}.lock`) || existsSync(`${main}.lock`);
      const stays = !locked && text === before;
      before = text;
      if (stays) return failed({ code: 'store.corrupt', path });
      if (!(await patience())) return failed({ code: locked ? 'store.busy' : 'store.corrupt', path });
    }
  }
}
