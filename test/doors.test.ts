import { writeFileSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, describe, expect, it, onTestFinished } from 'vitest';
import { decode as decodeDiscord } from '../adapters/discord/decode.ts';
import { decode as decodeTelegram } from '../adapters/telegram/decode.ts';
import { createOpenclaw } from '../src/infra/openclaw/index.ts';
import { readConfig } from '../src/infra/credentials/config.ts';
import { readAgent } from '../src/infra/credentials/read.ts';
import { brokenUtf8, expectUnpolluted, hostileKinds, hostileValues, valueOf } from './fakes/hostile-json.ts';
import { fakeOpenclaw } from './fakes/openclaw-cli.ts';
import { SAMPLE_NOW, toEntry, writeJsonHome, writeSqliteHome } from './fakes/openclaw-home.ts';
import { startFakeTelegram, us } from './fakes/telegram.ts';
import { usageAnswer } from './fakes/usage-answer.ts';
import { startUsageEndpoint } from './fakes/usage-endpoint.ts';
import { accepted, result } from './adapters/talking.ts';
import { startAdapter } from './adapters/telegram/set-up.ts';
import { readAloud, replies, request, startHouse } from './harness.ts';
import { startAsking, tokenOf } from './infra/usage-endpoint/asking.ts';

/** Every door through which JSON comes in, and what has broken such doors before: nothing falls over, nothing is changed that
 *  everybody shares, and what is told is what the table of answers has for it. */

afterEach(expectUnpolluted);

const json = (kind: string) => hostileValues[kind]!();
const isJson = (text: string) => valueOf(text) !== text;

describe('the usage endpoint', () => {
  it.each(hostileKinds)('says %s: no report, or one without figures', async (kind) => {
    const endpoint = await startUsageEndpoint();
    const asking = startAsking(endpoint.dispatcher());
    onTestFinished(async () => {
      await asking.close();
      await endpoint.close();
    });
    const body = json(kind);
    const isLarge = body.length > 1_000_000;
    endpoint.script(
      tokenOf('work'),
      { status: 200, body },
      {
        status: 200,
        body: `{"plan_type":"plus","rate_limit":${body},"credits":${body},"spend_control":${body},"additional_rate_limits":[${body}]}`,
      },
      { status: 200, body: `{"rate_limit":{"primary_window":${body}}}` },
      { status: 401, body },
      { status: 403, body: `{"error":${body}}` },
      { status: 200, body: brokenUtf8 },
    );
    const read = async () => {
      const answer = await asking.ask('work');
      asking.wait(3_600_000);
      return answer;
    };
    for (let asked = 0; asked < 2; asked += 1) {
      const answer = await read();
      expect(answer.kind).toMatch(/report|unreadable/u);
      if (answer.kind === 'report') expect(answer.report.rateLimit?.windows ?? []).toEqual([]);
    }
    // After what is too large, this server takes no more on its connection (`connections.test.ts`).
    if (isLarge) return;
    const third = await read();
    if (third.kind === 'report')
      for (const { leftPercent } of third.report.rateLimit?.windows ?? []) expect(leftPercent).toBeNull();
    expect(await read()).toMatchObject({ kind: 'refused', status: 401, code: null });
    expect(await read()).toMatchObject({ kind: 'refused', status: 403 });
    expect(await read()).toMatchObject({ kind: 'report', report: { rateLimit: null } });
  });
});

