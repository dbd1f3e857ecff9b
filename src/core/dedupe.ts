import { createHash } from 'node:crypto';
import type { Claims } from './ports.ts';
import type { Request } from './request.ts';

/** Telegram redelivers for 24 hours what it believes was not received. */
const REDELIVERY_MS = 24 * 60 * 60_000;

/** True the first time this update is seen. A second delivery of the same one is nobody's doing: stay silent. */
export async function isFirstDelivery(claims: Claims, request: Request): Promise<boolean> {
  return request.id === null || (await claims.take(`update:${request.id}`, REDELIVERY_MS));
}

/** Same person, same chat, same request: answered once within `windowMs`. `forget` lets them ask again at once. */
export async function claimRequest(
  claims: Claims,
  { caller, chat }: Request,
  intent: { kind: string },
  windowMs: number,
): Promise<{ isFirst: boolean; forget: () => Promise<void> }> {
  const asked = JSON.stringify([caller.platform, caller.id, chat, intent]);
  const key = `asked:${createHash('sha256').update(asked).digest('base64url')}`;
  return { isFirst: await claims.take(key, windowMs), forget: () => claims.release(key) };
}
