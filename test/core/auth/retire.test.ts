import { describe, expect, it } from 'vitest';
import { usageAnswer } from '../../fakes/usage-answer.ts';
import { operator, owner, startChanging } from './changing.ts';

const MINUTE = 60_000;

describe('retiring', () => {
  it('takes a profile out of the order, and restoring brings it back', async () => {
    const { say, tap, order } = await startChanging();
    expect(await say('/codex_auth retire home')).toContain('Not used any more: `home`. Data stays intact.');
    await tap('Confirm');
    expect(await order()).toEqual(['work']);
    expect(await say('/codex_auth restore home')).toContain('Used again: `home`.');
    await tap('Confirm');
    expect(await order()).toEqual(['work', 'home']);
  });

  it('of all but one warns that nothing is left to fall back on', async () => {
    const { say } = await startChanging();
    expect(await say('/codex_auth retire home')).toContain('⚠️ Only `work` is left in the order');
  });

  it('of the last profile is refused', async () => {
    const { say, tap } = await startChanging();
    await say('/codex_auth retire home');
    await tap('Confirm');
    expect(await say('/codex_auth retire work')).toContain('`work` is the last profile that works');
  });

  it('of the last one that still works is refused, as the last check found it', async () => {
    const { say, house } = await startChanging();
    house.endpoint.script('acct-home', usageAnswer({ used: 10 }, { used: 10 }));
    house.endpoint.script('acct-work', {
      status: 401,
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ error: { code: 'token_revoked' } }),
    });
    await say('/codex_usage all');
    expect(await say('/codex_auth retire home')).toContain('`home` is the last profile that works');
    expect(await say('/codex_auth retire work')).toContain('Plan for agent');
  });

  it('is remembered: who comes back by itself is told at the next look, once', async () => {
    const { say, tap, home, provider, house } = await startChanging();
    await say('/codex_auth retire home');
    await tap('Confirm');
    home.save({ profiles: ['home', 'work', 'spare'].map((name) => ({ id: `${provider}:${name}` })) });
    house.clock.at += MINUTE;
    const said = await say('/codex_auth');
    expect(said).toContain('`home` is in use again, though it was retired');
    expect(said).toContain('`/codex_auth retire home` takes it out.');
    house.clock.at += MINUTE;
    expect(await say('/codex_auth')).not.toContain('in use again');
  });

  it('is remembered across an update that gives the login another name', async () => {
    const { say, tap, home, provider, house } = await startChanging();
    await say('/codex_auth retire home');
    await tap('Confirm');
    const accountOf = { accountId: 'acct-home', userId: 'user-home' };
    home.save({
      profiles: [
        { id: 'openai:home', ...accountOf },
        { id: `${provider}:work` },
        { id: `${provider}:spare` },
      ],
    });
    house.clock.at += MINUTE;
    expect(await say('/codex_auth')).toContain('`home` is in use again');
  });

  it('is undone by name when the order is dropped', async () => {
    const { say, tap, order } = await startChanging();
    expect(await say('/codex_auth clear')).toContain('Used again: `spare`.');
    await tap('Confirm');
    expect(await order()).toBeNull();
  });
});

describe('an order', () => {
  it('that puts an expired login first asks for the network', async () => {
    const { say } = await startChanging({
      version: '2026.9.6',
      spec: {
        profiles: [{ id: 'openai:home' }, { id: 'openai:old', expires: 1 }],
        order: { openai: ['openai:home', 'openai:old'] },
      },
    });
    expect(await say('/codex_auth first old')).toContain('⚠️ The token of `old` has run out.');
  });

  it('of profiles that do not fit together is refused with the reason', async () => {
    const { say } = await startChanging({
      spec: { profiles: [{ id: 'openai-codex:a' }, { id: 'openai:b', provider: 'openai' }] },
    });
    expect(await say('/codex_auth order a b')).toContain('belong to two providers');
    expect(await say('/codex_auth order a nobody')).toContain('There is no profile called `nobody`.');
    expect(await say('/codex_auth order')).toContain('An auth order needs at least one profile.');
  });

  it('takes names in quotation marks, and numbers of a list pick what they stand for', async () => {
    const { say, order } = await startChanging({
      spec: { profiles: ['my work', 'home', 'spare'].map((name) => ({ id: `openai-codex:${name}` })) },
    });
    await say('/codex_auth order "my work", home');
    expect(await say('1')).toContain('✅');
    expect(await order()).toEqual(['my work', 'home']);
  });

  it.each(['2026.4.29', '2026.5.28', '2026.7.1'] as const)(
    'of a sub-agent that only inherits is set on main where %s would drop it',
    async (version) => {
      const { house, openclaw, provider, tapAs } = await startSub(version);
      const said = await tapAs(`/codex_auth first work`);
      expect(said).toContain('Plan for agent `main`: put `work` first.');
      expect(said).toContain('✅');
      expect(openclaw.calls().filter((call) => call.includes(' set '))).toEqual([
        `models auth order set --provider ${provider} --agent main ${provider}:work ${provider}:home`,
      ]);
      expect(house.logged.filter((entry) => Object.hasOwn(Object(entry), 'error'))).toEqual([]);
    },
  );
});

