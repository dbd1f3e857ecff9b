import { spawn, spawnSync } from 'node:child_process';
import {
  chmodSync,
  closeSync,
  existsSync,
  lchownSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readFileSync,
  readdirSync,
  rmSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { once } from 'node:events';
import { dirname, join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { text } from 'node:stream/consumers';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readHistory } from '../../../../src/core/auth/journal.ts';
import { stateFaultOf } from '../../../../src/infra/state/fault.ts';
import { openStateFile } from '../../../../src/infra/state/sqlite/index.ts';
import { moveAside } from '../../../../src/infra/state/sqlite/move-aside.ts';

let folder: string;
let path: string;
/** Where a file system of a test's own is. */
let mounted: string | null = null;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'state-'));
  path = join(folder, 'deep', 'state.sqlite');
});
afterEach(() => {
  if (mounted !== null) spawnSync('umount', ['-l', mounted]);
  mounted = null;
  rmSync(folder, { recursive: true });
});

const clock = { now: () => 0 };
const isRoot = process.geteuid?.() === 0;
/** Of the user that owns nothing. */
const NOBODY = 65_534;
type Entry = { plan: string; step: string };

const faultOf = (where: string) => {
  try {
    openStateFile(where, clock).close();
    return null;
  } catch (error) {
    return stateFaultOf(error);
  }
};

/** Root may do anything, so somebody else has to try; `null`: who may not even read this folder. */
async function faultForNobody(where: string): Promise<string | null> {
  const child = spawn(process.execPath, [join(import.meta.dirname, 'open.child.ts'), where], {
    stdio: ['ignore', 'pipe', 'ignore'],
    ...(isRoot && { uid: NOBODY, gid: NOBODY }),
  });
  const ended = once(child, 'exit') as Promise<[number | null]>;
  try {
    const [said, [code]] = await Promise.all([text(child.stdout), ended]);
    return code === 0 ? said : null;
  } catch {
    return null;
  }
}

describe('a claim in a file', () => {
  it('ends by the clock it was made by', async () => {
    let now = 1000;
    const state = openStateFile(path, { now: () => now });
    expect(await state.claims.take('a', 100)).toBe(true);
    now = 1099;
    expect(await state.claims.take('a', 100)).toBe(false);
    now = 1100;
    expect(await state.claims.take('a', 100)).toBe(true);
    state.close();
  });
});

