/** A way in over HTTP. It judges who sent the body, before it parses any of it. */
export type HttpRoute = {
  path: string;
  take(request: {
    headers: Readonly<Record<string, string | undefined>>;
    body: Buffer;
  }): Promise<{ status: number; body?: unknown }>;
};

/** `undefined`: it is no JSON. */
export function parseBody(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString('utf8'));
  } catch {
    return undefined;
  }
}