/** A house whose agent is `ops`, which has inherited all it has. */
async function startSub(version: '2026.4.29' | '2026.5.28' | '2026.7.1') {
  const provider = version < '2026.6' ? 'openai-codex' : 'openai';
  const started = await startChanging({
    version,
    spec: {
      profiles: ['home', 'work'].map((name) => ({ id: `${provider}:${name}` })),
      agents: { ops: {} },
      config: { agents: { list: [{ id: 'main' }, { id: 'ops' }] } },
    },
  });
  started.house.settings.agent = 'ops';
  await started.house.restart();
  const tapAs = async (words: string) => {
    const plan = await started.say(words);
    return `${plan}\n${await started.tap('Confirm')}`;
  };
  return { ...started, tapAs };
}

describe('an agent that follows main', () => {
  it('is told when a profile that was retired for it is in use again', async () => {
    const { say, tapAs, home, provider } = await startSub('2026.5.28');
    await tapAs('/codex_auth retire work');
    expect(await say('/codex_auth')).not.toContain('is in use again');
    const ids = [`${provider}:home`, `${provider}:work`];
    home.save({ profiles: ids.map((id) => ({ id })), order: { [provider]: ids } }, 'main');
    expect(await say('/codex_auth home')).toContain('⚠️ `work` is in use again, though it was retired');
    expect(await say('/codex_auth')).not.toContain('is in use again');
  });
});

describe('deleting by hand', () => {
  it('prints nothing for the shell that a shell would run', async () => {
    for (const version of ['2026.5.28', '2026.7.1'] as const) {
      const provider = version < '2026.6' ? 'openai-codex' : 'openai';
      const { say } = await startChanging({
        version,
        spec: { profiles: [`${provider}:home`, `${provider}:$(reboot)`].map((id) => ({ id })) },
      });
      const said = await say('/codex_auth delete $(reboot)');
      expect(said).toMatch(/maintenance delete <profile>|<profile id>/u);
      expect(said.match(/\$\(reboot\)/gu)).toHaveLength(1); // the command of the bot itself
    }
  });
});

describe('deleting', () => {
  it('is the owner’s, is confirmed by typing the name, and removes the login', async () => {
    const { say, order, openclaw, house, press, button } = await startChanging({ version: '2026.9.6' });
    expect(await say('/codex_auth delete spare', operator)).toContain('Only an owner may do that.');
    const plan = await say('/codex_auth delete spare');
    expect(plan).toContain('delete the login `spare` for good');
    expect(plan).toContain('type `/codex_auth delete spare spare`');
    expect(() => button('Confirm')).toThrow('no button');
    const said = await say('/codex_auth delete spare spare');
    expect(said).toContain('✅ Done and verified: delete the login `spare` for good.');
    expect(openclaw.calls()).toContain('models auth logout openai:spare --agent main --yes');
    const listed = await house.ports.profiles.list('main');
    expect(listed.ok && listed.value.profiles.map(({ id }) => id)).toEqual(['openai:home', 'openai:work']);
    expect(await order()).toEqual(['home', 'work']);
    expect(press).toBeTypeOf('function');
  });

  it('is not confirmed by a made-up button', async () => {
    const { say, press, button, openclaw } = await startChanging({ version: '2026.9.6' });
    await say('/codex_auth delete spare');
    const cancel = button('Cancel');
    const plan = cancel.kind === 'auth.cancel' ? cancel.plan : expect.fail('no plan');
    expect(await press({ kind: 'auth.confirm', plan })).toContain('only when its name is typed');
    expect(openclaw.calls().join('\n')).not.toContain('logout');
  });

  it('typed twice without a plan is told that there is none', async () => {
    const { say, openclaw } = await startChanging({ version: '2026.9.6' });
    expect(await say('/codex_auth delete spare spare')).toContain('That plan is not there any more.');
    expect(openclaw.calls().join('\n')).not.toContain('logout');
  });

  it.each(['2026.5.28', '2026.7.1'] as const)(
    'where %s cannot, tells the way by hand and touches nothing',
    async (version) => {
      const { say, openclaw, house } = await startChanging({ version });
      house.clock.at = Date.parse('2026-11-25T23:40:12Z');
      const said = await say('/codex_auth delete spare', owner);
      expect(said).toContain(`OpenClaw ${version} has no command that removes one login`);
      expect(said).toContain('1. Stop: `openclaw gateway stop`');
      const [folder, backup] = ['~/.openclaw/agents/main/agent', '.backup-20261125T234012Z'];
      expect(said).toContain(
        `2. Back up: \`mkdir ${folder}${backup} && cp -a ${folder}/. ${folder}${backup}\``,
      );
      expect(said).toContain(`&& cp -a ${folder}${backup} ${folder}\`, start.`);
      expect(openclaw.calls()).toEqual(['--version']);
    },
  );
});
