import { generateKeyPairSync, sign } from 'node:crypto';

/** Discord's other way to a bot: interactions posted to its address, signed with a key whose public half it knows. */

export type Post = { interaction: unknown; status: number; tookMs: number };

export function createEndpoint(changed: () => void) {
  const { privateKey, publicKey } = generateKeyPairSync('ed25519');
  const posts: Post[] = [];
  const underWay = new Set<Promise<unknown>>();
  let address: string | null = null;

  const headersFor = (body: string, at: number) => {
    const timestamp = String(Math.floor(at / 1000));
    return {
      'content-type': 'application/json',
      'x-signature-timestamp': timestamp,
      'x-signature-ed25519': sign(null, Buffer.from(timestamp + body), privateKey).toString('hex'),
    };
  };

  async function post(interaction: unknown): Promise<void> {
    const body = JSON.stringify(interaction);
    const startedAt = performance.now();
    const response = await fetch(address!, {
      method: 'POST',
      body,
      headers: headersFor(body, Date.now()),
    }).catch(() => null);
    await response?.arrayBuffer();
    posts.push({ interaction, status: response?.status ?? 0, tookMs: performance.now() - startedAt });
    changed();
  }

  return {
    /** 64 hexadecimal digits. */
    publicKey: Buffer.from(publicKey.export({ format: 'jwk' }).x!, 'base64url').toString('hex'),
    headersFor,
    /** Everything that was posted, and what came back. 0: nothing did. */
    posts,
    leadTo: (url: string) => void (address = url),
    isSet: () => address !== null,
    bring(interaction: unknown): void {
      const bringing = post(interaction).finally(() => underWay.delete(bringing));
      underWay.add(bringing);
    },
    stop: () => Promise.allSettled(underWay),
  };
}
