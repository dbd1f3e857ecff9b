import { quote } from '../usage/label.ts';
import type { Facts, Generation } from './facts.ts';
import { bySeverity } from './finding.ts';
import type { Finding } from './finding.ts';
import { diagnoseLogins } from './logins.ts';
import { diagnoseOpenclaw } from './openclaw.ts';
import { versionOf } from './risk.ts';
import { diagnoseSurroundings } from './surroundings.ts';

/** What is wrong, worst first; empty when all is well. */
export function diagnose(facts: Facts): readonly Finding[] {
  return bySeverity([...diagnoseOpenclaw(facts), ...diagnoseLogins(facts), ...diagnoseSurroundings(facts)]);
}

/** What was looked at, in a line. `null`: unknown. */
export type Summary = {
  /** OpenClaw's. */
  version: string | null;
  generation: Generation | null;
  agent: string;
  profiles: number | null;
  bot: Facts['bot'];
};

export function summarize(facts: Facts): Summary {
  const { disk, logins, bot } = facts;
  const list = logins !== 'late' && logins.ok ? logins.value : null;
  return {
    version: versionOf(facts),
    generation: disk === 'late' ? null : disk.generation,
    agent: list?.agent ?? quote(bot.agent),
    profiles: list && list.profiles.length,
    bot,
  };
}
