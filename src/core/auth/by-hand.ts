import { isPlain } from './plain.ts';

/** What a person types at the host to remove a login by hand: the one place where we give out commands for a shell. */

export type ByHand = {
  source: 'json' | 'sqlite';
  agent: string;
  /** For the eye, with `~` for the home directory. */
  folder: string;
  id: string;
  label: string;
  /** When they are told. Epoch ms. */
  at: number;
};

export type HandCommands = { backUp: string; remove: string; rollBack: string };

/** A backup bears the moment it was told at, and is never copied into: another round must not touch the one before, and
 *  what rolls back must find the one that was meant. What is not fit for a shell the person fills in. */
export function handCommands({ source, agent, folder, id, label, at }: ByHand): HandCommands {
  const stamp = new Date(at).toISOString().replaceAll(/[-:]|\.\d+/gu, '');
  const [here, backup, aside] = ['', `.backup-${stamp}`, `.aside-${stamp}`].map((end) =>
    shellPath(folder + end),
  );
  const [name, profile] = [isPlain(label) ? label : '<profile>', isPlain(id) ? id : '<profile id>'];
  return {
    backUp: `mkdir ${backup} && cp -a ${shellPath(`${folder}/.`)} ${backup}`,
    remove:
      source === 'json'
        ? `codex-profiler maintenance delete ${name}${agent === 'main' ? '' : ` --agent ${agent}`}`
        : `sqlite3 ${shellPath(`${folder}/openclaw-agent.sqlite`)} "UPDATE auth_profile_store SET store_json = json_remove(store_json, '$.profiles.\\"${profile}\\"')"`,
    rollBack: `mv ${here} ${aside} && cp -a ${backup} ${here}`,
  };
}

/** A path as one word of a shell. Quoted, a `~` would be a letter like any other. */
export function shellPath(path: string): string {
  if (/^[\w~/.:@%+=,-]+$/u.test(path) && !/.~/u.test(path)) return path;
  const home = path.startsWith('~/') ? '~/' : '';
  return `${home}'${path.slice(home.length).replaceAll("'", String.raw`'\''`)}'`;
}
