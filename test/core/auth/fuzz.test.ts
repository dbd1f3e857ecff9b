import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it, onTestFinished } from 'vitest';
import { profileDigest } from '../../../src/core/callback.ts';
import type { Request } from '../../../src/core/request.ts';
import type { Reply } from '../../../src/core/reply.ts';
import { writeSimulator } from '../../../src/infra/simulator/index.ts';
import { argvOpenclaw } from '../../fakes/argv-openclaw.ts';
import { nastyNames, nastyText } from '../../fakes/nasty-text.ts';
import { fakeOpenclaw } from '../../fakes/openclaw-cli.ts';
import type { Answer } from '../../fakes/openclaw-cli.ts';
import { writeJsonHome, writeSqliteHome } from '../../fakes/openclaw-home.ts';
import type { StoredLogins } from '../../fakes/openclaw-home.ts';
import { replies, request, startHouse, threeProfiles } from '../../harness.ts';
import type { House } from '../../harness.ts';
import { ACCESS, CALLBACK, MAIL, REFRESH, expectCleanAnswer, expectCleanHouse } from './leaks.ts';
import { expectNextStep, messagesIn } from './next-step.ts';

const owner: Partial<Request> = { caller: { platform: 'telegram', id: '1' }, chat: 'private-1' };

/** Asks, and looks at the answer as everybody here does. */
async function ask(house: House, words: string, changes: Partial<Request> = {}): Promise<readonly Reply[]> {
  const said = await replies(house.handle, request(words, { ...owner, ...changes }));
  expectNextStep(said);
  expectCleanAnswer(said);
  return said;
}

const planIn = (said: readonly Reply[]) =>
  messagesIn(said)
    .flatMap(({ choices = [] }) => choices.flat())
    .find(({ intent }) => intent.kind === 'auth.confirm' || intent.kind === 'auth.cancel');

/** Confirms the plan that was offered, where there is one: by its button, or with the words that it says to type. */
async function confirm(house: House, said: readonly Reply[]): Promise<void> {
  const choice = planIn(said);
  if (!choice || !('plan' in choice.intent)) return;
  const intent = { kind: 'auth.confirm', plan: choice.intent.plan } as const;
  if (choice.intent.kind === 'auth.confirm') return void (await ask(house, '', { intent }));
  const spans = messagesIn(said).flatMap(({ lines }) => lines.flat());
  const codes = spans.flatMap((span) => (typeof span === 'object' && 'code' in span ? [span.code] : []));
  const words = codes.find((code) => code.startsWith('/codex_auth delete')) ?? expect.fail('nothing to type');
  await ask(house, words);
}

function folder(): string {
  const made = mkdtempSync(join(tmpdir(), 'fuzz-'));
  onTestFinished(() => rmSync(made, { recursive: true }));
  return made;
}

/** Every way that the executable may be called; `ids`: those there are. */
function expectMeant(argv: readonly string[], provider: string, ids: readonly string[]): void {
  const owned = ['--provider', provider, '--agent', 'main'];
  const isId = (word: string | undefined) => ids.some((id) => id === word);
  const shapes: Record<string, readonly string[]> = {
    '--version': ['--version'],
    'models status': ['models', 'status', '--agent', 'main', '--json'],
    'models auth order get': ['models', 'auth', 'order', 'get', ...owned, '--json'],
    'models auth order clear': ['models', 'auth', 'order', 'clear', ...owned],
  };
  if (argv[3] === 'set') {
    expect(argv.slice(0, 8)).toEqual(['models', 'auth', 'order', 'set', ...owned]);
    expect(argv.length).toBeGreaterThan(8);
    expect(argv.slice(8).filter((word) => !isId(word) || word.startsWith('-'))).toEqual([]);
  } else if (argv[2] === 'logout') {
    expect([argv.slice(0, 3), argv.slice(4)]).toEqual([
      ['models', 'auth', 'logout'],
      ['--agent', 'main', '--yes'],
    ]);
    expect(isId(argv[3]) && !argv[3]!.startsWith('-'), `logout ${argv[3]}`).toBe(true);
  } else expect(Object.values(shapes)).toContainEqual(argv);
}

/** Names as they may stand in a store. */
const anyName = () =>
  fc.oneof(
    nastyText().filter((name) => name !== ''),
    fc.constantFrom(
      MAIL,
      '-',
      '-h',
      '--yes --force',
      'all',
      'default',
      'a b',
      '“quoted”',
      '"q"',
      'x'.repeat(2000),
    ),
  );
