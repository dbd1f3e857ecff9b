import { z } from 'zod';
import { EVERYBODY } from '../request.ts';
import type { Recipient, Request } from '../request.ts';
import { isZone } from './local-time.ts';

/** What one person, or all in one chat, want to be warned of. */

/** - `low`: less than a threshold is left. `empty`: nothing is. `back`: there is something again after that.
 *  - `login`: it ends soon, or does not work any more.
 *  - `failover`: the gateway uses another profile than the first of its order.
 *  - `order`: somebody else has changed the order. `returned`: a retired profile is in use again.
 *  - `pool`: all of the order together run out before any of them is back. */
export const alertKinds = ['low', 'empty', 'back', 'login', 'failover', 'order', 'returned', 'pool'] as const;
export type AlertKind = (typeof alertKinds)[number];

/** Percent left, the highest first. */
export const thresholds = [50, 20, 10, 5] as const;
export type Threshold = (typeof thresholds)[number];

/** Counted from midnight, in the zone of whoever has said it. */
export const Hour = z.int().min(0).max(23);

export const Subscription = z.object({
  to: z.object({
    caller: z.object({ platform: z.string(), id: z.string() }),
    chat: z.string(),
    isPrivate: z.boolean(),
    language: z.string().exactOptional(),
  }),
  /** Who set it up last. Where that person is listed no more, nobody is warned. */
  by: z.object({ platform: z.string(), id: z.string() }),
  kinds: z.array(z.enum(alertKinds)).readonly(),
  thresholds: z.array(z.literal(thresholds)).readonly(),
  /** An IANA name; `null`: nobody has said it yet, so quiet hours and the digest wait for it. One that another copy knows, and
   *  this one does not, is as good as none. */
  zone: z.string().refine(isZone).nullable().catch(null),
  /** Past midnight where `until` is the smaller one. */
  quiet: z.object({ from: Hour, until: Hour }).nullable(),
  /** Epoch ms. */
  mutedUntil: z.number().nullable(),
  /** When the daily overview comes. */
  digestAt: Hour.nullable(),
  /** Turned off: nobody is warned, and what was set is there for when it is turned on again. */
  isOff: z.literal(true).optional(),
});
export type Subscription = z.infer<typeof Subscription>;

/** As it begins. */
export const usual = {
  kinds: alertKinds,
  thresholds: [20, 5],
  zone: null,
  quiet: null,
  mutedUntil: null,
  digestAt: null,
} as const satisfies Partial<Subscription>;

export const isMuted = ({ mutedUntil }: Pick<Subscription, 'mutedUntil'>, now: number) =>
  mutedUntil !== null && mutedUntil > now;

/** One for each person, and one for each chat in which all can read what is answered. */
export function subscriptionKeyOf({ caller, chat }: Pick<Recipient, 'caller' | 'chat'>): string {
  return caller.id === EVERYBODY ? `${caller.platform}:${chat}` : `${caller.platform}:@${caller.id}`;
}

/** Who is warned when this is asked for. */
export function recipientOf({ caller, chat, isForAll, language }: Request): Recipient {
  const to = isForAll ? { ...caller, id: EVERYBODY } : caller;
  return { caller: to, chat, isPrivate: !isForAll, ...(language !== undefined && { language }) };
}
