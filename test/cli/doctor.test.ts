import { chmodSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { startFakeTelegram } from '../fakes/telegram.ts';
import { fakeJwt, writeJsonHome } from '../fakes/openclaw-home.ts';
import type { OpenclawHome } from '../fakes/openclaw-home.ts';
import { startUsageEndpoint } from '../fakes/usage-endpoint.ts';
import { seal } from '../infra/doctor/set-up.ts';
import { run } from './run.ts';

const DAY = 24 * 60 * 60_000;
const work = { id: 'openai-codex:work', expires: Date.now() + 8 * DAY };

/** The real process on a home, with OpenAI's far side on loopback. */
async function open(home: OpenclawHome = writeJsonHome({ profiles: [work] })) {
  const endpoint = await startUsageEndpoint();
  onTestFinished(async () => {
    await endpoint.close();
    home.remove();
  });
  seal(home.homeDir);
  const env = { HOME: home.homeDir, PATH: '/nowhere', ...(await endpoint.proxyEnv()) };
  const ask = (argv: readonly string[] = [], changes: Record<string, string> = {}) =>
    run(['doctor', ...argv], { ...env, ...changes });
  return { home, endpoint, ask };
}

describe('doctor', () => {
  it('says in one line that all is well, and what it does not know', async () => {
    const { ask, endpoint } = await open();
    const { stdout, stderr, code } = await ask();
    expect(stdout).toMatch(
      /^✅ All is well: OpenClaw \(version not known\) with logins in files, agent main, 1 profile, codex-profiler \d+\.\d+\.\d+ on Node 24\.\S+, which only reads\.\nℹ️ Which version .+\n$/u,
    );
    expect(stderr).toBe('Looking at the set-up…\n');
    expect(code).toBe(0);
    expect(endpoint.requests.map(({ method, token }) => [method, token])).toEqual([['HEAD', '']]);
    expect(endpoint.tunnels).toEqual(['chatgpt.com:443']);
  });

  it('prints one JSON object', async () => {
    const { ask } = await open();
    const { stdout, stderr, code } = await ask(['--json']);
    expect(JSON.parse(stdout)).toEqual({
      ok: true,
      version: expect.stringMatching(/^\d+\.\d+\.\d+$/u),
      node: expect.stringMatching(/^24\./u),
      read_only: true,
      openclaw: { version: null, generation: 'json' },
      agent: 'main',
      profiles: 1,
      findings: [
        {
          code: 'version_unknown',
          severity: 'note',
          what: 'Which version of OpenClaw is installed is not known.',
          why: 'Whether its data belongs to that version could not be checked.',
          mend: 'Set OPENCLAW_BIN to the OpenClaw that the gateway runs.',
        },
      ],
    });
    expect([stderr, code]).toEqual(['', 0]);
  });

  it('exits with 3 when there is something to look at', async () => {
    const { ask, home } = await open();
    chmodSync(home.path('agents/main/agent/auth-profiles.json'), 0o644);
    const { stdout, code } = await ask();
    expect(stdout).toContain('1 thing to look at:\n\n🟠 Other users of this machine may read');
    expect(code).toBe(3);
  });

  it('exits with 1 when something is broken, the state file as well', async () => {
    const { ask, home } = await open();
    writeFileSync(join(home.homeDir, 'file'), '');
    const { stdout, stderr, code } = await ask(['--json'], { STATE_URL: '~/file/state.sqlite' });
    expect(JSON.parse(stdout)).toMatchObject({ ok: false, findings: [{ code: 'state_fault' }, {}] });
    expect([stderr, code]).toEqual(['', 1]);
  });

  it('looks at another agent, and says when there is none', async () => {
    const { ask } = await open();
    const { stdout, code } = await ask(['--agent', 'ghost']);
    expect(stdout).toContain('🔴 OpenClaw has no agent called ghost.');
    expect(stdout).toContain('→ It has main. Set OPENCLAW_AGENT to one of them and start again.');
    expect(code).toBe(1);
  });

  it.each([
    [['now'], '“now” is one word too many.'],
    [['--yes'], 'doctor takes no --yes.'],
    [['--agent', ' '], '--agent needs a name.'],
  ])('says what is wrong with %j', async (argv, fault) => {
    const { stderr, code } = await run(['doctor', ...argv], { HOME: '/nowhere' });
    expect(stderr).toContain(fault);
    expect(code).toBe(2);
  });

  it('speaks of no token, address or mail, whatever fails', async () => {
    const MAIL = 'canary.person@canary-mail.example';
    const access = fakeJwt({ exp: 4_102_444_800, canary: 'ACCESSCANARY' });
    const telegram = '987654321:AABOTCANARYBOTCANARYBOTCANARYBOTCAN';
    const discord = 'NDAwMDAwMDAwMDAwMDAwMDAx.GCANAR.DISCORDCANARY-DISCORDCANARY';
    const secretly = { access, refresh: 'rt_REFRESHCANARY', email: MAIL, expires: Date.now() + DAY };
    const home = writeJsonHome({
      profiles: [
        { id: `openai-codex:${MAIL}`, ...secretly, fields: { access: undefined } },
        { id: 'openai:work', ...secretly },
      ],
      order: { openai: [`openai:gone-${MAIL}`] },
      config: { channels: { telegram: { botToken: telegram } } },
    });
    const { ask } = await open(home);
    const { apiRoot, stop } = await startFakeTelegram();
    onTestFinished(stop);
    const env = {
      TELEGRAM_BOT_TOKEN: telegram,
      DISCORD_BOT_TOKEN: discord,
      AUTH_MUTATIONS: 'on',
      LOG_LEVEL: 'trace',
    };
    for (const root of [apiRoot, 'http://127.0.0.1:1/BOTCANARY', 'https://DISCORDCANARY.invalid']) {
      const roots = { TELEGRAM_API_ROOT: root, DISCORD_API_ROOT: root };
      for (const argv of [[], ['--json']]) {
        const { stdout, stderr, code } = await ask(argv, { ...env, ...roots });
        expect(stdout + stderr).not.toMatch(/CANARY|canary\.person|eyJ/u);
        expect(stdout).toContain('Telegram');
        expect(code).toBe(1);
      }
    }
  });
});