/** Words as somebody may type them, once it is known who is there: the way that a completion writes, a name, anything. */
type Words = (names: readonly string[], ids: readonly string[]) => string;
const anyWords = () =>
  fc.oneof(
    {
      arbitrary: fc.nat({ max: 3 }).map(
        (index): Words =>
          (_, ids) =>
            `#${profileDigest(ids[index % ids.length]!)}`,
      ),
      weight: 5,
    },
    {
      arbitrary: fc.nat().map(
        (index): Words =>
          (names) =>
            names[index % names.length]!,
      ),
      weight: 3,
    },
    {
      arbitrary: fc
        .oneof(
          nastyText(),
          fc.constantFrom(MAIL, CALLBACK, ACCESS, '--force', '"', '“', '#', 'x'.repeat(6000)),
        )
        .map(
          (said): Words =>
            () =>
              said,
        ),
      weight: 1,
    },
  );
const anyAsk = () =>
  fc.record({
    verb: fc.constantFrom('order', 'order', 'first', 'retire', 'restore', 'delete', 'clear', 'undo', ''),
    said: fc.array(anyWords(), { minLength: 1, maxLength: 4 }),
    isQuoted: fc.boolean(),
  });
type Ask = { verb: string; said: Words[]; isQuoted: boolean };

function wordsOf({ verb, said, isQuoted }: Ask, names: readonly string[], ids: readonly string[]): string {
  const typed = said.map((word) => word(names, ids));
  if (verb === 'clear' || verb === 'undo') return `/codex_auth ${verb}`;
  if (verb !== 'order') return `/codex_auth ${verb} ${typed[0]}`;
  return `/codex_auth order ${typed.map((word) => (isQuoted ? `"${word}"` : word)).join(' ')}`;
}

const secretly = { access: ACCESS, refresh: REFRESH, email: MAIL };

describe('names that somebody made up', () => {
  it.each([
    { version: '2026.5.28', provider: 'openai-codex', write: () => writeJsonHome({}) },
    { version: '2026.9.6', provider: 'openai', write: () => writeSqliteHome({ agents: { main: {} } }) },
  ] as const)(
    'reach OpenClaw $version as names or not at all, and are never told whole where they are addresses',
    async ({ version, provider, write }) => {
      const home = write();
      const cli = argvOpenclaw(folder(), writeSimulator(folder(), { version }));
      const house = await startHouse({ home, openclaw: cli.bin, duplicateWindowMs: 0 });
      const idOf = (name: string, isBare: boolean) => (isBare ? name : `${provider}:${name}`);
      let seen = 0;
      await fc.assert(
        fc.asyncProperty(
          fc.uniqueArray(fc.tuple(anyName(), fc.boolean()), {
            minLength: 1,
            maxLength: 3,
            selector: ([name]) => name,
          }),
          fc.nat({ max: 3 }),
          fc.array(anyAsk(), { minLength: 1, maxLength: 2 }),
          async (names, ordered, asks) => {
            const ids = [`${provider}:work`, ...names.map(([name, isBare]) => idOf(name, isBare))];
            const stored: StoredLogins = {
              profiles: ids.map((id) => ({ id, provider, ...secretly })),
              order: { [provider]: ids.slice(0, ordered) },
            };
            home.save(stored);
            if (provider === 'openai') home.save({}, 'main'); // forgets the order that a change left there
            const shown = ['work', ...names.map(([name]) => name)];
            for (const one of asks) await confirm(house, await ask(house, wordsOf(one, shown, ids)));
            for (const argv of cli.calls().slice(seen)) expectMeant(argv, provider, ids);
            seen = cli.calls().length;
          },
        ),
        { numRuns: 20, seed: 5 },
      );
      const changed = cli.calls().filter((argv) => argv[3] === 'set' || argv[2] === 'logout');
      expect(changed.length).toBeGreaterThan(3);
      expectCleanHouse(house);
    },
    60_000,
  );

  it('make a plan or a refusal that names a way on, whatever is typed', async () => {
    const profiles = ['work', 'home', 'Home', MAIL, '--force', 'a b', 'x'.repeat(200)].map((name) => ({
      id: `openai-codex:${name}`,
      ...secretly,
    }));
    const home = writeJsonHome({ profiles, order: { 'openai-codex': [profiles[0]!.id] } });
    const house = await startHouse({ home, openclaw: join(folder(), 'not-there'), duplicateWindowMs: 0 });
    const ids = profiles.map(({ id }) => id);
    const names = [...ids, ...ids.map((id) => id.slice('openai-codex:'.length)), ...nastyNames];
    let plans = 0;
    await fc.assert(
      fc.asyncProperty(anyAsk(), async (one) => {
        const said = await ask(house, wordsOf(one, names, ids));
        if (planIn(said)) plans += 1;
      }),
      { numRuns: 300, seed: 6 },
    );
    expect(plans).toBeGreaterThan(20);
    expectCleanHouse(house);
  }, 60_000);
});

