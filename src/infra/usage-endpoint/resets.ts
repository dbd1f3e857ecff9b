import { z } from 'zod';
import type { BankedResets } from '../../core/usage/answer.ts';
import { number, object, parseJson, resetMoment, text } from './lenient.ts';

/** `2026-12-03T20:03:43.5Z`. `Date.parse` alone takes far more than moments, and reads one without a zone as ours. */
const ISO_MOMENT = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,9})?(?:Z|[+-]\d\d:\d\d)$/u;

const isoMoment = z.string().trim().regex(ISO_MOMENT).transform(Date.parse);

/** What names a reset, its `id`, would spend it; it is not read. */
const WireReset = object({
  status: text,
  expires_at: z.union([isoMoment, number]).nullable().catch(null),
  redeem_started_at: z.unknown().optional(),
  redeemed_at: z.unknown().optional(),
});
const WireResets = z.array(WireReset);
const WireBody = z.union([WireResets, z.object({ credits: WireResets }).transform(({ credits }) => credits)]);

function isAvailable({
  status,
  redeem_started_at,
  redeemed_at,
}: NonNullable<z.infer<typeof WireReset>>): boolean {
  const isTaken = Boolean(redeem_started_at) || Boolean(redeemed_at);
  return !isTaken && (status === null || status.toLowerCase() === 'available');
}

/** More than anybody has seen. */
const MOST_RESETS = 100;

/** Wire shape: GET /backend-api/wham/rate-limit-reset-credits, status 200. There is no recorded answer. The path is that of openai/codex
 *  (`codex-rs/backend-client/src/client/rate_limit_resets.rs`), the names are those that can1357/oh-my-pi reads
 *  (`packages/ai/src/usage/openai-codex-reset.ts`): `available_count`, and `credits` with `id`, `reset_type`, `status` (`available`,
 *  `redeemed` …), `granted_at`, `expires_at` (RFC 3339), `redeem_started_at`, `redeemed_at`, `title`, `description`. Other clients
 *  also take the bare list, and moments in seconds. `null` for whatever else it is: the number of resets is known without it.
 *  `receivedAt` is epoch ms. */
export function parseResets(bodyText: string, receivedAt: number): BankedResets | null {
  const wire = WireBody.safeParse(parseJson(bodyText));
  if (!wire.success) return null;
  return wire.data
    .slice(0, MOST_RESETS)
    .filter((reset) => reset !== null)
    .filter(isAvailable)
    .map(({ expires_at }) => resetMoment({ reset_at: expires_at, reset_after_seconds: null }, receivedAt))
    .filter((endsAt) => endsAt === null || endsAt > receivedAt)
    .toSorted((a, b) => (a ?? Infinity) - (b ?? Infinity));
}
