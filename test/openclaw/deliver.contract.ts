import { describe, expect, it, onTestFinished } from 'vitest';
import { run } from '../cli/run.ts';
import { freePort } from '../fakes/free-port.ts';
import { startGateway, startTelegramSink } from '../fakes/openclaw-gateway.ts';
import { usageAnswer } from '../fakes/usage-answer.ts';
import { startUsageEndpoint } from '../fakes/usage-endpoint.ts';
import { VERSIONS, binOf } from './install.ts';
import { environmentOf, realHome } from './real-home.ts';

/** From the command line through the real OpenClaw, its real gateway and its Telegram channel, to a Telegram on loopback. */
describe.each(VERSIONS)('usage --deliver by OpenClaw %s', (version) => {
  it('brings both messages to the topic they were meant for, marked up', async () => {
    const provider = version < '2026.6' ? 'openai-codex' : 'openai';
    const home = await realHome(version, { profiles: [{ id: `${provider}:work` }] });
    onTestFinished(home.remove);
    const telegram = await startTelegramSink();
    const port = await freePort();
    home.write('openclaw.json', {
      gateway: { mode: 'local', bind: 'loopback', port, auth: { mode: 'token', token: 'made-up' } },
      channels: { telegram: telegram.channel },
    });
    await startGateway(binOf(version), environmentOf(home), port);
    const endpoint = await startUsageEndpoint();
    onTestFinished(() => endpoint.close());
    endpoint.script('acct-work', usageAnswer({ used: 18 }, { used: 36 }));

    const env = {
      ...environmentOf(home),
      OPENCLAW_BIN: binOf(version),
      ...(await endpoint.proxyEnv()),
      NO_PROXY: '127.0.0.1,localhost',
    };
    const ran = await run(['usage', '--deliver', 'telegram:-1001234567890:topic:7'], env);
    expect(ran).toEqual({ stdout: 'NO_REPLY\n', stderr: '', code: 0 });
    const [progress, lines, ...rest] = telegram.sent;
    for (const one of [progress, lines])
      expect(one).toMatchObject({ chat_id: '-1001234567890', message_thread_id: 7, parse_mode: 'HTML' });
    expect(progress!.text).toBe('Running Codex usage checks now…');
    expect(lines!.text).toMatch(/^🟢 <code>work<\/code> — 5h <b>82%<\/b> \| week <b>64%<\/b> \| r5 <b>/u);
    expect(rest).toEqual([]);
  });
});
