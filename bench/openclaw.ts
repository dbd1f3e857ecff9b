import { createHandle } from '../src/core/handle.ts';
import { PLAN_LIFE_MS } from '../src/core/auth/plan.ts';
import type { Ports } from '../src/core/ports.ts';
import type { Message } from '../src/core/reply.ts';
import type { Intent } from '../src/core/request.ts';
import { createCredentials } from '../src/infra/credentials/index.ts';
import { createOpenclaw } from '../src/infra/openclaw/index.ts';
import { openStateFile } from '../src/infra/state/sqlite/index.ts';
import installAll, { VERSIONS, binOf } from '../test/openclaw/install.ts';
import { environmentOf, realHome } from '../test/openclaw/real-home.ts';
import { median, timed } from './measure.ts';

/** `npm run bench:openclaw`: how long a change takes with the real command lines, beside the bare sum of its five calls,
 *  one after another, in the same run. */

const ROUNDS = 3;
const clock = { now: () => Date.now() };
const people = { owner: new Set(['terminal:local']), operator: new Set<string>(), viewer: new Set<string>() };

const nobodyAsks = () => Promise.reject(new Error('nobody asks'));

async function measure(version: string) {
  const provider = version < '2026.6' ? 'openai-codex' : 'openai';
  const ids = ['home', 'work', 'spare'].map((name) => `${provider}:${name}`);
  const home = await realHome(version, { profiles: ids.map((id) => ({ id })), order: { [provider]: ids } });
  const env = environmentOf(home);
  const gateway = createOpenclaw({ bin: binOf(version), env });
  const state = openStateFile(':memory:', clock);
  const profiles = createCredentials({ env, homeDir: home.homeDir, clock });
  let made = 0;
  const ports: Ports = {
    clock,
    sleep: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
    profiles,
    usage: { read: nobodyAsks, readResets: nobodyAsks },
    gateway,
    doctor: { look: async () => Promise.reject(new Error('no change asks the doctor')) },
    state,
    log: {
      request() {},
      bug: (_, error) => process.stderr.write(`${String(error)}\n`),
      info() {},
      warn() {},
    },
    newId: () => `plan-${String((made += 1)).padStart(11, '0')}`,
    later: () => {},
    randomBytes: (count) => new Uint8Array(count).fill(7),
    newReference: () => 'bench',
  };
  const handle = createHandle(ports, {
    agent: 'main',
    people,
    locale: 'en',
    duplicateWindowMs: 0,
    listLifeMs: PLAN_LIFE_MS,
    planLifeMs: PLAN_LIFE_MS,
    confirmBy: 'reply',
    copy: 'bench',
    limits: null,
    pollMs: 0,
  });
  const ask = async (intent: Intent): Promise<Message> => {
    let last: Message | null = null;
    const caller = { platform: 'terminal', id: 'local' };
    for await (const reply of handle({
      id: null,
      caller,
      chat: 'bench',
      isPrivate: true,
      intent,
      madeFor: null,
    }))
      if (reply.kind === 'result') last = reply;
    if (!last || last.isProblem) throw new Error(JSON.stringify(last?.lines));
    return last;
  };

  const owner = { provider, agent: 'main' } as const;
  const bare: number[] = [];
  const plans: number[] = [];
  const changes: number[] = [];
  for (let round = 0; round <= ROUNDS; round++) {
    const sum = await timed(async () => {
      await gateway.readLogins('main');
      await gateway.readOrder(owner);
      await gateway.change({ kind: 'order.set', ...owner, ids });
      await gateway.readLogins('main');
      await gateway.readOrder(owner);
    });
    let plan: Message | null = null;
    const shown = await timed(async () => {
      const target = { by: 'name', name: 'work' } as const;
      plan = await ask({ kind: 'auth.propose', mutation: { verb: 'first', target } });
    });
    const confirm = (plan as Message | null)?.choices
      ?.flat()
      .find(({ intent }) => intent.kind === 'auth.confirm');
    if (!confirm) throw new Error('no plan');
    await Promise.all([gateway.readOrder(owner), gateway.readLogins('main')]); // the person reads, the preflight ends
    const changed = await timed(() => ask(confirm.intent));
    if (round === 0) continue; // compiles
    bare.push(sum);
    plans.push(shown);
    changes.push(changed);
  }
  await gateway.close();
  state.close();
  home.remove();
  return { bare: median(bare), plan: median(plans), change: median(changes) };
}

const say = (line: string) => void process.stdout.write(`${line}\n`);
const ms = (value: number) => `${Math.round(value)} ms`;

installAll();
say('| OpenClaw | plan shown | confirm to result | five calls, one after another | ratio | aim |');
say('| --- | --- | --- | --- | --- | --- |');
for (const version of VERSIONS) {
  const { bare, plan, change } = await measure(version);
  say(`| ${version} | ${ms(plan)} | ${ms(change)} | ${ms(bare)} | ${(change / bare).toFixed(2)} | ≤ 0.6 |`);
}
