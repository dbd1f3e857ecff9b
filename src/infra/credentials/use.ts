import { z } from 'zod';
import { NO_USE } from '../../core/usage/profile.ts';
import type { Use as Told } from '../../core/usage/profile.ts';
import { Holds } from './hold.ts';
import { epochMs, word } from './wire.ts';

const count = z.number().int().nonnegative().nullable().catch(null);

/** More kinds of failure than this tell nobody anything. */
const FAILURE_KINDS = 8;

const Failures = z
  .record(z.string(), count)
  .catch({})
  .transform((counts) =>
    Object.entries(counts)
      .flatMap(([said, times]) => {
        const reason = word.parse(said);
        return reason !== null && times ? [{ reason, count: times }] : [];
      })
      .toSorted((one, other) => other.count - one.count)
      .slice(0, FAILURE_KINDS),
  );

/** Wire shape: `usageStats.<id>` (contract, section 2.1). */
const Use = z
  .object({ lastUsed: epochMs(1), errorCount: count, failureCounts: Failures, lastFailureAt: epochMs(1) })
  .transform(({ lastUsed, errorCount, failureCounts, lastFailureAt }): Omit<Told, 'isLastGood'> => ({
    lastUsedAt: lastUsed,
    errorCount,
    failures: failureCounts,
    lastFailureAt,
  }))
  .catch(NO_USE);

/** All that OpenClaw has noted about one profile. */
export const Stats = z.unknown().transform((wire) => ({ holds: Holds.parse(wire), use: Use.parse(wire) }));
export type Stats = z.infer<typeof Stats>;

const Id = z.string().nullable().catch(null);

/** The profile that worked last, per provider. */
export const LastGood = z
  .object({ openai: Id, 'openai-codex': Id })
  .catch({ openai: null, 'openai-codex': null });
export type LastGood = z.infer<typeof LastGood>;
