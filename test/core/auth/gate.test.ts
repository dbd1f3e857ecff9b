import { DatabaseSync } from 'node:sqlite';
import { describe, expect, it } from 'vitest';
import { readHistory } from '../../../src/core/auth/journal.ts';
import { readAloud, request } from '../../harness.ts';
import { homeSpec, operator, owner, startChanging } from './changing.ts';

const MINUTE = 60_000;
const changes = (calls: readonly string[]) => calls.filter((call) => / (set|clear|logout) /u.test(call));

describe('a plan', () => {
  it('is shown with what is and what will be, and changes nothing', async () => {
    const { say, order, openclaw } = await startChanging();
    const said = await say('/codex_auth first work');
    expect(said).toContain('Plan for agent `main`: put `work` first.');
    expect(said).toContain('Now: `home`, `work`\nThen: `work`, `home`');
    expect(said).toContain(
      'I will apply this via `openclaw models auth ...` and then verify with `models status` + `auth order get`.',
    );
    expect(said).toContain(
      "I won't hand-edit auth files directly because runtime state can drift/overwrite one-shot edits.",
    );
    expect(await order()).toEqual(['home', 'work']);
    expect(changes(openclaw.calls())).toEqual([]);
  });

  it('is applied once it is confirmed, by one command, and read back by two', async () => {
    const { say, tap, order, openclaw, provider } = await startChanging();
    await say('/codex_auth first work');
    const said = await tap('Confirm');
    expect(said).toContain('Step 1 of 3');
    expect(said).toContain('✅ Done and verified: put `work` first.\nNow: `work`, `home`');
    expect(await order()).toEqual(['work', 'home']);
    const calls = openclaw.calls();
    expect(changes(calls)).toEqual([
      `models auth order set --provider ${provider} --agent main ${provider}:work ${provider}:home`,
    ]);
    const after = calls.slice(calls.indexOf(changes(calls)[0]!) + 1).toSorted();
    expect(after).toEqual([
      `models auth order get --provider ${provider} --agent main --json`,
      'models status --agent main --json',
    ]);
  });

  it('is refused a second press, and the change is not made twice', async () => {
    const { say, tap, press, button, openclaw, house } = await startChanging();
    await say('/codex_auth first work');
    const confirm = button('Confirm');
    await tap('Confirm');
    house.clock.at += MINUTE;
    expect(await press(confirm)).toContain('That plan was confirmed before; nothing was done a second time.');
    expect(changes(openclaw.calls())).toHaveLength(1);
  });

  it('is confirmed by nobody but who asked, in no other chat', async () => {
    const { say, press, button, openclaw } = await startChanging();
    await say('/codex_auth first work');
    const confirm = button('Confirm');
    expect(await press(confirm, operator)).toContain('somebody else’s plan');
    expect(await press(confirm, { ...owner, chat: 'group-9' })).toContain('made in another chat');
    expect(changes(openclaw.calls())).toEqual([]);
    expect(await press(confirm)).toContain('✅');
  });

  it('expires after five minutes, and a fresh one is offered', async () => {
    const { say, press, button, tap, openclaw, house } = await startChanging();
    await say('/codex_auth first work');
    const confirm = button('Confirm');
    house.clock.at += 5 * MINUTE;
    const said = await press(confirm);
    expect(said).toContain('That plan has expired, so nothing was changed.');
    expect(said).toContain('Then: `work`, `home`');
    expect(changes(openclaw.calls())).toEqual([]);
    expect(await tap('Confirm')).toContain('✅');
  });

  it('whose clock was set back has expired, too', async () => {
    const { say, press, button, openclaw, house } = await startChanging();
    await say('/codex_auth first work');
    house.clock.at -= MINUTE;
    expect(await press(button('Confirm'))).toContain('expired');
    expect(changes(openclaw.calls())).toEqual([]);
  });

  it('that the state has left behind is not applied, and a fresh one is offered', async () => {
    const { say, press, button, tap, order, home, provider, openclaw } = await startChanging();
    await say('/codex_auth first work');
    const confirm = button('Confirm');
    const spec = { profiles: ['home', 'work', 'spare'].map((name) => ({ id: `${provider}:${name}` })) };
    home.save({ ...spec, order: { [provider]: [`${provider}:spare`, `${provider}:work`] } });
    const said = await press(confirm);
    expect(said).toContain('It was: `home`, `work`.\nIt is: `spare`, `work`.');
    expect(said).toContain('Then: `work`, `spare`');
    expect(changes(openclaw.calls())).toEqual([]);
    await tap('Confirm');
    expect(await order()).toEqual(['work', 'spare']);
  });

  it('is drawn anew when a profile came or went', async () => {
    const { say, tap, home, provider, openclaw } = await startChanging();
    await say('/codex_auth first work');
    home.save({
      profiles: ['home', 'work'].map((name) => ({ id: `${provider}:${name}` })),
      order: { [provider]: [`${provider}:home`, `${provider}:work`] },
    });
    expect(await tap('Confirm')).toContain('Somebody has changed it since');
    expect(changes(openclaw.calls())).toEqual([]);
  });

  it('is neither confirmed nor cancelled while another process decides about it', async () => {
    const { say, press, button, openclaw, house } = await startChanging();
    await say('/codex_auth first work');
    const [confirm, cancel] = [button('Confirm'), button('Cancel')];
    await house.ports.state.claims.take('fate:plan-00000000001', 15_000);
    for (const intent of [cancel, confirm])
      expect(await press(intent)).toContain('Nothing was changed.\nPlease try again in a moment.');
    expect(changes(openclaw.calls())).toEqual([]);
  });

  it('that was cancelled is gone', async () => {
    const { say, tap, press, button, openclaw } = await startChanging();
    await say('/codex_auth first work');
    const confirm = button('Confirm');
    expect(await tap('Cancel')).toBe('Cancelled. Nothing was changed.');
    expect(await press(confirm)).toContain('That plan is not there any more.');
    expect(changes(openclaw.calls())).toEqual([]);
  });

  it('survives a restart of the bot', async () => {
    const { say, press, button, order, house } = await startChanging();
    await say('/codex_auth first work');
    const confirm = button('Confirm');
    await house.restart();
    expect(await press(confirm)).toContain('✅');
    expect(await order()).toEqual(['work', 'home']);
  });

  it('waits for OpenClaw to agree with its own store', async () => {
    const { say, tap, openclaw } = await startChanging();
    openclaw.on('get', { stdout: '{"order":["openai-codex:spare"]}' });
    await say('/codex_auth first work');
    const said = await tap('Confirm');
    expect(said).toContain('In the store: `home`, `work`.\nBy the command: `spare`.');
    expect(changes(openclaw.calls())).toEqual([]);
  });

  it('is not confirmed while somebody else is at it, and can be afterwards', async () => {
    const { say, tap, press, button, house, openclaw } = await startChanging();
    await say('/codex_auth first work');
    const confirm = button('Confirm');
    const held = await house.ports.state.locks.take('main:openai-codex', 'telegram:2');
    const said = await tap('Confirm');
    expect(said).toContain('`telegram:2` has been changing this order since');
    expect(changes(openclaw.calls())).toEqual([]);
    if (held.isMine) await held.release();
    expect(await press(confirm)).toContain('✅');
  });
});

