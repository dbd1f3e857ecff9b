import { createPublicKey, verify } from 'node:crypto';

/** How Discord signs what it posts: Ed25519 over the moment and the body. */

type Posted = { headers: Readonly<Record<string, string | undefined>>; body: Buffer };

/** Older ones may be replayed by somebody who saw them. */
const LIFE_MS = 5 * 60_000;

/** `untimely`: from Discord, but not of these minutes: a replay, or a clock that is wrong. */
type Origin = 'discord' | 'untimely' | 'somebody';

/** `publicKey`: 64 hexadecimal digits. Whether this came from Discord, a short while ago. */
export function createSignatureCheck(publicKey: string): (posted: Posted, now: number) => Origin {
  const x = Buffer.from(publicKey, 'hex').toString('base64url');
  const key = createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x }, format: 'jwk' });
  return ({ headers, body }, now) => {
    const signature = headers['x-signature-ed25519'] ?? '';
    const timestamp = headers['x-signature-timestamp'] ?? '';
    if (!/^[0-9a-f]{128}$/iu.test(signature) || !/^\d{1,12}$/u.test(timestamp)) return 'somebody';
    const signed = Buffer.concat([Buffer.from(timestamp), body]);
    if (!verify(null, signed, key, Buffer.from(signature, 'hex'))) return 'somebody';
    return Math.abs(now - Number(timestamp) * 1000) > LIFE_MS ? 'untimely' : 'discord';
  };
}