describe('openclaw', () => {
  it.each(hostileKinds)('prints %s: unreadable, or it is stopped for saying too much', async (kind) => {
    const cli = fakeOpenclaw();
    const openclaw = createOpenclaw({ bin: cli.bin, env: { PATH: '/nowhere' }, timeoutMs: 60_000 });
    onTestFinished(openclaw.close);
    const body = json(kind);
    const owner = { provider: 'openai', agent: 'main' } as const;
    const isLarge = body.length > 2_000_000;
    const code = isLarge ? 'gateway.killed' : 'gateway.unreadable';
    cli.on('get', { stdout: body });
    cli.on('status', { stdout: `{"auth":{"oauth":{"profiles":${body}}}}` });
    if (kind !== 'keys twice')
      expect(await openclaw.readOrder(owner)).toEqual({ ok: false, problem: { code } });
    expect(await openclaw.readLogins('main')).toMatchObject(
      kind === 'lists, 100,000 deep' ? { ok: false } : { ok: false, problem: { code } },
    );
    cli.on('clear', { stderr: body, stdout: body, exitCode: 1 });
    const refused = await openclaw.change({ kind: 'order.clear', ...owner });
    expect(refused).toMatchObject({ ok: false });
    expect(JSON.stringify(refused).length).toBeLessThan(500);
  });

  it.each([
    ['Node.js ', 'Node.js '.repeat(200_000)],
    ['Auth profile ', 'Auth profile '.repeat(150_000)],
    ['short lines', 'a\n'.repeat(900_000)],
    ['one word', 'x'.repeat(1_900_000)],
    ['equals signs', 'x='.repeat(900_000)],
    ['slashes', '/'.repeat(1_900_000)],
    ['quotation marks', '"'.repeat(1_900_000)],
    ['blanks', ' '.repeat(1_900_000)],
  ])('goes on about %s, and its reason is found or not, but at once', async (_, stderr) => {
    const cli = fakeOpenclaw();
    const openclaw = createOpenclaw({ bin: cli.bin, env: { PATH: '/nowhere' }, timeoutMs: 60_000 });
    onTestFinished(openclaw.close);
    cli.on('clear', { stderr, exitCode: 1 });
    const refused = await openclaw.change({ kind: 'order.clear', provider: 'openai', agent: 'main' });
    expect(refused).toMatchObject({ ok: false, problem: { code: 'gateway.refused' } });
  });
});

describe('the store of logins', () => {
  const good = JSON.stringify(toEntry({ id: 'openai:good' }));
  const reader = (homeDir: string) => ({
    env: {},
    homeDir,
    platform: 'linux',
    clock: { now: () => SAMPLE_NOW },
    sleep: async () => {},
  });

  it.each(hostileKinds)(
    'of files holds %s: damaged or empty, and beside a good login no matter',
    async (kind) => {
      const home = writeJsonHome({ profiles: [{ id: 'openai:good' }] });
      onTestFinished(home.remove);
      const body = json(kind);
      for (const text of [body, `{"profiles":${body}}`, brokenUtf8]) {
        writeFileSync(home.path('agents/main/agent/auth-profiles.json'), text);
        const read = await readAgent(reader(home.homeDir), 'main');
        expect(read).toMatchObject({ ok: false });
        if (!read.ok) expect(['store.corrupt', 'profiles.none']).toContain(read.problem.code);
      }
      const inner = isJson(body) ? body : 'null';
      home.write(
        'agents/main/agent/auth-profiles.json',
        `{"profiles":{"openai:bad":${inner},"openai:good":${good},"__proto__":${good}}}`,
      );
      home.write(
        'agents/main/agent/auth-state.json',
        `{"order":${inner},"usageStats":{"openai:good":${inner}},"lastGood":${inner}}`,
      );
      const read = await readAgent(reader(home.homeDir), 'main');
      expect(read.ok && read.value.list.profiles.map(({ id }) => id)).toEqual(['openai:good']);
    },
  );

  it.each(hostileKinds)('in a database holds %s', async (kind) => {
    const home = writeSqliteHome({ profiles: [{ id: 'openai:good' }] });
    onTestFinished(home.remove);
    const db = new DatabaseSync(home.path('state/openclaw.sqlite'));
    db.prepare("UPDATE config_machine_state SET value_json = ? WHERE state_key = 'authProfiles.store'").run(
      json(kind),
    );
    db.close();
    const read = await readAgent(reader(home.homeDir), 'main');
    expect(read.ok ? '' : read.problem.code).toMatch(/^(?:store\.corrupt|profiles\.none)$/u);
  });

  it.each(hostileKinds)('has a token that says %s: it says nothing', async (kind) => {
    const access = `x.${Buffer.from(json(kind)).toString('base64url')}.y`;
    const home = writeJsonHome({
      profiles: [{ id: 'openai:good', access, fields: { accountId: undefined, expires: undefined } }],
    });
    onTestFinished(home.remove);
    const read = await readAgent(reader(home.homeDir), 'main');
    expect(read.ok && read.value.list.profiles).toMatchObject([{ accountId: null, tokenExpiresAt: null }]);
  });

  it.each(hostileKinds)('has a configuration of %s, as JSON5 too: it says nothing', async (kind) => {
    const home = writeJsonHome({ profiles: [{ id: 'openai:good' }] });
    onTestFinished(home.remove);
    for (const text of [
      json(kind),
      `// JSON5\n${json(kind)}`,
      `{agents:${json(kind)},auth:{order:${json(kind)}},}`,
    ]) {
      home.write('openclaw.json', text);
      const config = await readConfig(home.path('openclaw.json'));
      expect(config.orders).toEqual({ openai: [], 'openai-codex': [] });
      expect([...config.agents.keys()]).toEqual([]);
      const read = await readAgent(reader(home.homeDir), 'main');
      expect(read.ok && read.value.list.profiles).toHaveLength(1);
    }
  });
});

