import { createServer } from 'node:http';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import { onTestFinished } from 'vitest';
import { fakeJwt } from './openclaw-home.ts';
import { listen, makeCertificate, openTunnel, track } from './tunnel.ts';

/** The far side of a sign-in by device code: auth.openai.com on 127.0.0.1, that approves by a script. In plain HTTP for the
 *  simulated OpenClaw, and behind a proxy, with a certificate, for real ones.
 *
 *      const issuer = await startIssuer({ afterPolls: 2, accountId: 'acct-other' });
 *      createOpenclaw({ …, env: { …, ...issuer.env } });
 */
export type IssuerScript = {
  /** `disabled`: no codes for this workspace. `unreachable`: no answer to anything. */
  ending?: 'approved' | 'denied' | 'expired' | 'disabled' | 'never' | 'unreachable' | 'broken';
  /** How often it is asked in vain before. */
  afterPolls?: number;
  accountId?: string;
  userId?: string;
  email?: string;
  userCode?: string;
};

export type Issuer = {
  /** For the process that signs in. */
  env: Record<string, string>;
  /** What it was asked, in order. */
  readonly requests: readonly { path: string; body: string }[];
  /** The tokens that it gave away, and the code. */
  secrets: readonly string[];
  /** Resolves when it was asked for approval so many times. */
  polled(count: number): Promise<void>;
};

const TEN_DAYS_S = 864_000;

/** For one test. */
export async function startIssuer(
  script: IssuerScript = {},
  { isReal = false }: { isReal?: boolean } = {},
): Promise<Issuer> {
  const { ending = 'approved', afterPolls = 1, userCode = 'ABCD-EFGHI' } = script;
  const access = fakeJwt({
    exp: Math.floor(Date.now() / 1000) + TEN_DAYS_S,
    'https://api.openai.com/auth': {
      chatgpt_account_id: script.accountId ?? 'acct-work',
      chatgpt_user_id: script.userId ?? 'user-work',
      chatgpt_plan_type: 'plus',
    },
    'https://api.openai.com/profile': { email: script.email ?? 'work@example.test' },
  });
  const tokens = { access_token: access, id_token: access, refresh_token: 'rt_new_login' };
  const requests: { path: string; body: string }[] = [];
  const watchers = new Set<() => void>();
  const polls = () => requests.filter(({ path }) => path.endsWith('/deviceauth/token')).length;

  function answer(path: string): { status: number; body: object } {
    if (path === '/oauth/token')
      return ending === 'broken'
        ? { status: 500, body: { error: 'server_error', error_description: `no ${access} for ${userCode}` } }
        : { status: 200, body: { ...tokens, expires_in: TEN_DAYS_S } };
    if (path.endsWith('/usercode'))
      return ending === 'disabled'
        ? { status: 404, body: {} }
        : { status: 200, body: { device_auth_id: 'device-1', user_code: userCode, interval: '1' } };
    if (!path.endsWith('/deviceauth/token')) return { status: 404, body: {} };
    if (polls() <= afterPolls || ending === 'never') return { status: 403, body: {} };
    if (ending === 'denied') {
      const error_description = `The workspace of someone@example.com does not allow ${userCode}`;
      return { status: 400, body: { error: 'access_denied', error_description } };
    }
    if (ending === 'expired') return { status: 400, body: { error: 'expired_token' } };
    return { status: 200, body: { authorization_code: 'authorization-1', code_verifier: 'verifier-1' } };
  }

  function handle(request: IncomingMessage, response: ServerResponse): void {
    if (ending === 'unreachable') return void request.socket.destroy();
    let body = '';
    request.on('data', (part) => (body += String(part)));
    request.on('end', () => {
      const path = request.url ?? '';
      requests.push({ path, body });
      for (const look of watchers) look();
      const { status, body: said } = answer(path);
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(said));
    });
  }

  const tls = isReal ? await makeCertificate('auth.openai.com') : null;
  const server = tls ? createTlsServer(tls, handle) : createServer(handle);
  const sockets = track(server);
  const port = await listen(server);
  const tunnel = tls && (await openTunnel({ host: 'auth.openai.com', port, cert: tls.cert }));
  onTestFinished(async () => {
    await tunnel?.close();
    for (const socket of sockets) socket.destroy();
    await new Promise((resolve) => server.close(resolve));
  });
  return {
    env: tunnel?.env ?? { OPENCLAW_SIMULATED_ISSUER: `http://127.0.0.1:${port}` },
    requests,
    secrets: [...Object.values(tokens), userCode, 'authorization-1', 'verifier-1', 'device-1'],
    polled: (count) =>
      new Promise((resolve) => {
        const look = () => {
          if (polls() >= count) resolve();
        };
        watchers.add(look);
        look();
      }),
  };
}
