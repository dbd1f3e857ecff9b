import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { expect, it, onTestFinished, vi } from 'vitest';
import { writeSimulator } from '../../src/infra/simulator/index.ts';
import { faultyOpenclaw } from '../fakes/faulty-openclaw.ts';
import { owner, startBot } from './bot.ts';

it('killed while OpenClaw changes the order, the next bot tells in the same chat what became of it, once', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'recover-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const openclaw = faultyOpenclaw(writeSimulator(folder, { version: '2026.5.28' }));
  // It saves, and never comes back.
  openclaw.on('set', { hangs: true });
  const statePath = join(folder, 'state.sqlite');
  const { telegram, child, start } = await startBot(
    ['telegram'],
    { AUTH_MUTATIONS: 'on', OPENCLAW_BIN: openclaw.bin, STATE_URL: statePath },
    [{ id: 'openai-codex:home' }],
  );
  telegram.say('/codex_auth first home', { from: owner });
  const { message } = await telegram.next('sendMessage');
  telegram.tap('Confirm', { from: owner, message: message! });
  await telegram.next('editMessageText', ({ text }) => String(text).includes('Step 2 of 3'));
  await vi.waitFor(() => expect(openclaw.calls().join()).toContain(' set '), 5000);
  child.kill('SIGKILL');
  await once(child, 'exit');

  // The lock of a dead process runs out by itself after fifteen seconds; nobody wants to wait for that here.
  const db = new DatabaseSync(statePath);
  db.exec('UPDATE lock SET expires_at = 0');
  db.close();
  const second = start();
  const told = await telegram.next('sendMessage', ({ text }) => String(text).startsWith('I was interrupted'));
  expect(told.payload.chat_id).toBe(owner.id);
  expect(told.payload.text).toContain('✅ Done and verified: put home first.\nNow: home, work');
  expect(openclaw.calls().filter((call) => call.includes(' set '))).toHaveLength(1);
  second.child.kill('SIGTERM');
  await second.ended;
  const third = start();
  await telegram.next('getUpdates');
  telegram.say('/codex_auth log', { from: owner });
  await telegram.next('sendMessage', ({ text }) => String(text).includes('The record is whole: 4 entries'));
  third.child.kill('SIGTERM');
  await third.ended;
  const interrupted = telegram.messages(owner.id).filter(({ text }) => String(text).includes('interrupted'));
  expect(interrupted).toHaveLength(1);
}, 60_000);
