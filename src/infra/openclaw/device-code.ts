import type { SignInStep } from '../../core/ports.ts';
import { Secret } from '../../core/secret.ts';

/** What OpenClaw's login says on its screen, line by line (recorded from 2026.5.28, 2026.7.1 and 2026.9.6). */

/** A minute less than in every version, where the screen says it only in words: whoever has shown the code may need time to
 *  take it back (an answer on Discord can be changed for fifteen minutes). */
export const CODE_LASTS_MS = 14 * 60_000;

/** The one place where a code of this kind is entered. Nobody is ever sent anywhere else. */
const ORIGIN = 'https://auth.openai.com';

const URL_LINE = /^URL: <?(\S{1,300}?)>?$/u;
const CODE_LINE = /^Code: (\S+)$/u;
const CODE = /^[A-Z0-9][A-Z0-9-]{2,18}[A-Z0-9]$/u;

export type DeviceCode = {
  /** Gives what a line means, if it means anything. `unreadable`: a code or an address that is not to be trusted. */
  read(line: string): SignInStep | { kind: 'unreadable' } | null;
};

export function createDeviceCode(): DeviceCode {
  let address: { url: string | null } | null = null;
  let stage: 'before' | 'code' | 'approved' = 'before';
  return {
    read(line) {
      if (stage === 'code' && /Exchanging device code|OpenAI device code complete/u.test(line)) {
        stage = 'approved';
        return { kind: 'approved' };
      }
      if (stage !== 'before') return null;
      const said = URL_LINE.exec(line)?.[1];
      if (said !== undefined) address = { url: addressIn(said) };
      const code = CODE_LINE.exec(line)?.[1];
      if (code === undefined || !address) return null;
      if (address.url === null || !CODE.test(code)) return { kind: 'unreadable' };
      stage = 'code';
      return { kind: 'code', url: address.url, code: new Secret(code), lastsMs: CODE_LASTS_MS };
    },
  };
}

function addressIn(said: string): string | null {
  if (!URL.canParse(said)) return null;
  const { origin, username, password, href } = new URL(said);
  return origin === ORIGIN && username === '' && password === '' ? href : null;
}