describe('the state file', () => {
  it('keeps what it was given when it is opened again, each namespace apart', async () => {
    const clock = { now: () => Date.now() };
    const first = openStateFile(path, clock);
    await first.readings.set('key', { a: 1 }, 60_000);
    await first.lists.set('key', ['b'], 60_000);
    first.close();
    const second = openStateFile(path, clock);
    expect(await second.readings.get('key')).toEqual({ a: 1 });
    expect(await second.lists.get('key')).toEqual(['b']);
    await second.readings.delete('key');
    expect(await second.readings.get('key')).toBeUndefined();
    expect(await second.lists.get('key')).toEqual(['b']);
    second.close();
  });

  it('is for its owner’s eyes alone, and so is its folder', () => {
    openStateFile(path, { now: () => 0 }).close();
    expect(statSync(path).mode & 0o777).toBe(0o600);
    expect(statSync(join(folder, 'deep')).mode & 0o777).toBe(0o700);
  });

  it('says what keeps it from being opened', () => {
    expect(faultOf(path)).toBeNull();
    expect(faultOf(folder)).toBe('forbidden');
    const garbage = join(folder, 'garbage');
    writeFileSync(garbage, 'this is no database, and long enough to be sure of it'.repeat(40));
    expect(faultOf(garbage)).toBe('damaged');
    expect(moveAside(garbage, 0)).toBeNull();
    const pipe = join(folder, 'pipe');
    spawnSync('mkfifo', [pipe]);
    expect(faultOf(pipe)).toBe('forbidden');
    expect(stateFaultOf(new TypeError('a bug'))).toBeNull();
  });

  it('leaves the database of another program as it is', () => {
    const theirs = join(folder, 'openclaw.sqlite');
    const db = new DatabaseSync(theirs);
    db.exec('CREATE TABLE auth_profile_store (id TEXT)');
    db.close();
    const before = readFileSync(theirs);
    expect(faultOf(theirs)).toBe('of-another-program');
    expect(readFileSync(theirs)).toEqual(before);
  });

  it('fails loudly when it is closed, or no database', async () => {
    const state = openStateFile(path, { now: () => 0 });
    state.close();
    await expect(state.readings.get('key')).rejects.toThrow('finalized');
    const other = join(folder, 'other.sqlite');
    writeFileSync(other, 'this is no database, and long enough to be sure of it'.repeat(40));
    expect(() => openStateFile(other, { now: () => 0 })).toThrow();
  });

  it('keeps what SQLite has beside it from others, too, and mends what was open', () => {
    const state = openStateFile(path, clock);
    const modes = () => ['', '-wal', '-shm'].map((end) => statSync(`${path}${end}`).mode & 0o777);
    expect(modes()).toEqual([0o600, 0o600, 0o600]);
    for (const end of ['', '-wal', '-shm']) chmodSync(`${path}${end}`, 0o644);
    openStateFile(path, clock).close();
    expect(modes()).toEqual([0o600, 0o600, 0o600]);
    state.close();
  });

  it('leaves a folder as it is that was there before', () => {
    mkdirSync(dirname(path), { mode: 0o755 });
    openStateFile(path, clock).close();
    expect(statSync(dirname(path)).mode & 0o777).toBe(0o755);
  });

  it('may be reached by a link of one’s own', () => {
    const link = join(folder, 'link.sqlite');
    symlinkSync(path, link);
    openStateFile(path, clock).close();
    openStateFile(link, clock).close();
    expect(faultOf(link)).toBeNull();
    expect(lstatSync(link).isSymbolicLink()).toBe(true);
  });

  it.skipIf(!isRoot)('is refused when it, a link to it, or what lies beside it is somebody else’s', () => {
    const foreign = (target: string) => {
      lchownSync(target, NOBODY, NOBODY);
      return target;
    };
    const own = join(folder, 'own.sqlite');
    openStateFile(own, clock).close();
    const theirs = join(folder, 'theirs.sqlite');
    openStateFile(theirs, clock).close();
    foreign(theirs);
    expect(faultOf(theirs)).toBe('foreign');
    const toTheirs = join(folder, 'to-theirs.sqlite');
    symlinkSync(theirs, toTheirs);
    expect(faultOf(toTheirs)).toBe('foreign');
    const fromThem = join(folder, 'from-them.sqlite');
    symlinkSync(own, fromThem);
    expect(faultOf(foreign(fromThem))).toBe('foreign');
    const intoNothing = join(folder, 'into-nothing.sqlite');
    symlinkSync(join(folder, 'not-yet'), intoNothing);
    expect(faultOf(foreign(intoNothing))).toBe('foreign');
    expect(existsSync(join(folder, 'not-yet'))).toBe(false);
    writeFileSync(`${own}-wal`, '');
    foreign(`${own}-wal`);
    expect(faultOf(own)).toBe('foreign');
  });

  it('is damaged when a page in the middle is, though it can be opened', async () => {
    const state = openStateFile(path, clock);
    for (let n = 0; n < 200; n += 1) await state.journal.append({ plan: `plan-${n}`, step: 'x'.repeat(100) });
    state.close();
    const file = openSync(path, 'r+');
    for (let page = 12; page < statSync(path).size / 4096; page += 1)
      writeSync(file, Buffer.alloc(4096, 7), 0, 4096, page * 4096);
    closeSync(file);
    expect(faultOf(path)).toBe('damaged');
    const aside = moveAside(path, Date.UTC(2026, 10, 26, 2, 3, 4));
    expect(aside).toBe(`${path}.damaged-2026-11-26T02-03-04`);
    expect(existsSync(path)).toBe(false);
    expect(faultOf(path)).toBeNull();
    expect(readFileSync(aside!).subarray(0, 15).toString()).toBe('SQLite format 3');
  });

  it('is moved once by several processes, and the file behind a link, not the link', () => {
    const file = join(folder, 'state.sqlite');
    const link = join(folder, 'link.sqlite');
    writeFileSync(file, 'no database, and long enough to be sure of it'.repeat(40));
    symlinkSync(file, link);
    writeFileSync(`${file}.moving`, '');
    expect(() => moveAside(link, 0)).toThrow('EEXIST');
    utimesSync(`${file}.moving`, 1, 1);
    expect(moveAside(link, 0)).toBe(`${file}.damaged-1970-01-01T00-00-00`);
    openStateFile(link, clock).close();
    expect(moveAside(link, 1000)).toBeNull();
    expect(readdirSync(folder).toSorted()).toEqual([
      'link.sqlite',
      'state.sqlite',
      'state.sqlite.damaged-1970-01-01T00-00-00',
    ]);
  });

  it('that another program holds for itself is given five seconds', () => {
    openStateFile(path, clock).close();
    const other = new DatabaseSync(path);
    other.exec('PRAGMA locking_mode = EXCLUSIVE; BEGIN EXCLUSIVE; DELETE FROM claim; COMMIT');
    expect(faultOf(path)).toBe('busy');
    other.close();
    expect(faultOf(path)).toBeNull();
  }, 20_000);

  it.for([
    ['a file that may only be read', 0o700, 0o400],
    ['a file that may not be read', 0o700, 0o000],
    ['a folder that may only be read', 0o500, null],
  ] as const)('is forbidden: %s', async ([, folderMode, fileMode], { skip }) => {
    mkdirSync(dirname(path));
    if (fileMode !== null) {
      openStateFile(path, clock).close();
      chmodSync(path, fileMode);
    }
    chmodSync(dirname(path), folderMode);
    for (const one of [folder, dirname(path), path])
      if (isRoot && existsSync(one)) lchownSync(one, NOBODY, NOBODY);
    const fault = await faultForNobody(path);
    chmodSync(dirname(path), 0o700);
    if (fault === null) return skip('another user may not read this folder');
    expect(fault).toBe('forbidden');
  });

  it.skipIf(!isRoot)(
    'says that the disk is full, keeps what it has, and goes on when there is room',
    async ({ skip }) => {
      mkdirSync(dirname(path));
      const { status } = spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=400k', 'none', dirname(path)]);
      if (status !== 0) return skip('nothing can be mounted here');
      mounted = dirname(path);
      const state = openStateFile(path, clock);
      const long = 'x'.repeat(3000);
      let added = 0;
      await expect(
        (async () => {
          for (; ; added += 1)
            await state.journal.append({ plan: `plan-${added}`, step: 'applying', long } as Entry);
        })(),
      ).rejects.toThrow('full');
      expect(added).toBeGreaterThan(10);
      await expect(state.claims.take('a', 1000)).rejects.toThrow('full');
      expect(await readHistory(state.journal)).toMatchObject({ entries: added, brokenAt: null });
      expect(faultOf(join(dirname(path), 'other.sqlite'))).toBe('full');
      rmSync(join(dirname(path), 'other.sqlite'), { force: true });
      spawnSync('mount', ['-o', 'remount,size=4m', dirname(path)]);
      expect(await state.journal.append({ plan: 'later', step: 'applying' })).toBe(true);
      expect(await readHistory(state.journal)).toMatchObject({ entries: added + 1, brokenAt: null });
      state.close();
    },
  );
});
