import { z } from 'zod';
import type { Profile } from '../../core/usage/profile.ts';
import { accountId, epochMs, text } from './wire.ts';

/** What is stored under one id. `other`: no ChatGPT sign-in (API key, other provider); an order may name it all the
 *  same. */
export type Entry = { kind: 'other'; provider: Profile['provider'] | null } | CodexLogin;

/** A ChatGPT sign-in, secrets included. Never leaves this room. */
export type CodexLogin = {
  kind: 'codex';
  provider: Profile['provider'];
  accountId: string | null;
  /** As the store says, epoch ms. The token itself knows better. */
  expiresAt: number | null;
  tokens: Tokens;
  /** 2026.5.12 keeps the tokens in a file beside the store. `id: null`: a reference that we do not understand. */
  sidecar: { id: string | null } | null;
};

export type Tokens = { access: string | null; refresh: string | null; idToken: string | null };

/** Fields of a credential and of a decrypted sidecar. */
export const Tokens = z.object({ access: text, refresh: text, idToken: text });

/** 32 hex digits: it becomes a file name. */
const Sidecar = z
  .object({
    id: z
      .string()
      .regex(/^[a-f0-9]{32}$/u)
      .nullable()
      .catch(null),
  })
  .nullable()
  .catch(null);

/** One provider with two names: `openai-codex` up to 2026.5, `openai` since. The ids' prefixes prove nothing. */
const Provider = z
  .string()
  .trim()
  .toLowerCase()
  .pipe(z.enum(['openai', 'openai-codex']));

const Codex = z
  .object({
    type: z.literal('oauth'),
    provider: Provider,
    accountId,
    expires: epochMs(1),
    oauthRef: Sidecar,
    ...Tokens.shape,
  })
  .transform(({ provider, accountId, expires, oauthRef, access, refresh, idToken }): CodexLogin => ({
    kind: 'codex',
    provider,
    accountId,
    expiresAt: expires,
    tokens: { access, refresh, idToken },
    sidecar: oauthRef,
  }));

const Other = z
  .object({ type: z.string().min(1), provider: Provider.nullable().catch(null) })
  .transform(({ provider }): Entry => ({ kind: 'other', provider }));

/** Fails for an entry that is too broken to have a type. Wire shape: contract, section 2.1. */
export const Entry = z.union([Codex, Other]);
