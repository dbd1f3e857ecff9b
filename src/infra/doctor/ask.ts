import { json } from 'node:stream/consumers';
import type { Unreachable } from '../../core/doctor/facts.ts';
import type { Clock } from '../../core/ports.ts';
import { faultOf } from '../usage-endpoint/fault.ts';
import { skewOf } from '../usage-endpoint/skew.ts';

/** For each request; a platform that takes longer is as good as away. */
const TIMEOUT_MS = 6000;

/** `body`: `null` when it is no JSON. */
export type Answered = { kind: 'answered'; status: number; body: unknown; skewMs: number | null };

/** One request to a platform's own address, by the way that its adapter takes. Never rejects: an error could carry the
 *  address, and Telegram's has the token in it. */
export async function ask(
  clock: Clock,
  url: string,
  init: { method: 'GET' | 'POST'; headers: Readonly<Record<string, string>>; body?: string },
): Promise<Answered | Unreachable> {
  const sentAt = clock.now();
  try {
    const answer = await fetch(url, {
      ...init,
      redirect: 'manual',
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
    const skewMs = skewOf(answer.headers.get('date'), sentAt, clock.now());
    const body: unknown = answer.body ? await json(answer.body).catch(() => null) : null;
    if (answer.status >= 500) return { kind: 'unreachable', fault: 'network' };
    return { kind: 'answered', status: answer.status, body, skewMs };
  } catch (error) {
    return { kind: 'unreachable', fault: faultOf(error) };
  }
}
