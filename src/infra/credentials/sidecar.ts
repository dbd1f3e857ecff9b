import { createDecipheriv, hash } from 'node:crypto';
import { join, relative, sep } from 'node:path';
import { z } from 'zod';
import { readSmallFile } from '../small-file.ts';
import { Tokens } from './entry.ts';
import type { CodexLogin } from './entry.ts';
import { setting } from './locate.ts';
import type { Places, World } from './locate.ts';

/** 2026.5.12 keeps tokens encrypted beside its store (contract, section 2.2). */

const base64url = z.string().transform((text) => Buffer.from(text, 'base64url'));

/** Wire shape: `credentials/auth-profiles/<id>.json`. */
const Sidecar = z.object({
  version: z.literal(1),
  profileId: z.string(),
  provider: z.string(),
  encrypted: z.object({
    algorithm: z.literal('aes-256-gcm'),
    iv: base64url,
    tag: base64url.refine((tag) => tag.length === 16),
    ciphertext: base64url,
  }),
});

/** Opens sidecars; reads the key when it is first needed. `null`: out of our reach, whatever the reason. */
export function createSidecars(world: World, places: Places) {
  let seeds: Promise<readonly string[]> | null = null;
  return async (profileId: string, { provider, sidecar }: CodexLogin): Promise<Tokens | null> => {
    if (!sidecar?.id) return null;
    const text = await readSmallFile(join(places.sidecarDir, `${sidecar.id}.json`));
    if (text === null) return null;
    seeds ??= readSeeds(world, places);
    for (const seed of await seeds) {
      try {
        const file = Sidecar.parse(JSON.parse(text));
        if (file.profileId !== profileId || file.provider !== provider) return null;
        return Tokens.parse(JSON.parse(decrypt(file, sidecar.id, seed)));
      } catch {
        // Not a sidecar, or not its key; the next seed may be the right one.
      }
    }
    return null;
  };
}

/** Profile and provider are bound into the cipher text: a file that was moved or renamed does not open. */
function decrypt(
  { profileId, provider, encrypted }: z.infer<typeof Sidecar>,
  id: string,
  seed: string,
): string {
  const key = hash('sha256', `openclaw:auth-profile-oauth:${seed}`, 'buffer');
  const decipher = createDecipheriv('aes-256-gcm', key, encrypted.iv, { authTagLength: 16 });
  decipher.setAAD(Buffer.from([id, profileId, provider].join('\0')));
  decipher.setAuthTag(encrypted.tag);
  return Buffer.concat([decipher.update(encrypted.ciphertext), decipher.final()]).toString('utf8');
}

/** On a Mac the seed is in the keychain as a rule, which only a child process could ask, and not without a prompt. */
async function readSeeds(world: World, places: Places): Promise<readonly string[]> {
  const configured = setting(world, 'OPENCLAW_AUTH_PROFILE_SECRET_KEY');
  const path = keyFiles(world).find((file) => !isInside(places.stateDir, file));
  const stored = path ? await readSmallFile(path) : null;
  return [configured ?? '', stored?.trim() ?? ''].filter((seed) => seed !== '');
}

/** Where the key file may be; OpenClaw takes the first that is not inside its state directory
 *  (`dist/doctor-auth-oauth-sidecar-*.js` of 2026.6.1). */
function keyFiles(world: World): readonly string[] {
  const { homeDir, platform } = world;
  const configDir =
    platform === 'darwin'
      ? join(homeDir, 'Library', 'Application Support', 'OpenClaw')
      : platform === 'win32'
        ? join(setting(world, 'APPDATA') ?? join(homeDir, 'AppData', 'Roaming'), 'OpenClaw')
        : join(setting(world, 'XDG_CONFIG_HOME') ?? join(homeDir, '.config'), 'openclaw');
  return [configDir, join(homeDir, '.openclaw-auth-profile-secrets')].map((dir) =>
    join(dir, 'auth-profile-secret-key'),
  );
}

function isInside(dir: string, path: string): boolean {
  const way = relative(dir, path);
  return way === '' || (way !== '..' && !way.startsWith(`..${sep}`));
}
