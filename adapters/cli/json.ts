import type { Catalogue } from '../../src/core/i18n/index.ts';
import type { BankedResets, Trace, UsageWindow } from '../../src/core/usage/answer.ts';
import type { Checked } from '../../src/core/usage/check.ts';
import { hintFor } from '../../src/core/usage/details.ts';
import { errorOf, glyphOf, healthOf } from '../../src/core/usage/health.ts';
import { plain } from '../../src/core/reply.ts';
import { clean } from '../../src/core/usage/label.ts';
import type { ProfileList } from '../../src/core/usage/profile.ts';

/** The one object that `usage --format json` prints; its shape is in `product.md`. `summary` counts colours: what the
 *  lines show, not `state` alone, which an unconfirmed profile shares with a good one. `resets`: of the only profile, where that was
 *  asked. */
export function renderJson(
  texts: Catalogue,
  list: ProfileList,
  checked: readonly Checked[],
  resets: BankedResets | null,
  lines: readonly string[],
  now: number,
  debug: boolean,
) {
  const healths = checked.map(({ verdict }) => healthOf(verdict));
  const answered = checked.filter(({ verdict }) => errorOf(verdict) === null).length;
  const count = (health: (typeof healths)[number]) => healths.filter((one) => one === health).length;
  return {
    ok: true,
    agent: list.agent,
    source: list.source,
    read_at: iso(now),
    summary: {
      profiles_checked: checked.length,
      usable: count('ok'),
      limited: count('limited'),
      unusable: count('unusable'),
      remote_ok_count: answered,
      remote_failed_count: checked.length - answered,
    },
    profiles: checked.map((one) => renderProfile(texts, one, resets, debug)),
    formatted_profiles: lines,
    suggested_user_message: lines.join('\n'),
  };
}

function renderProfile(
  texts: Catalogue,
  { profile, label, verdict, order, retired, trace }: Checked,
  resets: BankedResets | null,
  debug: boolean,
) {
  const hint = hintFor(texts, verdict, label);
  return {
    id: clean(profile.id),
    name: label,
    glyph: glyphOf(verdict),
    state: verdict.state,
    basis: verdict.basis,
    reason: verdict.reason,
    funding: verdict.funding,
    windows: Object.fromEntries(verdict.windows.map((window) => [window.name, renderWindow(window)])),
    limited_until: iso(verdict.limitedUntil),
    order,
    retired,
    token_expires_at: iso(profile.tokenExpiresAt),
    banked_resets: verdict.bankedResets,
    banked_resets_expire_at: resets && resets.map(iso),
    error: errorOf(verdict),
    hint: hint && plain(hint),
    ...(debug ? { debug: { figures_read_at: iso(verdict.readAt), asked: trace && renderTrace(trace) } } : {}),
  };
}

function renderTrace({ attempts, tookMs, status, requestId }: Trace) {
  return { attempts, took_ms: Math.round(tookMs), status, request_id: requestId };
}

function renderWindow({ leftPercent, resetsAt }: UsageWindow) {
  return {
    left_percent: leftPercent === null ? null : Math.round(leftPercent * 100) / 100,
    resets_at: iso(resetsAt),
  };
}

export function iso(at: number | null): string | null {
  return at === null ? null : new Date(at).toISOString().replace(/\.\d{3}Z$/u, 'Z');
}