const me = { id: us.id, username: us.username };

describe('Telegram', () => {
  const message = (changes: object) => ({
    update_id: 1,
    message: {
      message_id: 1,
      date: Math.floor(SAMPLE_NOW / 1000),
      chat: { id: 1, type: 'private' },
      from: { id: 1, is_bot: false },
      text: '/codex_usage',
      ...changes,
    },
  });

  it.each(hostileKinds)('sends %s, whole or in any place of an update', (kind) => {
    const value = valueOf(json(kind));
    expect(decodeTelegram(value, me, SAMPLE_NOW)).toEqual({ kind: 'nothing', because: 'not-ours' });
    const asked = { kind: 'ask', request: { caller: { platform: 'telegram', id: '1' } } };
    for (const changes of [{ reply_to_message: value }, { __proto__: value }, { entities: value }])
      expect(decodeTelegram(message(changes), me, SAMPLE_NOW)).toMatchObject(asked);
    for (const changes of [{ chat: value }, { from: value }, { message_id: value }, { date: value }])
      expect(decodeTelegram(message(changes), me, SAMPLE_NOW)).toMatchObject({ kind: 'nothing' });
    const said = decodeTelegram(message({ text: value }), me, SAMPLE_NOW);
    expect(said.kind).toBe(typeof value === 'string' ? 'ask' : 'nothing');
    expect(JSON.stringify(said).length).toBeLessThan(1000);
    const tap = { id: 'q', from: { id: 1 }, message: message({}).message, data: value };
    const tapped = decodeTelegram({ update_id: 1, callback_query: tap }, me, SAMPLE_NOW);
    if (typeof value === 'string')
      expect(tapped).toMatchObject({ request: { intent: { kind: 'button.unknown' } } });
    else expect(tapped).toEqual({ kind: 'spinner', queryId: 'q' });
  });

  it('sends all of that over the wire, and the next person is answered', async () => {
    const telegram = await startFakeTelegram();
    onTestFinished(() => telegram.stop());
    startAdapter(telegram, {
      async *handle({ caller }) {
        yield accepted;
        yield result([caller.id]);
      },
    });
    for (const kind of hostileKinds.filter((one) => !one.includes('megabytes') && !one.includes('deep'))) {
      const value = valueOf(json(kind));
      telegram.push({ message: value });
      telegram.push({ callback_query: { id: 'q', from: value } });
      telegram.push({ message: { ...message({}).message, from: value, reply_to_message: value } });
    }
    telegram.say('x'.repeat(1_000_000), { from: { id: 1, first_name: 'A' } });
    telegram.say('/codex_help', { from: { id: 2, first_name: 'B' } });
    await telegram.next('sendMessage', ({ chat_id }) => chat_id === 2);
    await telegram.read();
  });
});