describe('a step that cannot be recorded', () => {
  it.each(['confirmed', 'applying'])('is not done (%s)', async (step) => {
    const { say, tap, house, openclaw, order } = await startChanging();
    await say('/codex_auth first work');
    const db = new DatabaseSync(house.statePath);
    db.exec(`CREATE TRIGGER full BEFORE INSERT ON journal WHEN NEW.step = '${step}'
      BEGIN SELECT RAISE(ABORT, 'database or disk is full'); END`);
    db.close();
    const said = await tap('Confirm');
    expect(said).toContain('The bot could not write its own record of changes, so it changed nothing.');
    expect(changes(openclaw.calls())).toEqual([]);
    expect(await order()).toEqual(['home', 'work']);
  });
});

describe('what came of it', () => {
  it('is read back after a command that failed, and it was saved', async () => {
    const { say, tap, openclaw } = await startChanging();
    openclaw.on('set', { exitCode: 1, stderr: 'Error: Something odd happened.' });
    await say('/codex_auth first work');
    const said = await tap('Confirm');
    expect(said).toContain('✅ Done and verified');
    expect(said).toContain('OpenClaw’s command ended badly, but what it should do was done.');
  });

  it('is read back after a command that failed, and nothing was saved', async () => {
    const { say, tap, openclaw, order } = await startChanging();
    openclaw.on('set', { isLost: true, exitCode: 1, stderr: 'database is locked' });
    await say('/codex_auth first work');
    const said = await tap('Confirm');
    expect(said).toContain('Another process holds OpenClaw’s store of logins.');
    expect(said).toContain('I read it back: all is as before.');
    expect(await order()).toEqual(['home', 'work']);
  });

  it.each([
    ['had saved it', false],
    ['had not', true],
  ])('is read back after a command that never ended and %s', async (_, isLost) => {
    const { say, tap, openclaw, order } = await startChanging({ options: { timeoutMs: 3000 } });
    openclaw.on('set', { hangs: true, ...(isLost && { isLost }) });
    await say('/codex_auth first work');
    const said = await tap('Confirm');
    if (isLost) {
      expect(said).not.toContain('✅');
      expect(said).toContain('OpenClaw gave no answer within 3 seconds, and was stopped.');
      expect(said).toContain('I read it back: all is as before.');
    } else {
      expect(said).toContain('✅ Done and verified: put `work` first.\nNow: `work`, `home`');
      expect(said).toContain('OpenClaw’s command ended badly, but what it should do was done.');
    }
    expect(await order()).toEqual(isLost ? ['home', 'work'] : ['work', 'home']);
    expect(changes(openclaw.calls())).toHaveLength(1);
  });

  it('is told as it is found when somebody else was quicker', async () => {
    const { say, tap, openclaw, provider } = await startChanging();
    const next = [
      'models',
      'auth',
      'order',
      'set',
      '--provider',
      provider,
      '--agent',
      'main',
      `${provider}:spare`,
    ];
    openclaw.on('set', { next });
    await say('/codex_auth first work');
    const said = await tap('Confirm');
    expect(said).toContain('⚠️ Not as planned: put `work` first.\nExpected: `work`, `home`\nFound: `spare`');
    expect(said).not.toContain('✅');
    expect(changes(openclaw.calls())).toHaveLength(1);
  });

  it('is not made up when it cannot be read', async () => {
    const { say, tap, openclaw } = await startChanging();
    openclaw.on('get', { stdout: 'rubbish' });
    openclaw.on('get', { times: 1 }); // the preflight's
    await say('/codex_auth first work');
    const said = await tap('Confirm');
    expect(said).toContain('what came of it could not be read');
    expect(said).not.toContain('✅');
  });

  it('says so when the gateway could not be told', async () => {
    const { say, tap } = await startChanging({ version: '2026.9.6' });
    await say('/codex_auth first work');
    const said = await tap('Confirm');
    expect(said).toContain('✅ Done and verified: put `work` first.');
    expect(said).toContain('If your gateway is running, run `openclaw gateway restart` at the host.');
  });
});

