import { describe, expect, it } from 'vitest';
import type { Problem } from '../../../src/core/problem.ts';
import {
  OrderAnswer,
  StatusAnswer,
  jsonIn,
  saysStale,
  versionIn,
} from '../../../src/infra/openclaw/answer.ts';
import type { Command } from '../../../src/infra/openclaw/command.ts';
import { problemOf } from '../../../src/infra/openclaw/failure.ts';
import { transcripts } from './transcripts.ts';

const command: Command = { kind: 'order.get', provider: 'openai', agent: 'ghost' };
const codeOf = ({ stdout, stderr }: { stdout: string; stderr: string }) =>
  problemOf(command, stdout, stderr).code;
const failures = transcripts.filter(({ exitCode }) => exitCode !== 0);
const successes = transcripts.filter(({ exitCode }) => exitCode === 0);

/** As 2026.9.6 says them before anything else. */
const BANNERS = `
OpenClaw 2026.9.6 (eb377ac) — If found wandering, please return to ~/.openclaw.

Installed Gateway service state and config paths could not be verified. Inspect the service environment with \`openclaw gateway status --deep\` before repairing plugin state.
\u001B[35m[config]\u001B[39m \u001B[33mwarnings: agents.defaults.heartbeat.agentId: Multi-agent config\u001B[39m
[state-migrations] Auto-migrated legacy state:
- Moved one thing
[state/agent-db] agent database schema migration pending; verifying integrity first
`;

/** By the recording's name, and by version where versions differ. */
const expected: readonly [RegExp, Problem['code']][] = [
  [/unsupported-node/u, 'gateway.node'],
  [/unknown-agent/u, 'gateway.agent-unknown'],
  [/busy/u, 'gateway.busy'],
  [/invalid-config|unknown-config-key|upgrade-from-7\.1-order-get-after-clear/u, 'gateway.config'],
];

describe('a refusal', () => {
  it.each(failures.map((one) => [`${one.version} ${one.name}`, one] as const))(
    '%s is understood',
    (name, one) => {
      const code = codeOf(one);
      const wanted = expected.find(([pattern]) => pattern.test(name))?.[1];
      if (wanted) expect(code).toBe(wanted);
      // what only a wrong use of ours would cause has no code of its own
      else if (/no-provider|empty|no-?agent|no-yes|json-flag/u.test(name))
        expect(['gateway.refused', 'gateway.too-old']).toContain(code);
      else expect(code).not.toBe('gateway.refused');
    },
  );

  it.each([
    ['order-set-unknown-profile', 'gateway.profile-unknown'],
    ['order-set-other-provider', 'gateway.profile-unknown'],
    ['logout-unknown', 'gateway.profile-unknown'],
    ['premigration-order-get', 'gateway.unmigrated'],
    ['leftover-json-order-set', 'gateway.unmigrated'],
    ['upgrade-from-7.1-order-set-before-doctor', 'gateway.unmigrated'],
    ['badjson-row-order-get', 'gateway.store'],
    ['downgrade-from-9.6-order-get', 'gateway.newer-data'],
  ])('%s is %s', (name, code) => {
    const recorded = failures.filter((one) => one.name === name && one.version >= '2026.8');
    expect(recorded.length).toBeGreaterThan(0);
    for (const one of recorded) expect(codeOf(one)).toBe(code);
  });

  it('of a command that old versions do not have says so', () => {
    const logout = failures.filter(({ name, version }) => name === 'logout-personal' && version < '2026.8');
    expect(logout.length).toBeGreaterThan(5);
    for (const one of logout) expect(codeOf(one)).toBe('gateway.too-old');
  });

  it('that nobody has met before keeps its words, without paths and what may be secret', () => {
    const stderr = `\u001b[31mError: Could not write /home/user/.openclaw/x for ${'tok'.repeat(20)} now.\u001b[39m\nTry: openclaw doctor\n`;
    expect(problemOf(command, '', stderr)).toEqual({
      code: 'gateway.refused',
      said: 'Could not write … for … now.',
    });
    expect(problemOf(command, '', '')).toEqual({ code: 'gateway.refused', said: '?' });
  });

  it.each([
    ['"main" may not be changed from here.', '"main" may not be changed from here.'],
    ['Error: the disk is full', 'the disk is full'],
    ['[openclaw] The CLI command failed.\n[openclaw] Reason: the disk is full', 'the disk is full'],
    ['Warning: Model auth changes were saved, but …\nDisk is full.', 'Disk is full.'],
    ['', '?'],
  ])('keeps its words apart from what comes before any answer: %j', (reason, said) => {
    expect(problemOf(command, '', `${BANNERS}${reason}\n`)).toEqual({ code: 'gateway.refused', said });
    expect(problemOf(command, `${BANNERS}${reason}\n`, '')).toEqual({ code: 'gateway.refused', said });
  });

  it('in a document alone is not told by a piece of it', () => {
    const stdout = '{\n  "ok": false,\n  "why": [\n    "disk"\n  ]\n}';
    expect(problemOf(command, stdout, '')).toEqual({ code: 'gateway.refused', said: '?' });
  });

  it.each([
    ['"openai-codex" is a legacy provider ID; use --provider openai.', 'gateway.legacy-provider'],
    ['models auth login requires an interactive TTY. In automation, use …', 'sign-in.no-terminal'],
  ])('%j has a code of its own, whatever comes before it', (reason, code) => {
    expect(problemOf(command, `${BANNERS}${reason}\n`, '').code).toBe(code);
  });
});

describe('an answer', () => {
  it.each(
    successes
      .filter(({ kind }) => kind === 'order.get')
      .map((one) => [`${one.version} ${one.name}`, one] as const),
  )('%s holds an order, or none', (_, { stdout }) => {
    const order = OrderAnswer.parse(jsonIn(stdout));
    const written = /"order": (null|\[[^\]]*\])/u.exec(stdout)?.[1];
    expect(order).toEqual(JSON.parse(written ?? '?'));
  });

  it.each(
    successes
      .filter(({ kind }) => kind === 'status')
      .map((one) => [`${one.version} ${one.name}`, one] as const),
  )('%s names the logins', (_, { stdout }) => {
    const logins = StatusAnswer.parse(jsonIn(stdout));
    for (const { id } of logins) expect(stdout).toContain(`"profileId": "${id}"`);
    expect(logins.length).toBeGreaterThan(0);
  });

  it.each(successes.filter(({ kind }) => kind === 'version').map(({ version, stdout }) => [version, stdout]))(
    'of %s holds its version',
    (version, stdout) => {
      expect(versionIn(stdout)).toBe(version);
    },
  );

  it('that was saved without the gateway knowing says so, from 2026.9.4 on', () => {
    const stale = successes.filter(({ stderr }) => saysStale(stderr));
    expect(stale.length).toBeGreaterThan(0);
    expect(new Set(stale.map(({ version }) => version))).toEqual(new Set(['2026.9.6']));
    expect(new Set(stale.map(({ kind }) => kind))).toEqual(new Set(['order.set', 'order.clear', 'logout']));
  });
});