const secrets = () => fc.constantFrom(MAIL, ACCESS, REFRESH, CALLBACK, `Bearer ${ACCESS}`, `email=${MAIL}`);
const told = JSON.stringify({ order: ['openai-codex:work', 'openai-codex:home'] });
const logins = JSON.stringify({
  auth: {
    oauth: {
      profiles: threeProfiles.profiles!.map(({ id }) => ({ profileId: id, provider: 'openai-codex' })),
    },
  },
});

/** Something like what was expected, or nothing like it. */
const anyStdout = (right: string) =>
  fc.oneof(
    fc.constant(right),
    fc.nat({ max: right.length }).map((length) => right.slice(0, length)),
    fc.json(),
    fc.constantFrom(
      '',
      'null',
      '{"order":7}',
      '{"order":["openai-codex:work",null]}',
      `{"order":["openai-codex:${MAIL}","--force","\\u001b[31m"]}`,
      '{"auth":{"oauth":{"profiles":{}}}}',
      '<!doctype html><html><body>502</body></html>',
      `\u001b[31m${right}\u001b[0m`,
      `log ${MAIL}\n${right}`,
      '['.repeat(20_000),
      JSON.stringify({ order: Array.from({ length: 3000 }, (_, index) => `openai-codex:${index}`) }),
    ),
    secrets(),
  );
const anyStderr = () =>
  fc.oneof(
    fc.constant(''),
    fc
      .tuple(
        fc.constantFrom('Error: ', '[openclaw] Reason: ', 'Failed for ', '\u001b[31mNo\u001b[0m '),
        secrets(),
      )
      .map((parts) => parts.join('')),
    fc.tuple(fc.constantFrom('Refused: ', 'error: '), nastyText()).map((parts) => parts.join('')),
    fc.constantFrom(
      'Error: Auth profile "openai-codex:work" not found in ~/.openclaw',
      'Error: database is locked',
      "error: unknown option '--json'",
      `Config is invalid\nProblem: ${MAIL}`,
      'x'.repeat(500_000),
    ),
  );
const anyAnswer = (right: string): fc.Arbitrary<Answer> =>
  fc.oneof(
    { arbitrary: fc.constant({ stdout: right }), weight: 2 },
    {
      arbitrary: fc.record({
        stdout: anyStdout(right),
        stderr: anyStderr(),
        exitCode: fc.constantFrom(0, 0, 1, 137),
      }),
      weight: 1,
    },
  );

describe('whatever OpenClaw answers', () => {
  it('is told as a sentence with a way on, and no secret in it comes out', async () => {
    const cli = fakeOpenclaw();
    const house = await startHouse({ openclaw: cli.bin, duplicateWindowMs: 0 });
    await fc.assert(
      fc.asyncProperty(
        fc.record({
          get: anyAnswer(told),
          status: anyAnswer(logins),
          set: anyAnswer('Agent: main'),
          clear: anyAnswer(''),
        }),
        fc.constantFrom('first spare', 'retire home', 'clear', 'order spare work'),
        async (answers, words) => {
          for (const [name, answer] of Object.entries(answers)) cli.on(name, answer);
          await confirm(house, await ask(house, `/codex_auth ${words}`));
          await ask(house, '/codex_auth log');
        },
      ),
      { numRuns: 40, seed: 7 },
    );
    expect(cli.calls().some(({ argv }) => argv[3] === 'set')).toBe(true);
    expectCleanHouse(house);
  }, 60_000);

  it('counts for nothing when it never ends: it is stopped, and said so', async () => {
    const cli = fakeOpenclaw();
    cli.on('models', { floods: true });
    const house = await startHouse({ openclaw: cli.bin, duplicateWindowMs: 0 });
    await confirm(house, await ask(house, '/codex_auth first spare'));
    expect(cli.calls().filter(({ argv }) => argv[3] === 'set')).toEqual([]);
    expectCleanHouse(house);
  });

  it.each([
    ['an address', MAIL],
    ['a token', ACCESS],
    ['a callback', CALLBACK],
  ])('does not carry %s into the answer or the record when a change fails', async (_, secret) => {
    const cli = fakeOpenclaw();
    const house = await startHouse({ openclaw: cli.bin, duplicateWindowMs: 0 });
    cli.on('get', { stdout: told });
    cli.on('status', { stdout: logins });
    cli.on('set', { stderr: `Error: Cannot save for ${secret}\n`, exitCode: 1 });
    await confirm(house, await ask(house, '/codex_auth first spare'));
    expect(cli.calls().filter(({ argv }) => argv[3] === 'set')).toHaveLength(1);
    await ask(house, '/codex_auth log');
    expectCleanHouse(house);
  });
});
