import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { basename, delimiter, dirname, join } from 'node:path';
import { text } from 'node:stream/consumers';
import { promisify } from 'node:util';
import { startFakeDiscord } from '../test/fakes/discord.ts';
import { freePort } from '../test/fakes/free-port.ts';
import { emptyHome, writeJsonHome } from '../test/fakes/openclaw-home.ts';
import { startFakeTelegram } from '../test/fakes/telegram.ts';
import { usageAnswer } from '../test/fakes/usage-answer.ts';
import { startUsageEndpoint } from '../test/fakes/usage-endpoint.ts';
import { changelogHas, findLeaks, isAllowed, isBelow } from './release-rules.ts';

/** `npm run release:check`: packs, installs the package into empty folders as a person would, with and without its optional
 *  packages, and uses it there. One line for each check; exit code 1 when one failed. The far side is on loopback; only npm asks
 *  its registry. */

const MOST_UNPACKED_BYTES = 1_600_000;
const COMMAND_LIMIT_MS = 60_000;
const TELEGRAM_TOKEN = '4000:fake-token-for-this-check-only';
const names = ['work', 'home', 'lab', 'spare', 'old'];

const root = join(import.meta.dirname, '..');
const folder = mkdtempSync(join(tmpdir(), 'release-'));
const startedAt = performance.now();
const failed: string[] = [];
let done = 0;

/** Runs the check and prints what came of it. What it settles with is said on its line; what it throws, too. */
async function check(what: string, ours: () => string | Promise<string>): Promise<void> {
  done += 1;
  try {
    process.stdout.write(`ok    ${what}: ${await ours()}\n`);
  } catch (error) {
    failed.push(what);
    process.stdout.write(`FAIL  ${what}: ${error instanceof Error ? error.message : String(error)}\n`);
  }
}

function must(is: boolean, fault: string): void {
  if (!is) throw new Error(fault);
}

const exec = promisify(execFile);
const npm = (argv: readonly string[], cwd: string) => exec('npm', argv, { cwd, timeout: 120_000 });

/** Every file below, as paths from there. */
const filesBelow = (path: string): string[] =>
  readdirSync(path, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(path.length + 1));

const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
  version: string;
  dependencies: Record<string, string>;
};

await check('version', async () => {
  const { stdout } = await exec('git', ['tag', '--list', 'v*', '--sort=-v:refname'], { cwd: root });
  const [newest] = stdout.split('\n');
  must(!newest || !isBelow(manifest.version, newest), `${manifest.version} is lower than the tag ${newest}`);
  return `${manifest.version}, newest tag ${newest || 'none'}`;
});

await check('CHANGELOG.md', () => {
  const isThere = changelogHas(readFileSync(join(root, 'CHANGELOG.md'), 'utf8'), manifest.version);
  must(isThere, `has no entry for ${manifest.version}`);
  return `tells of ${manifest.version}`;
});

await check('bill of materials', async () => {
  const { stdout } = await exec('npm', ['run', '-s', 'sbom'], { cwd: root, maxBuffer: 16 * 1024 * 1024 });
  const { components } = JSON.parse(stdout) as { components: readonly { name: string }[] };
  const listed = new Set(components.map(({ name }) => name));
  const missing = Object.keys(manifest.dependencies).filter((name) => !listed.has(name));
  must(missing.length === 0, `lacks ${missing.join(', ')}`);
  return `${listed.size} packages`;
});

let tarball = '';
await check('npm pack', async () => {
  await npm(['pack', '--pack-destination', folder], root);
  tarball = join(folder, readdirSync(folder).find((name) => name.endsWith('.tgz')) ?? '');
  return `${basename(tarball)}, ${kB(statSync(tarball).size)}`;
});

const installed = (place: string) => join(folder, place, 'node_modules', 'codex-profiler');

