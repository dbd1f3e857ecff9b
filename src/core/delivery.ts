import { z } from 'zod';

/** OpenClaw's name of a channel. */
export const CHANNEL = /^[a-z][a-z0-9-]{0,31}$/u;
/** A place in the channel's own spelling: `123`, `channel:456`, `@somebody`, `-100123:topic:7`. A dash begins nothing but a
 *  number (Telegram's groups), so that it can never be taken for an option. */
export const TARGET = /^(?!-(?!\d))[^\p{Cc}\p{Cs}\s]{1,200}$/u;

/** Where an answer goes when somebody else's channel carries it: one of OpenClaw's, and a place there. */
export const Address = z.object({ channel: z.string().regex(CHANNEL), target: z.string().regex(TARGET) });
export type Address = z.infer<typeof Address>;

/** `telegram:-100123:topic:7`; the first colon ends the channel. `null`: not an address. */
export function parseAddress(said: string): Address | null {
  const colon = said.indexOf(':');
  return (
    Address.safeParse({ channel: said.slice(0, Math.max(0, colon)), target: said.slice(colon + 1) }).data ??
    null
  );
}