describe('the record', () => {
  it('holds who changed what, and is whole', async () => {
    const { say, tap } = await startChanging();
    await say('/codex_auth first work');
    await tap('Confirm');
    const said = await say('/codex_auth log');
    expect(said).toContain('`telegram:1`: put `work` first — `home`, `work` → `work`, `home`');
    expect(said).toContain('verified #4');
    expect(said).toContain('The record is whole: 4 entries');
  });

  it('says so when an entry was altered or removed', async () => {
    const { say, tap, house } = await startChanging();
    await say('/codex_auth first work');
    await tap('Confirm');
    const { rows, last } = await house.ports.state.journal.read();
    const read = (changed: typeof rows) => readHistory({ read: async () => ({ rows: changed, last }) });
    const altered = rows.map((row) =>
      row.seq === 3 ? { ...row, body: row.body.replace('main', 'ops') } : row,
    );
    expect((await read(altered)).brokenAt).toBe(rows[2]!.body.includes('main') ? 3 : null);
    expect(
      (await read(rows.map((row) => (row.seq === 1 ? { ...row, body: `${row.body} ` } : row)))).brokenAt,
    ).toBe(1);
    expect((await read(rows.filter(({ seq }) => seq !== 2))).brokenAt).toBe(2);
    expect((await read(rows.slice(0, -1))).brokenAt).toBe(4);
    expect((await read(rows)).brokenAt).toBeNull();
  });

  it('leads back: undo proposes the order from before the last verified change', async () => {
    const { say, tap, order } = await startChanging();
    await say('/codex_auth order spare work');
    await tap('Confirm');
    const said = await tap('Undo');
    expect(said).toContain('Now: `spare`, `work`\nThen: `home`, `work`');
    await tap('Confirm');
    expect(await order()).toEqual(['home', 'work']);
  });

  it.each(['undo', 'clear'])('leads back to a shared order, told as its plan told it: %s', async (way) => {
    const { say, tap } = await startChanging({ version: '2026.9.6' });
    await say('/codex_auth order spare work');
    await tap('Confirm');
    const plan = await say(`/codex_auth ${way}`);
    expect(plan).toContain('Now: `spare`, `work`\nThen: `home`, `work` (shared by all agents)');
    expect(await tap('Confirm')).toContain('\nNow: `home`, `work` (shared by all agents)');
  });

  it('tells the shared order that is there when it is read back, whatever the plan said', async () => {
    const { say, tap, button, house, home } = await startChanging({ version: '2026.9.6' });
    await say('/codex_auth order spare work');
    await tap('Confirm');
    await say('/codex_auth undo');
    const asked = request('', { ...owner, intent: button('Confirm') });
    const said = [];
    for await (const reply of house.handle(asked)) {
      said.push(...readAloud([reply]));
      const isDone = said.at(-1)?.includes('Step 3 of 3');
      if (isDone) home.save({ ...homeSpec('openai'), order: { openai: ['openai:work', 'openai:home'] } });
    }
    expect(said.at(-1)).toContain('✅');
    expect(said.at(-1)).toContain('\nNow: `work`, `home` (shared by all agents)');
  });

  it('without any order is told as its plan told it', async () => {
    const { say, tap } = await startChanging();
    expect(await say('/codex_auth clear')).toContain('Then: no order, so OpenClaw chooses by itself');
    expect(await tap('Confirm')).toContain('\nNow: no order, so OpenClaw chooses by itself');
  });

  it('that is empty leads nowhere', async () => {
    const { say } = await startChanging();
    expect(await say('/codex_auth undo')).toContain(
      'There is no verified change of this order to go back from.',
    );
    expect(await say('/codex_auth log')).toContain('Nothing was changed by this bot so far.');
  });
});