describe('Discord', () => {
  const asked = {
    id: '900000000000000001',
    application_id: '600000000000000001',
    token: 'interaction-token',
    channel_id: '500000000000000001',
    user: { id: '700000000000000001' },
    type: 2,
    data: { type: 1, name: 'codex_usage', options: [] },
  };
  const ours = {
    kind: 'ask',
    request: { caller: { platform: 'discord', id: asked.user.id }, chat: asked.channel_id },
  };
  const command = (data: object) => ({ data: { ...asked.data, ...data } });

  it.each(hostileKinds)('sends %s, whole or in any place of an interaction', (kind) => {
    const value = valueOf(json(kind));
    expect(decodeDiscord(value)).toEqual({ kind: 'nothing' });
    for (const changes of [
      { locale: value },
      { member: value },
      { authorizing_integration_owners: value },
      { __proto__: value },
      { guild: value },
      command({ options: [{ name: 'profile', value }] }),
      command({ options: [{ name: value, value }] }),
      { type: 3, data: { custom_id: 'x' }, message: value },
      { type: 5, data: { custom_id: 'x', components: [value] } },
    ])
      expect(decodeDiscord({ ...asked, ...changes })).toMatchObject(ours);
    for (const changes of [
      command({ options: value }),
      command({ name: value }),
      { context: value },
      { type: 3, data: value },
      { type: 3, data: { custom_id: value } },
      { type: 3, data: { custom_id: 'x', values: [value] } },
      { type: 5, data: { custom_id: 'x', components: value } },
    ]) {
      const incoming = decodeDiscord({ ...asked, ...changes });
      if (incoming.kind !== 'nothing') expect(incoming).toMatchObject(ours);
      expect(JSON.stringify(incoming).length).toBeLessThan(1000);
    }
    const typing = { type: 4, data: { options: [{ name: value, value }] } };
    expect(decodeDiscord({ ...asked, ...typing })).toMatchObject({ kind: 'complete' });
    for (const changes of [{ id: value }, { application_id: value }, { user: value }, { channel_id: value }])
      expect(decodeDiscord({ ...asked, ...changes })).toEqual({ kind: 'nothing' });
  });
});

describe('our own state', () => {
  it.each(hostileKinds)(
    'holds %s where a list, a plan, a reading, a request or the record was',
    async (kind) => {
      const house = await startHouse();
      house.endpoint.script('acct-work', usageAnswer({ used: 18 }, { used: 36 }), { status: 503 });
      await replies(house.handle, request('/codex_usage work'));
      await replies(house.handle, request('/codex_usage'));
      await house.ports.state.retired.set('main', [], 60_000);
      await house.ports.state.plans.set('plan-00000000001', {}, 60_000);
      await house.ports.state.inbox.accept('telegram:1', 'somebody', {}, 60_000);
      await house.ports.state.journal.append({ plan: 'p', step: 'confirmed' });
      const db = new DatabaseSync(house.statePath);
      const body = json(kind);
      db.prepare('UPDATE entry SET value = ?').run(body);
      db.prepare('UPDATE inbox SET body = ?').run(body);
      db.prepare('UPDATE journal SET body = ?').run(body);
      const count = Number(db.prepare('SELECT count(*) AS n FROM entry').get()?.['n']);
      db.close();
      expect(count).toBeGreaterThan(3);
      house.clock.at += 61_000;
      const operator = { caller: { platform: 'telegram', id: '2' }, chat: 'private-2' };
      const said = [
        await replies(house.handle, request('2')),
        await replies(house.handle, request('/codex_usage work')),
        await replies(house.handle, request('/codex_auth work')),
        await replies(house.handle, request('/codex_auth log', operator)),
        await replies(
          house.handle,
          request('', { ...operator, intent: { kind: 'auth.confirm', plan: 'plan-00000000001' } }),
        ),
      ];
      for (const one of said) {
        expect(one.at(-1)).toMatchObject({ kind: 'result' });
        expect(readAloud(one).join('\n')).not.toContain('Something went wrong');
      }
      expect((await house.ports.state.inbox.open()).map(({ id }) => id)).toContain('telegram:1');
    },
  );
});
