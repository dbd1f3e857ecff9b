import { describe, expect, it } from 'vitest';
import { talk } from '../core/auth/changing.ts';
import { startIssuer } from '../fakes/issuer.ts';
import { startHouse } from '../harness.ts';
import { VERSIONS, binOf } from './install.ts';
import { realHome } from './real-home.ts';

/** The whole story of a sign-in, from the owner's words to the verified login, with the real command line and an issuer of
 *  ours at its far side. */

describe.each(VERSIONS)('signing in from chat with OpenClaw %s', (version) => {
  it('ends in a login that is read back, of the same account, and told with its place', async () => {
    const provider = version < '2026.6' ? 'openai-codex' : 'openai';
    const id = (name: string) => `${provider}:${name}`;
    const account = { accountId: 'acct-work', userId: 'user-work' };
    const home = await realHome(version, {
      profiles: [{ id: id('home') }, { id: id('work'), ...account, expires: Date.now() - 86_400_000 }],
      order: { [provider]: [id('home'), id('work')] },
    });
    home.write('../.npmrc', 'fetch-retries=0\n');
    const issuer = await startIssuer(account, { isReal: true });
    const house = await startHouse({
      home,
      openclaw: binOf(version),
      openclawOptions: { env: issuer.env },
    });
    const { say } = talk(house);
    const said = await say('/codex_auth start work');
    expect(said).toContain('https://auth.openai.com/codex/device');
    expect(said).toContain('✅ Signed in and verified: `work`.\nIt is the same account as before.');
    const log = await say('/codex_auth log');
    expect(log).toContain('`telegram:1`: sign `work` in again');
    for (const secret of issuer.secrets) expect(log).not.toContain(secret);
  });
});
