import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished } from 'vitest';
import type { Message } from '../../../src/core/reply.ts';
import type { ChoiceIntent, Request } from '../../../src/core/request.ts';
import { writeSimulator } from '../../../src/infra/simulator/index.ts';
import type { OpenclawOptions } from '../../../src/infra/openclaw/index.ts';
import type { SimulatedVersion } from '../../../src/infra/simulator/index.ts';
import { faultyOpenclaw } from '../../fakes/faulty-openclaw.ts';
import { writeJsonHome, writeSqliteHome } from '../../fakes/openclaw-home.ts';
import type { HomeSpec } from '../../fakes/openclaw-home.ts';
import { readAloud, replies, request, startHouse } from '../../harness.ts';

/** A house that may change things, with somebody in it: the owner, in private. */

export const owner: Partial<Request> = { caller: { platform: 'telegram', id: '1' }, chat: 'private-1' };
export const operator: Partial<Request> = { caller: { platform: 'telegram', id: '2' }, chat: 'private-2' };

const ids = (names: readonly string[], provider: string) => names.map((name) => `${provider}:${name}`);

/** Three logins, home and work in the order; `spare` is out of it. */
export function homeSpec(provider: string): HomeSpec {
  return {
    profiles: ids(['home', 'work', 'spare'], provider).map((id) => ({ id })),
    order: { [provider]: ids(['home', 'work'], provider) },
  };
}

export async function startChanging({
  version = '2026.5.28',
  spec,
  options = {},
}: { version?: SimulatedVersion; spec?: HomeSpec; options?: Partial<OpenclawOptions> } = {}) {
  const provider = version < '2026.6' ? 'openai-codex' : 'openai';
  const told = spec ?? homeSpec(provider);
  const home =
    version < '2026.6'
      ? writeJsonHome(told)
      : writeSqliteHome(told, { generation: version < '2026.8' ? 'main' : 'shared' });
  const folder = mkdtempSync(join(tmpdir(), 'simulator-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const openclaw = faultyOpenclaw(writeSimulator(folder, { version }));
  const house = await startHouse({ home, openclaw: openclaw.bin, openclawOptions: options });
  return { ...talk(house), house, home, openclaw, provider };
}

/** What a test says and hears. */
export function talk(house: Awaited<ReturnType<typeof startHouse>>) {
  let last: Message | null = null;
  const ask = async (asked: Request): Promise<string> => {
    const said = await replies(house.handle, asked);
    for (const reply of said) if (reply.kind === 'result') last = reply;
    return readAloud(said).join('\n');
  };
  return {
    /** Types something, the owner in private unless told otherwise. */
    say: (words: string, from: Partial<Request> = owner) => ask(request(words, from)),
    /** Taps a button of the last answer, by its label. */
    tap: (label: string, from: Partial<Request> = owner) =>
      ask(request('', { ...from, intent: intentOf(last, label) })),
    /** What such a tap means, to be made later, or by somebody else. */
    button: (label: string): ChoiceIntent => intentOf(last, label),
    press: (intent: ChoiceIntent, from: Partial<Request> = owner) => ask(request('', { ...from, intent })),
    /** The order that the store tells, short names; `null`: none. */
    async order() {
      const listed = await house.ports.profiles.list('main');
      if (!listed.ok) return expect.fail(listed.problem.code);
      const { order } = listed.value;
      return order && order.ids.map((id) => id.slice(id.indexOf(':') + 1));
    },
  };
}

function intentOf(message: Message | null, label: string): ChoiceIntent {
  const choice = message?.choices?.flat().find((one) => one.label === label);
  return choice?.intent ?? expect.fail(`no button ${label}`);
}