async function install(place: string, ...options: string[]): Promise<string> {
  const into = join(folder, place);
  mkdirSync(into);
  writeFileSync(join(into, 'package.json'), '{}');
  await npm(['install', '--no-audit', '--no-fund', ...options, tarball], into);
  const all = filesBelow(join(into, 'node_modules'));
  const bytes = all.reduce((sum, file) => sum + statSync(join(into, 'node_modules', file)).size, 0);
  return `${(bytes / 1e6).toFixed(0)} MB with what it needs`;
}

await Promise.all([
  check('install into an empty folder', () => install('all')),
  check('install --omit=optional', () => install('fewer', '--omit=optional')),
]);

if (existsSync(installed('all'))) await checkContents(installed('all'));
for (const place of ['all', 'fewer']) if (existsSync(installed(place))) await use(place);

rmSync(folder, { recursive: true, force: true });
const seconds = ((performance.now() - startedAt) / 1000).toFixed(0);
process.stdout.write(
  failed.length === 0
    ? `\nReady to be released: ${done} checks passed in ${seconds} s.\n`
    : `\nNot ready: ${failed.length} of ${done} checks failed (${failed.join(', ')}).\n`,
);
process.exitCode = failed.length === 0 ? 0 : 1;

async function checkContents(place: string): Promise<void> {
  const files = filesBelow(place);
  await check('files', () => {
    const strays = files.filter((file) => !isAllowed(file));
    must(strays.length === 0, `do not belong into the package: ${strays.join(', ')}`);
    return `${files.length}, all on the list`;
  });
  await check('unpacked size', () => {
    const bytes = files.reduce((sum, file) => sum + statSync(join(place, file)).size, 0);
    must(bytes <= MOST_UNPACKED_BYTES, `${kB(bytes)} is more than ${kB(MOST_UNPACKED_BYTES)}`);
    return `${kB(bytes)}, limit ${kB(MOST_UNPACKED_BYTES)}`;
  });
  await check('no secrets, machine paths or registry hosts', async () => {
    const { stdout: registry } = await npm(['config', 'get', 'registry'], root);
    const here = [root, homedir(), new URL(registry.trim()).host];
    const leaks = files.flatMap((file) =>
      findLeaks(readFileSync(join(place, file), 'utf8'), here).map((leak) => `${file} (${leak})`),
    );
    must(leaks.length === 0, leaks.join(', '));
    return 'none found';
  });
}

