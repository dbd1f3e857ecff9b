import { createHash } from 'node:crypto';
import type { Claims } from './ports.ts';
import type { Request } from './request.ts';

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
