import { chmodSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** An executable that writes down each word it is called with, byte for byte, and then becomes another one; without one it
 *  just fails. */
export function argvOpenclaw(folder: string, executable: string | null = null) {
  const bin = join(folder, 'noting-openclaw');
  const log = join(folder, 'argv');
  const rest = executable === null ? 'exit 1' : `exec '${executable}' "$@"`;
  writeFileSync(log, '');
  writeFileSync(bin, `#!/bin/sh\nprintf '%s\\0' "$#" "$@" >>'${log}'\n${rest}\n`);
  chmodSync(bin, 0o755);
  return {
    bin,
    /** The words of each call, in order. */
    calls(): readonly (readonly string[])[] {
      const words = readFileSync(log, 'utf8').split('\0').slice(0, -1);
      const calls: string[][] = [];
      for (let at = 0; at < words.length; at += Number(words[at]) + 1)
        calls.push(words.slice(at + 1, at + 1 + Number(words[at])));
      return calls;
    },
  };
}
