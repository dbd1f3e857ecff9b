import type { Member } from '../forecast/pool-run.ts';
import { pool } from '../forecast/pool.ts';
import type { Pool } from '../forecast/pool.ts';
import { readRecent } from '../forecast/read.ts';
import { renderPool } from '../forecast/render.ts';
import type { Catalogue } from '../i18n/index.ts';
import type { Ports } from '../ports.ts';
import type { Line } from '../reply.ts';
import type { Known } from './known.ts';

/** How long those of the order last together, in a line; none where nothing can be told. */
export async function renderTogether(
  ports: Pick<Ports, 'state' | 'clock' | 'log'>,
  texts: Catalogue,
  agent: string,
  all: readonly Known[],
): Promise<readonly Line[]> {
  const together = await lookTogether(ports, agent, all);
  return together ? renderPool(texts, together.pool, together.labels) : [];
}

/** `null` where none has a reading, as is said above it, or where there is no order: which one OpenClaw then uses is its own
 *  affair. `labels`: of the members, in their order. */
export async function lookTogether(
  ports: Pick<Ports, 'state' | 'clock' | 'log'>,
  agent: string,
  all: readonly Known[],
): Promise<{ pool: Pool; labels: readonly string[] } | null> {
  const inUse = all.filter(({ order }) => order !== null).filter(isFirstOfItsAllowance);
  if (inUse.every(({ readAt }) => readAt === null)) return null;
  const members = await Promise.all(
    inUse.map(async (one): Promise<Member> => ({
      points: await readRecent(ports, agent, one.profile),
      isDead: one.state === 'dead',
      notBefore: notBeforeOf(one),
    })),
  );
  return { pool: pool(members, ports.clock.now()), labels: inUse.map(({ label }) => label) };
}

/** Two names of one account are counted in one bucket. */
export function isFirstOfItsAllowance(
  { profile }: Pick<Known, 'profile'>,
  index: number,
  all: readonly Pick<Known, 'profile'>[],
): boolean {
  const { accountId, userId } = profile;
  if (accountId === null || userId === null) return true;
  return (
    index === all.findIndex((one) => one.profile.accountId === accountId && one.profile.userId === userId)
  );
}

/** What holds it back beside its windows, which tell for themselves. */
function notBeforeOf({ state, limitedUntil, heldUntil, windows }: Known): number | null {
  const isByWindow = windows.some(({ leftPercent }) => leftPercent === 0);
  const limit = state === 'limited' && !isByWindow ? (limitedUntil ?? Infinity) : null;
  return limit === null && heldUntil === null ? null : Math.max(limit ?? 0, heldUntil ?? 0);
}