/** The commands as a person gives them in that folder, on a made OpenClaw home. */
async function use(place: string): Promise<void> {
  const ids = names.map((name) => `openai-codex:${name}`);
  const home = writeJsonHome({
    profiles: ids.map((id) => ({ id, expires: Date.now() + 8 * 24 * 60 * 60_000 })),
    order: { 'openai-codex': ids },
  });
  const nowhere = emptyHome();
  nowhere.remove();
  const endpoint = await startUsageEndpoint();
  for (const name of names) endpoint.script(`acct-${name}`, usageAnswer({ used: 18 }, { used: 36 }));
  const reach = await endpoint.proxyEnv();
  const on = (what: string, ours: () => Promise<string>) => check(`${what} (${place})`, ours);

  /** With the Node of this run, and nothing of this machine's settings. */
  const begin = (argv: readonly string[], env: Record<string, string> = {}) =>
    spawn(join(folder, place, 'node_modules', '.bin', 'codex-profiler'), argv, {
      cwd: join(folder, place),
      env: {
        HOME: home.homeDir,
        PATH: [dirname(process.execPath), '/usr/bin', '/bin'].join(delimiter),
        ...reach,
        ...env,
      },
      timeout: COMMAND_LIMIT_MS,
    });
  const run = async (argv: readonly string[], input = '', env: Record<string, string> = {}) => {
    const child = begin(argv, env);
    child.stdin.on('error', () => {}).end(input);
    const [stdout, stderr, [code]] = await Promise.all([
      text(child.stdout),
      text(child.stderr),
      once(child, 'exit') as Promise<[number | null]>,
    ]);
    return { stdout, stderr, code };
  };

  await on('--version', async () => {
    const { stdout, code } = await run(['--version']);
    must(code === 0 && stdout === `${manifest.version}\n`, `said ${stdout.trim()}, exit code ${code}`);
    return stdout.trim();
  });
  await on('demo', async () => {
    const { stdout, stderr, code } = await run(['demo'], '/codex_usage all\n/codex_auth first work\n1\n');
    const lines = stdout.match(/^(?:🟢|🟠|🔴) `/gmu)?.length ?? 0;
    must(code === 0 && lines === 8, `${lines} lines, exit code ${code}. ${stderr}`);
    must(stdout.includes('Done and verified: put `work` first.'), 'a change was not confirmed and verified');
    return '8 lines, a change confirmed and verified';
  });
  await on('usage', async () => {
    const { stdout, stderr, code } = await run(['usage']);
    const lines = stdout.match(/^🟢 `\w+` — 5h \*\*82%\*\* \| week \*\*64%\*\* \|/gmu)?.length ?? 0;
    must(
      code === 0 && lines === names.length && stderr === '',
      `${lines} lines, exit code ${code}. ${stderr}`,
    );
    return `${lines} lines from the endpoint`;
  });
  await on('doctor', async () => {
    const { stdout, stderr, code } = await run(['doctor', '--json']);
    const { version, profiles } = JSON.parse(stdout) as { version: string; profiles: number };
    // A made home has things to look at, so 3 is as good; 1 is a broken set-up.
    must(code === 0 || code === 3, `exit code ${code}. ${stdout} ${stderr}`);
    must(version === manifest.version && profiles === names.length, stdout);
    return `${profiles} profiles seen, exit code ${code}`;
  });
  await on('start without tokens', async () => {
    const { stdout, stderr, code } = await run(['start'], '2\n');
    must(code === 0 && stdout.includes('Which profile of agent `main`?'), `exit code ${code}. ${stderr}`);
    return 'the terminal chat';
  });
  await on('start without tokens or OpenClaw', async () => {
    const { stdout, stderr, code } = await run(['start'], '', { HOME: nowhere.homeDir });
    must(code === 0 && stdout.includes('so here is the demo.'), `exit code ${code}. ${stderr}`);
    return 'the demo';
  });
  await on('start on both platforms', async () => {
    const telegram = await startFakeTelegram(TELEGRAM_TOKEN);
    const discord = await startFakeDiscord();
    const port = await freePort();
    const child = begin(['start'], {
      HTTP_PORT: String(port),
      TELEGRAM_BOT_TOKEN: TELEGRAM_TOKEN,
      TELEGRAM_API_ROOT: telegram.apiRoot,
      DISCORD_BOT_TOKEN: discord.token,
      DISCORD_API_ROOT: discord.apiRoot,
      OWNERS: 'telegram:1',
    });
    const ended = once(child, 'exit') as Promise<[number | null]>;
    const waiting = new Set(['Telegram: ready', 'Discord: ready']);
    let log = '';
    let health = 0;
    for await (const part of child.stderr.setEncoding('utf8') as AsyncIterable<string>) {
      log += part;
      for (const line of waiting) if (log.includes(line)) waiting.delete(line);
      if (waiting.size > 0 || health > 0) continue;
      health = (await fetch(`http://127.0.0.1:${port}/healthz`).catch(() => null))?.status ?? -1;
      child.kill('SIGTERM');
    }
    const [code] = await ended;
    await Promise.all([telegram.stop(), discord.stop()]);
    must(waiting.size === 0 && code === 0, `exit code ${code}. ${log}`);
    must(health === 200, `/healthz answered ${health}`);
    return 'ready and healthy, and ended by SIGTERM';
  });
  await endpoint.close();
  home.remove();
  rmSync(nowhere.homeDir, { recursive: true, force: true });
}

function kB(bytes: number): string {
  return `${(bytes / 1000).toFixed(0)} kB`;
}
