import { ConfigFault } from './config.ts';
import { fileSettingOf, readSecretFile, SECRET_SETTINGS } from './infra/secret-files.ts';
import type { SecretRead } from './infra/secret-files.ts';
import { withHome } from './infra/with-home.ts';

type Environment = Readonly<Record<string, string | undefined>>;

const faults: Readonly<Record<Exclude<SecretRead['kind'], 'read'>, string>> = {
  absent: 'there is no such file. Correct the path, or remove it.',
  forbidden: 'that file cannot be read by this user. Check its owner and its permissions.',
  'no-file': 'that is no plain file. Correct the path.',
  'too-large': 'that file is larger than 8 kB. It must hold the value and nothing else.',
  empty: 'that file is empty. Put the value into it.',
};

/** The environment, with the secrets that are kept in files in their places. It is for reading settings alone: programs that
 *  are started get the one that was there. Throws a `ConfigFault`. */
export function withSecretFiles(env: Environment, homeDir: string): Environment {
  const found: Record<string, string> = {};
  for (const name of SECRET_SETTINGS) {
    const setting = fileSettingOf(name);
    const path = env[setting]?.trim();
    if (!path) continue;
    if (env[name]?.trim()) throw new ConfigFault(`${name} and ${setting} are both set. Remove one of them.`);
    const read = readSecretFile(withHome(path, homeDir));
    if (read.kind !== 'read') throw new ConfigFault(`${setting} is not valid: ${faults[read.kind]}`);
    found[name] = read.value;
  }
  return { ...env, ...found };
}
