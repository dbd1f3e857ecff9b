import { appendFileSync, chmodSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** A small shell script in front of an executable: writes down who called it, how, and what the JSON store of `main` held
 *  just before and just after. An answer that changed nothing is remembered by the store's bytes and given again without
 *  the executable, so that hundreds of stories fit into seconds. */

export type Order = readonly string[] | null;

/** `startedAt`, `endedAt`: places in the one sequence of all that was noted. */
export type Call = {
  by: string;
  argv: readonly string[];
  startedAt: number;
  /** `null`: it was ended from outside. */
  endedAt: number | null;
  before: Order;
  after: Order;
};

export type Recorder = {
  /** The path of an executable whose calls are noted under this name. */
  executableOf(by: string): string;
  /** A place in the sequence: everything noted so far comes before it. */
  mark(): number;
  calls(): readonly Call[];
};

/** Not in any name here, and no shell cares. */
const UNIT = '\u001f';
const RECORD = '\u001d';
const WORD = '\u001e';

/** `memory`: a folder for remembered answers, that recorders of one executable and like stores may share. */
export function recordOpenclaw(
  folder: string,
  { executable, memory, provider }: { executable: string; memory: string; provider: string },
): Recorder {
  const log = join(folder, 'calls');
  mkdirSync(memory, { recursive: true });
  writeFileSync(log, '');
  const records = () => readFileSync(log, 'utf8').split(RECORD).slice(0, -1);
  return {
    executableOf(by) {
      const path = join(folder, by);
      writeFileSync(path, scriptOf({ by, log, executable, memory }));
      chmodSync(path, 0o755);
      return path;
    },
    mark() {
      appendFileSync(log, RECORD);
      return records().length - 1;
    },
    calls: () => callsIn(records(), provider),
  };
}

function scriptOf({ by, log, executable, memory }: Record<'by' | 'log' | 'executable' | 'memory', string>) {
  return `#!/bin/sh
agent="$HOME/.openclaw/agents/main/agent"
IFS='${WORD}'
argv="$*"
look() { state=$(cat "$agent/auth-state.json" 2>/dev/null); logins=$(cat "$agent/auth-profiles.json" 2>/dev/null); }
note() { printf '%s${UNIT}%s${UNIT}%s${UNIT}%s${UNIT}%s${RECORD}' "$1" $$ '${by}' "$argv" "$state" >>'${log}'; }
look
note start
sum=$(printf '%s${UNIT}%s${UNIT}%s' "$argv" "$state" "$logins" | cksum)
known='${memory}/'"$sum"
if [ -f "$known" ]; then cat "$known"; note end; exit 0; fi
seen="$state$logins"
'${executable}' "$@" >"$known.$$"
code=$?
cat "$known.$$"
look
note end
kept=no
case "$2 $4" in 'status '*|'auth get') [ $code = 0 ] && [ "$seen" = "$state$logins" ] && kept=yes ;; esac
if [ $kept = yes ]; then mv "$known.$$" "$known"; else rm "$known.$$"; fi
exit $code
`;
}

function callsIn(records: readonly string[], provider: string): readonly Call[] {
  const calls = new Map<string, Call>();
  for (const [index, record] of records.entries()) {
    const [step, pid = '', by = '', argv = '', state = ''] = record.split(UNIT);
    const order = orderIn(state, provider);
    const call = calls.get(pid);
    if (step === 'start')
      calls.set(pid, {
        by,
        argv: argv.split(WORD),
        startedAt: index,
        endedAt: null,
        before: order,
        after: order,
      });
    else if (step === 'end' && call) Object.assign(call, { endedAt: index, after: order });
  }
  return [...calls.values()];
}

/** A file that was just being written tells nothing: then it counts as none. */
function orderIn(state: string, provider: string): Order {
  try {
    const { order } = JSON.parse(state) as { order?: Record<string, readonly string[]> };
    return order?.[provider] ?? null;
  } catch {
    return null;
  }
}
