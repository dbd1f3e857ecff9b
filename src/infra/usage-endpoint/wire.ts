import { z } from 'zod';
import { clean } from '../../core/usage/label.ts';
import type { BareAnswer, ExtraMeter, UsageReport } from '../../core/usage/answer.ts';
import { isFull, latestReset } from '../../core/usage/window.ts';
import { flag, number, object, parseJson, text } from './lenient.ts';
import { toRateLimit, WireRateLimit } from './rate-limit.ts';
import { parseRetryAfter } from './retry-after.ts';
import { toSpend, WireSpend } from './spend.ts';

/** What came over the wire, whole. Header names are in lower case; `receivedAt` is epoch ms. */
export type WireAnswer = {
  status: number;
  headers: Readonly<Record<string, string | string[] | undefined>>;
  bodyText: string;
  receivedAt: number;
};

/** Unknown to ours. Never throws, whatever the body holds, and never quotes it: names and codes are all that passes. */
export function parseAnswer({ status, headers, bodyText, receivedAt }: WireAnswer): BareAnswer {
  const body = parseJson(bodyText);
  if (status === 200) {
    const report = WireReport.safeParse(body);
    return report.success
      ? { kind: 'report', report: toReport(report.data, receivedAt) }
      : { kind: 'unreadable' };
  }
  return {
    kind: 'refused',
    status,
    code: ErrorCode.parse(body),
    edge: headers['cf-mitigated'] !== undefined || isMarkup(headers['content-type'], bodyText),
    retryAfterMs: parseRetryAfter(headers['retry-after'], receivedAt),
  };
}

/** Pages are recognised, and never searched for words. */
function isMarkup(contentType: string | string[] | undefined, bodyText: string): boolean {
  return String(contentType).startsWith('text/html') || bodyText.trimStart().startsWith('<');
}

/** Codes look like `token_expired`. Anything else in their place might be anything, a token too. */
const codeText = z.string().regex(/^[a-z][a-z\d_]{0,63}$/u);
const code = codeText.nullable().catch(null);

/** Where services put their code. Contract, section 4.2. */
const ErrorCode = object({
  error: z.union([
    codeText,
    object({ code, type: code }).transform((error) => error?.code ?? error?.type ?? null),
  ]),
  detail: object({ code }),
  code,
}).transform((body) => body?.error ?? body?.detail?.code ?? body?.code ?? null);

/** Ends up before people's eyes, and in the state. */
const shown = text.transform((said) => said && clean(said));

const WireMeter = object({ limit_name: shown, metered_feature: shown, rate_limit: WireRateLimit });

/** Wire shape: GET /backend-api/wham/usage, status 200. Everything is optional, nothing in it can fail. */
const WireReport = z.object({
  account_id: text,
  plan_type: shown,
  rate_limit: WireRateLimit,
  code_review_rate_limit: WireRateLimit,
  additional_rate_limits: z.array(WireMeter).nullable().catch(null),
  credits: object({ has_credits: flag, unlimited: flag, overage_limit_reached: flag, balance: number }),
  spend_control: WireSpend,
  /** Also seen as plain text. */
  rate_limit_reached_type: z.union([
    z.string(),
    object({ type: text }).transform((reached) => reached?.type ?? null),
  ]),
  rate_limit_reset_credits: object({ available_count: number }),
});
type WireReport = z.infer<typeof WireReport>;

function toReport(wire: WireReport, receivedAt: number): UsageReport {
  const main = wire.rate_limit && toRateLimit(wire.rate_limit, receivedAt);
  const { credits } = wire;
  return {
    accountId: wire.account_id,
    plan: wire.plan_type,
    rateLimit: main && { allowed: main.allowed, limitReached: main.limitReached, windows: main.windows },
    hasBrokenWindow: main?.hasBroken ?? false,
    credits: credits && {
      has: credits.has_credits === true,
      unlimited: credits.unlimited === true,
      overageReached: credits.overage_limit_reached === true,
      balance: credits.balance,
    },
    spend: toSpend(wire.spend_control, receivedAt),
    reachedType: wire.rate_limit_reached_type,
    meters: toMeters(wire, receivedAt),
    bankedResets: wire.rate_limit_reset_credits?.available_count ?? null,
  };
}

/** More than anybody has seen; the rest would only flood a message. */
const METER_LIMIT = 20;

function toMeters(wire: WireReport, receivedAt: number): readonly ExtraMeter[] {
  const review = {
    limit_name: 'Code review',
    metered_feature: 'code_review',
    rate_limit: wire.code_review_rate_limit,
  };
  return [review, ...(wire.additional_rate_limits ?? [])]
    .map((meter) => toMeter(meter, receivedAt))
    .filter((meter) => meter !== null)
    .slice(0, METER_LIMIT);
}

/** `null` for a meter without a name or without a fact. */
function toMeter(wire: z.infer<typeof WireMeter>, receivedAt: number): ExtraMeter | null {
  const name = wire?.limit_name ?? wire?.metered_feature;
  if (!name || !wire?.rate_limit) return null;
  const { allowed, limitReached, windows } = toRateLimit(wire.rate_limit, receivedAt);
  const hasFlags = allowed !== null || limitReached !== null;
  if (!hasFlags && windows.length === 0) return null;
  return {
    name,
    feature: wire.metered_feature,
    blocked: hasFlags
      ? allowed === false || limitReached === true
      : latestReset(windows.filter(isFull), receivedAt) !== null,
    windows,
  };
}
