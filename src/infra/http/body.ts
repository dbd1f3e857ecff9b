import type { IncomingMessage } from 'node:http';

/** What comes in over HTTP is read no further than this. */
const BODY_LIMIT_BYTES = 1024 * 1024;
/** All bodies that are on their way in at one moment. */
const TOTAL_LIMIT_BYTES = 16 * BODY_LIMIT_BYTES;

export type Read = { ok: true; body: Buffer } | { ok: false; status: 413 | 503 };

/** Reads bodies, each within its limit, and all together within theirs. Rejects when the other side goes away. */
export function createBodies() {
  let total = 0;

  return async function read(request: IncomingMessage): Promise<Read> {
    if (Number(request.headers['content-length'] ?? 0) > BODY_LIMIT_BYTES) return { ok: false, status: 413 };
    const chunks: Buffer[] = [];
    let length = 0;
    try {
      for await (const chunk of request.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
        length += chunk.length;
        total += chunk.length;
        if (length > BODY_LIMIT_BYTES) return { ok: false, status: 413 };
        if (total > TOTAL_LIMIT_BYTES) return { ok: false, status: 503 };
        chunks.push(chunk);
      }
      return { ok: true, body: Buffer.concat(chunks) };
    } finally {
      total -= length;
    }
  };
}
