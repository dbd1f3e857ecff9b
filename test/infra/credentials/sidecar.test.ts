import { createCipheriv, createHash, randomBytes } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { SAMPLE_NOW, sampleHome, writeJsonHome } from '../../fakes/openclaw-home.ts';
import { open } from './open.ts';

const FENCE = 'openclaw-oauth-refresh-fence:v1:080e81eb87cf122abcf6ddbad746a3c9';

describe('tokens in an encrypted file beside the store', () => {
  const SEED = 'a seed';
  const ref = {
    source: 'openclaw-credentials',
    provider: 'openai-codex',
    id: 'd7789ba767af7279cdef78f6c65fbbc4',
  };
  const sidecarPath = `credentials/auth-profiles/${ref.id}.json`;
  const tokens = { access: 'sealed-token', refresh: 'sealed-refresh' };

  type Seal = { profileId?: string; boundTo?: string; seed?: string };
  function seal(
    plain: unknown,
    { profileId = 'openai-codex:work', boundTo = profileId, seed = SEED }: Seal = {},
  ) {
    const iv = randomBytes(12);
    const key = createHash('sha256').update(`openclaw:auth-profile-oauth:${seed}`).digest();
    const cipher = createCipheriv('aes-256-gcm', key, iv);
    cipher.setAAD(Buffer.from(`${ref.id}\0${boundTo}\0openai-codex`));
    const ciphertext = Buffer.concat([cipher.update(JSON.stringify(plain)), cipher.final()]).toString(
      'base64url',
    );
    const encrypted = {
      algorithm: 'aes-256-gcm',
      iv: iv.toString('base64url'),
      tag: cipher.getAuthTag().toString('base64url'),
      ciphertext,
    };
    return { version: 1, profileId, provider: 'openai-codex', encrypted };
  }

  function sealedHome(sidecar: unknown, oauthRef: unknown = ref) {
    const fields = { access: undefined, refresh: undefined, oauthRef };
    const home = writeJsonHome({
      profiles: [{ id: 'openai-codex:work', fields }, { id: 'openai-codex:plain' }],
    });
    if (sidecar !== null) home.write(sidecarPath, sidecar);
    return home;
  }

  async function readSealed(home = sealedHome(seal(tokens)), options: Parameters<typeof open>[1] = {}) {
    const credentials = open(home, { env: { OPENCLAW_AUTH_PROFILE_SECRET_KEY: SEED }, ...options });
    expect((await credentials.profile('openai-codex:plain')).login.kind).toBe('ready');
    const { login, tokenExpiresAt } = await credentials.profile('openai-codex:work');
    return {
      login,
      tokenExpiresAt,
      token: (await credentials.token('main', 'openai-codex:work'))?.accessToken ?? null,
    };
  }

  const opened = { login: { kind: 'ready', renewable: true }, token: 'sealed-token' };
  const elsewhere = {
    login: { kind: 'elsewhere' },
    token: null,
    tokenExpiresAt: SAMPLE_NOW + 8 * 24 * 60 * 60_000,
  };

  it('open with the seed of the environment', async () => {
    expect(await readSealed()).toMatchObject(opened);
  });

  it.each([
    ['linux', '.config/openclaw', {}],
    ['linux', 'cfg/openclaw', { XDG_CONFIG_HOME: 'cfg' }],
    ['darwin', 'Library/Application Support/OpenClaw', {}],
    ['win32', 'AppData/Roaming/OpenClaw', {}],
    // The key must not lie beside what it opens.
    ['linux', '.openclaw-auth-profile-secrets', { XDG_CONFIG_HOME: '.openclaw' }],
  ])('open with the key file: %s, %s', async (platform, folder, relative) => {
    const home = sealedHome(seal(tokens));
    home.write(`../${folder}/auth-profile-secret-key`, `${SEED}\n`);
    const env = Object.fromEntries(
      Object.entries(relative).map(([name, path]) => [name, `${home.homeDir}/${path}`]),
    );
    expect(await readSealed(home, { platform, env })).toMatchObject(opened);
  });

  it('open with the key file when the seed of the environment is another', async () => {
    const home = sealedHome(seal(tokens));
    home.write('../.config/openclaw/auth-profile-secret-key', SEED);
    expect(await readSealed(home, { env: { OPENCLAW_AUTH_PROFILE_SECRET_KEY: 'old' } })).toMatchObject(
      opened,
    );
  });

  it('are elsewhere without a seed, as on a Mac with its keychain', async () => {
    expect(await readSealed(undefined, { env: {}, platform: 'darwin' })).toEqual(elsewhere);
  });

  it.each([
    ['no file', null],
    ['another seed', seal(tokens, { seed: 'other' })],
    ['the file of another profile', seal(tokens, { profileId: 'openai-codex:plain' })],
    ['a file renamed for this profile', seal(tokens, { boundTo: 'openai-codex:plain' })],
    ['no JSON', '{'],
    ['another shape', { version: 1 }],
    ['a cut tag', { ...seal(tokens), encrypted: { ...seal(tokens).encrypted, tag: 'AAAA' } }],
    ['no object inside', seal('text')],
  ])('are elsewhere with %s', async (_, sidecar) => {
    expect(await readSealed(sealedHome(sidecar))).toEqual(elsewhere);
  });

  it.each([
    ['../../agents/main/agent/auth-profiles'],
    [`../auth-profiles/${ref.id}`],
    [`${ref.id}\0`],
    [ref.id.toUpperCase()],
    [''],
    [7],
    [undefined],
  ])('a reference %j leads nowhere', async (id) => {
    expect(await readSealed(sealedHome(seal(tokens), { ...ref, id }))).toEqual(elsewhere);
  });

  it('nothing inside is a login without a token; a marker of a renewal stays one', async () => {
    expect((await readSealed(sealedHome(seal({})))).login.kind).toBe('incomplete');
    const fenced = await readSealed(
      sealedHome(seal({ access: `${FENCE}:access:1`, refresh: `${FENCE}:refresh:2` })),
    );
    expect(fenced).toMatchObject({ login: { kind: 'refreshing' }, token: null });
  });

  it('the recorded ones are elsewhere when the key file is gone', async () => {
    const { profiles } = await open(sampleHome('2026.5.12'), {
      env: { XDG_CONFIG_HOME: '/nowhere' },
    }).profiles();
    expect(profiles.map(({ login }) => login.kind)).toEqual(['elsewhere', 'elsewhere', 'elsewhere']);
  });
});
