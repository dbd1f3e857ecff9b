import { setTimeout as delay } from 'node:timers/promises';
import { isRecord } from './document.ts';
import type { Environment } from './home.ts';

/** Who gives out device codes and tokens, as OpenClaw asks for them. */
export type Issuer = {
  requestCode(): Promise<{ deviceAuthId: string; userCode: string; intervalMs: number }>;
  /** `null`: nobody has approved yet. */
  poll(code: { deviceAuthId: string; userCode: string }): Promise<Approval | null>;
  exchange(approval: Approval): Promise<Tokens>;
};
export type Approval = { code: string; verifier: string };
/** `lastsMs`: the access token. */
export type Tokens = { access: string; refresh: string; lastsMs: number };

const TEN_DAYS_MS = 10 * 24 * 60 * 60_000;
/** A real one says 5 s; whoever watches a simulation has less patience. */
const INTERVAL_MS = 100;

/** One that listens at `OPENCLAW_SIMULATED_ISSUER`, a variable that no real OpenClaw knows; else one that is made up. */
export function findIssuer(env: Environment): Issuer {
  const url = env['OPENCLAW_SIMULATED_ISSUER'];
  return url ? issuerAt(url) : friendlyIssuer();
}

/** What the server answers when it fails comes in OpenClaw's words. */
function issuerAt(url: string): Issuer {
  async function ask(path: string, body: string, failure: string) {
    const response = await fetch(url + path, { method: 'POST', body });
    const text = await response.text();
    const answer = parse(text);
    const field = (name: string) => (typeof answer[name] === 'string' ? answer[name] : '');
    const fail = (): never => {
      const [error, description] = [field('error'), field('error_description')];
      const why = error || `HTTP ${response.status} ${text}`;
      throw new Error(`OpenAI ${failure} failed: ${why}${description && ` (${description})`}`);
    };
    return { status: response.status, ok: response.ok, field, fail };
  }
  return {
    async requestCode() {
      const path = '/api/accounts/deviceauth/usercode';
      const { ok, status, field, fail } = await ask(path, '{}', 'device code request');
      if (status === 404)
        throw new Error(
          'OpenAI Codex device code login is not enabled for this server. Use ChatGPT OAuth instead.',
        );
      if (!ok) fail();
      return { deviceAuthId: field('device_auth_id'), userCode: field('user_code'), intervalMs: INTERVAL_MS };
    },
    async poll({ deviceAuthId, userCode }) {
      const body = JSON.stringify({ device_auth_id: deviceAuthId, user_code: userCode });
      const answer = await ask('/api/accounts/deviceauth/token', body, 'device authorization');
      if (answer.status === 403 || answer.status === 404) return null;
      if (!answer.ok) answer.fail();
      return { code: answer.field('authorization_code'), verifier: answer.field('code_verifier') };
    },
    async exchange({ code, verifier }) {
      const body = String(
        new URLSearchParams({ grant_type: 'authorization_code', code, code_verifier: verifier }),
      );
      const answer = await ask('/oauth/token', body, 'device token exchange');
      if (!answer.ok) answer.fail();
      return {
        access: answer.field('access_token'),
        refresh: answer.field('refresh_token'),
        lastsMs: TEN_DAYS_MS,
      };
    },
  };
}

/** Approves by itself after a few seconds. Its tokens open nothing. */
function friendlyIssuer(): Issuer {
  let polls = 0;
  return {
    async requestCode() {
      await delay(300);
      return { deviceAuthId: 'made-up', userCode: 'DEMO-CODE1', intervalMs: 1000 };
    },
    poll: async () => ((polls += 1) > 6 ? { code: 'made-up', verifier: 'made-up' } : null),
    exchange: async () => ({ access: 'made-up', refresh: 'made-up', lastsMs: TEN_DAYS_MS }),
  };
}

function parse(text: string): Record<string, unknown> {
  try {
    const answer: unknown = JSON.parse(text);
    return isRecord(answer) ? answer : {};
  } catch {
    return {};
  }
}
