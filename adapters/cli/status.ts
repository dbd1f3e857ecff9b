import { readStatus, renderWhy, isServed } from '../../src/core/auth/status.ts';
import type { Status } from '../../src/core/auth/status.ts';
import { isUsed } from '../../src/core/auth/why.ts';
import type { Catalogue } from '../../src/core/i18n/index.ts';
import type { Ports } from '../../src/core/ports.ts';
import { plain } from '../../src/core/reply.ts';
import type { Target } from '../../src/core/request.ts';
import { choose } from '../../src/core/usage/check.ts';
import { hintFor } from '../../src/core/usage/details.ts';
import { errorOf, glyphOf } from '../../src/core/usage/health.ts';
import { clean } from '../../src/core/usage/label.ts';
import type { ProfileList } from '../../src/core/usage/profile.ts';
import { createReadings } from '../../src/core/usage/readings.ts';
import { iso } from './json.ts';
import { printProblem } from './usage.ts';
import type { Printed } from './usage.ts';

/** `auth status --json`: the same facts as in words, as one object. */
export async function runStatus(
  ports: Ports,
  texts: Catalogue,
  asked: { agent: string; target: Target },
): Promise<Printed> {
  const chosen = await choose(ports, asked.agent, asked.target);
  if (!chosen.ok) return printProblem(texts, chosen.problem, 'json');
  const statuses = await readStatus(ports, createReadings(ports), chosen.value);
  const { list } = chosen.value;
  const body = {
    ok: true,
    agent: list.agent,
    read_at: iso(ports.clock.now()),
    order: { from: list.order?.from ?? 'automatic', ids: list.order && list.order.ids.map(clean) },
    profiles: statuses.map((one) => renderProfile(texts, one, list, ports.clock.now())),
  };
  return { stdout: `${JSON.stringify(body, null, 2)}\n`, stderr: '', exitCode: 0 };
}

function renderProfile(texts: Catalogue, one: Status, { order }: ProfileList, now: number) {
  const { profile, label, verdict, why } = one;
  const { hold, use } = profile;
  const hint = hintFor(texts, verdict, label);
  return {
    id: clean(profile.id),
    name: label,
    glyph: glyphOf(verdict),
    state: verdict.state,
    basis: verdict.basis,
    reason: verdict.reason,
    limited_until: iso(verdict.limitedUntil),
    order: one.order,
    retired: one.retired,
    used_now: isUsed(why),
    used_because: { code: why.code, sentence: plain(renderWhy(texts, why, order?.from ?? null)) },
    hold:
      hold && hold.until > now
        ? {
            kind: hold.kind,
            until: iso(hold.until),
            reason: hold.reason,
            model: hold.model,
            served_by_openai: isServed(one),
          }
        : null,
    last_used_at: iso(use.lastUsedAt),
    last_good: use.isLastGood,
    error_count: use.errorCount,
    failures: Object.fromEntries(use.failures.map(({ reason, count }) => [reason, count])),
    last_failure_at: iso(use.lastFailureAt),
    token_expires_at: iso(profile.tokenExpiresAt),
    shares_with: one.shares,
    error: errorOf(verdict),
    hint: hint && plain(hint),
  };
}
