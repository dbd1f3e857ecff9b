export type HttpRoute = {
  path: string;
  take(request: {
    headers: Readonly<Record<string, string | undefined>>;
    body: Buffer;
  }): Promise<{ status: number; body?: unknown }>;
};
