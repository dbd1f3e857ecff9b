import { chmodSync } from 'node:fs';
import { expect, it } from 'vitest';
import { writeSqliteHome } from '../../fakes/openclaw-home.ts';
import { NOON } from '../../fakes/usage-answer.ts';
import { readAloud, replies, request, startHouse } from '../../harness.ts';

const operator = { caller: { platform: 'telegram', id: '2' }, chat: 'private-2' };
const date = new Date(NOON).toUTCString();

it('is the operators’ to ask for', async () => {
  const { handle, endpoint } = await startHouse();
  const said = readAloud(await replies(handle, request('/codex_doctor')));
  expect(said.join('\n')).toContain('operator');
  expect(endpoint.requests).toEqual([]);
});

it('says at once that it looks, then what it found, on a real home', async () => {
  const home = writeSqliteHome({
    profiles: [{ id: 'openai:work' }, { id: 'openai:half', fields: { access: null } }],
  });
  chmodSync(home.path('state', 'openclaw.sqlite'), 0o600);
  const { handle, endpoint } = await startHouse({ home });
  endpoint.script('', { status: 403, headers: { date } });
  const [accepted, progress, result] = await replies(handle, request('/codex_doctor', operator));
  expect(accepted).toEqual({ kind: 'accepted' });
  expect(readAloud([progress!, result!])).toEqual([
    'Looking at the set-up…',
    [
      '1 thing to look at:',
      '',
      '🟠 The saved login `half` is incomplete: there is no access token in it.',
      'It cannot be used; the others are none the worse.',
      '→ Sign in again: `/codex_auth start half` in private, or `openclaw models auth login` at the host.',
      '',
      'ℹ️ Which version of OpenClaw is installed is not known. Whether its data belongs to that version could not be checked.',
      'Looked at: OpenClaw (version not known) with a shared database, agent `main`, 2 profiles, codex-profiler 0.0.0 on Node 24.0.0, which only reads.',
      '1. Look again',
      '2. Logins',
      '3. Profiles',
    ].join('\n'),
  ]);
});
