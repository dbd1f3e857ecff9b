import { spawn } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { emptyHome, writeJsonHome, writeSqliteHome } from '../fakes/openclaw-home.ts';
import type { HomeSpec, OpenclawHome } from '../fakes/openclaw-home.ts';
import { bankedList, startUsageEndpoint } from '../fakes/usage-endpoint.ts';
import { usageAnswer } from '../fakes/usage-answer.ts';
import { ENTRY, run } from './run.ts';

const STRICT_LINE =
  /^(?:🟢|🟠|🔴) `[^`]+` — 5h \*\*~?[\d–]+%?\*\* \| \w+ \*\*~?[\d–]+%?\*\* \| r5 \*\*[^*]+\*\* \| r\w+ \*\*[^*]+\*\*$/u;

const STRICT_LINE_ALONE = new RegExp(`${STRICT_LINE.source.slice(0, -1)}\\n$`, 'u');

const names = ['work', 'home', 'lab', 'spare', 'old'];
const HOUR = 60 * 60_000;

function five(provider: 'openai' | 'openai-codex'): HomeSpec {
  const ids = names.map((name) => `${provider}:${name}`);
  return { profiles: ids.map((id) => ({ id })), order: { [provider]: ids } };
}

/** Resets counted from now: the child has the real clock. */
const answer = (used: number, week: number) => {
  const shiftMs = Date.now() - Date.parse('2026-11-22T12:00:00Z');
  return usageAnswer(
    { used, resetsInMs: shiftMs + 2 * HOUR },
    { used: week, resetsInMs: shiftMs + 50 * HOUR },
  );
};

/** A home, an endpoint that knows all five, and the environment that leads a child process to both. */
async function prepare(home: OpenclawHome) {
  const endpoint = await startUsageEndpoint();
  onTestFinished(async () => {
    await endpoint.close();
    home.remove();
  });
  for (const [index, name] of names.entries()) endpoint.script(`acct-${name}`, answer(index * 10, 50));
  const env = { HOME: home.homeDir, PATH: '/nowhere', ...(await endpoint.proxyEnv()) };
  return { home, endpoint, env };
}

describe('codex-profiler usage', () => {
  it.each([
    ['JSON files', () => writeJsonHome(five('openai-codex'))],
    ['SQLite', () => writeSqliteHome(five('openai'))],
  ])('prints five strict lines and nothing else, from a store of %s', async (_, makeHome) => {
    const { env, endpoint } = await prepare(makeHome());
    const { stdout, stderr, code } = await run(['usage', '--format', 'text'], env);
    const lines = stdout.split('\n');
    expect(lines.pop()).toBe('');
    expect(lines).toHaveLength(5);
    for (const line of lines) expect(line).toMatch(STRICT_LINE);
    expect(lines[1]).toMatch(
      /^🟢 `home` — 5h \*\*90%\*\* \| week \*\*50%\*\* \| r5 \*\*(?:2h 0m|1h 59m)\*\* \| rw \*\*2d [12]h\*\*$/u,
    );
    expect(stderr).toBe('');
    expect(code).toBe(0);
    expect(new Set(endpoint.tunnels)).toEqual(new Set(['chatgpt.com:443']));
  });

  it('prints one JSON object of the documented shape', async () => {
    const { env } = await prepare(writeSqliteHome(five('openai')));
    const { stdout, code } = await run(['usage', '--profile', 'home', '--format', 'json'], env);
    const body: unknown = JSON.parse(stdout);
    expect(body).toEqual({
      ok: true,
      agent: 'main',
      source: 'sqlite',
      read_at: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/u),
      summary: {
        profiles_checked: 1,
        usable: 1,
        limited: 0,
        unusable: 0,
        remote_ok_count: 1,
        remote_failed_count: 0,
      },
      profiles: [
        {
          id: 'openai:home',
          name: 'home',
          glyph: '🟢',
          state: 'usable',
          basis: 'live',
          reason: 'ok',
          funding: 'plan',
          windows: {
            '5h': { left_percent: 90, resets_at: expect.stringMatching(/Z$/u) },
            week: { left_percent: 50, resets_at: expect.stringMatching(/Z$/u) },
          },
          limited_until: null,
          order: 2,
          retired: false,
          token_expires_at: '2026-11-30T12:50:00Z',
          banked_resets: null,
          banked_resets_expire_at: null,
          error: null,
          hint: null,
        },
      ],
      formatted_profiles: [expect.stringMatching(STRICT_LINE)],
      suggested_user_message: expect.stringMatching(STRICT_LINE),
    });
    expect(code).toBe(0);
  });

  it('tells in JSON when the banked resets of one profile end; the line is the same as ever', async () => {
    const { env, endpoint } = await prepare(writeJsonHome(five('openai-codex')));
    const base = answer(10, 50);
    const banked = { ...JSON.parse(String(base.body)), rate_limit_reset_credits: { available_count: 2 } };
    endpoint.script('acct-home', { ...base, body: JSON.stringify(banked) });
    const ends = new Date(Date.now() + 50 * HOUR).toISOString().replace(/\.\d+Z$/u, 'Z');
    endpoint.scriptResets('acct-home', bankedList(null, ends));
    const text = await run(['usage', '--profile', 'home'], env);
    expect(text.stdout).toMatch(STRICT_LINE_ALONE);
    const all = await run(['usage', '--format', 'json'], env);
    expect(endpoint.resetRequests).toEqual([]);
    const one = await run(['usage', '--profile', 'home', '--format', 'json'], env);
    const told = (said: string) =>
      (JSON.parse(said) as { profiles: readonly { name: string }[] }).profiles.find(
        ({ name }) => name === 'home',
      );
    expect(told(all.stdout)).toMatchObject({ banked_resets: 2, banked_resets_expire_at: null });
    expect(told(one.stdout)).toMatchObject({ banked_resets: 2, banked_resets_expire_at: [ends, null] });
  });

  it('reads again what it read less than a minute ago, without asking', async () => {
    const { env, endpoint } = await prepare(writeJsonHome(five('openai-codex')));
    const first = await run(['usage', '--profile', 'work'], env);
    const second = await run(['usage', '--profile', 'work', '--debug'], env);
    expect(second.stdout).toBe(first.stdout);
    expect(second.stderr).toBe('work: live, ok; not asked, its reading is fresh\n');
    expect(endpoint.requests).toHaveLength(1);
  });

  it.each([
    ['limited', [100], 3],
    ['unusable, among limited ones', [100, 401], 4],
    ['unconfirmed', [503], 3],
  ])('exits by the worst profile: %s', async (_, faults, exitCode) => {
    const { env, endpoint } = await prepare(writeJsonHome(five('openai-codex')));
    for (const [index, fault] of faults.entries()) {
      const revoked = { status: 401, body: '{"error":{"code":"token_revoked"}}' };
      endpoint.script(
        `acct-${names[index]}`,
        fault === 100 ? answer(100, 0) : fault === 401 ? revoked : { status: fault },
      );
    }
    expect((await run(['usage', '--retries', '0'], env)).code).toBe(exitCode);
  });

  it('tells with --debug what each answer cost, on stderr', async () => {
    const { env, endpoint } = await prepare(writeJsonHome(five('openai-codex')));
    endpoint.script('acct-work', { status: 429, headers: { 'x-request-id': 'req-7' } });
    const { stderr } = await run(['usage', '--profile', 'work', '--debug'], env);
    expect(stderr).toMatch(
      /^work: assumed, endpoint_throttled; 1 try, \d+ ms, status 429, request id req-7\n$/u,
    );
  });

  it('gives a profile that never answers so long as it was told to', async () => {
    const { env, endpoint } = await prepare(writeJsonHome(five('openai-codex')));
    endpoint.script('acct-work', { fate: 'never' });
    const { stdout, stderr, code } = await run(
      ['usage', '--timeout-sec', '1', '--retries', '0', '--debug'],
      env,
    );
    expect(stdout).toContain('🟠 `work` — 5h **–** |');
    expect(stdout).toContain('🟢 `home` — 5h **90%** |');
    expect(stderr).toMatch(/^work: assumed, unreachable; 1 try, \d+ ms, status –, request id –$/mu);
    expect(code).toBe(3);
  });

  it('adds to the JSON with --debug how each profile was asked', async () => {
    const { env } = await prepare(writeJsonHome(five('openai-codex')));
    const { stdout } = await run(['usage', '--profile', 'work', '--format', 'json', '--debug'], env);
    expect(JSON.parse(stdout)).toMatchObject({
      profiles: [
        {
          debug: {
            figures_read_at: expect.stringMatching(/Z$/u),
            asked: { attempts: 1, took_ms: expect.any(Number), status: 200, request_id: null },
          },
        },
      ],
    });
  });

  it('keeps its exit code when its reader has gone, and has another when it cannot write', async () => {
    const { env, endpoint } = await prepare(writeJsonHome(five('openai-codex')));
    endpoint.script('acct-work', { status: 503 });
    const shell = (line: string) =>
      new Promise<number | null>((resolve) => {
        const command = `"${process.execPath}" "${ENTRY}" usage --retries 0 ${line}`;
        spawn('/bin/bash', ['-c', command], { env, stdio: 'ignore' }).on('exit', resolve);
      });
    expect(await shell('| true; exit ${PIPESTATUS[0]}')).toBe(3);
    expect(await shell('> /dev/full')).toBe(1);
  });

  it('asks an agent by name', async () => {
    const home = writeJsonHome({
      ...five('openai-codex'),
      agents: { ops: { profiles: [{ id: 'openai-codex:ops', accountId: 'acct-work' }] } },
    });
    const { env } = await prepare(home);
    const { stdout } = await run(['usage', '--agent', 'ops', '--profile', 'ops'], env);
    expect(stdout).toContain('`ops`');
  });
});

describe('codex-profiler usage, when it cannot', () => {
  const jsonHome = () => writeJsonHome(five('openai-codex'));
  const files = 'agents/main/agent';

  it.each<[string, () => OpenclawHome, string[], number, RegExp]>([
    [
      'no OpenClaw',
      () => {
        const home = emptyHome();
        home.remove();
        mkdirSync(home.homeDir);
        return home;
      },
      [],
      1,
      /^There is no OpenClaw folder at ~\/\.openclaw on the bot’s machine\./u,
    ],
    ['no logins yet', emptyHome, [], 5, /OpenClaw has not saved any login for it yet/u],
    ['an empty store', () => writeJsonHome({}), [], 5, /Its store of logins is there, and empty/u],
    [
      'API keys alone',
      () => writeJsonHome({ profiles: [{ id: 'openai:key', fields: { type: 'api_key' } }] }),
      [],
      5,
      /none that signs in with ChatGPT/u,
    ],
    [
      'a damaged store',
      () => {
        const home = jsonHome();
        home.write(`${files}/auth-profiles.json`, '{"version":1,"pro');
        return home;
      },
      [],
      1,
      /is damaged: ~\/\.openclaw\/agents\/main\/agent\/auth-profiles\.json/u,
    ],
    [
      'a store to be migrated',
      () => {
        const home = writeSqliteHome({});
        home.write(`${files}/auth-profiles.json`, {
          version: 1,
          profiles: {
            'openai-codex:a': {
              type: 'oauth',
              provider: 'openai-codex',
              access: 'a',
              refresh: 'r',
              expires: 1,
            },
          },
        });
        return home;
      },
      [],
      1,
      /openclaw doctor --fix/u,
    ],
    [
      'an unknown agent',
      jsonHome,
      ['--agent', 'ghost'],
      2,
      /^OpenClaw has no agent called ghost\.\nIt has main\./u,
    ],
    ['an agent that is a path', jsonHome, ['--agent', '../../etc'], 2, /^OpenClaw has no agent called /u],
    ['an unknown profile', jsonHome, ['--profile', 'ghost'], 2, /^There is no profile called ghost\./u],
  ])('says so in words on stderr and keeps stdout empty: %s', async (_, makeHome, argv, exitCode, words) => {
    const { env, endpoint } = await prepare(makeHome());
    const { stdout, stderr, code } = await run(['usage', ...argv], env);
    expect(stdout).toBe('');
    expect(stderr).toMatch(words);
    expect(stderr).not.toContain('    at ');
    expect(code).toBe(exitCode);
    expect(endpoint.requests).toHaveLength(0);
  });

  it('says so in JSON where JSON was asked for', async () => {
    const { env } = await prepare(emptyHome());
    const { stdout, stderr, code } = await run(['usage', '--format', 'json'], env);
    expect(JSON.parse(stdout)).toEqual({
      ok: false,
      error: 'profiles_none',
      hint: expect.stringContaining('OpenClaw has not saved any login for it yet'),
    });
    expect(stderr).toBe('');
    expect(code).toBe(5);
  });

  it('answers without a memory when the state file cannot be used', async () => {
    const { env, home } = await prepare(jsonHome());
    const blocked = join(home.homeDir, 'state.sqlite');
    writeFileSync(blocked, 'not a database, and long enough for SQLite to notice that it is none'.repeat(20));
    const { stdout, stderr, code } = await run(['usage', '--profile', 'work'], {
      ...env,
      STATE_URL: blocked,
    });
    expect(stdout.trimEnd()).toMatch(STRICT_LINE);
    expect(stderr).toContain(
      'is damaged, or no state file. Such a file holds remembered readings, open plans and the record of changes: move it aside and keep it, or set STATE_URL to another file. Nothing is remembered this time.',
    );
    expect(code).toBe(0);
  });
});
