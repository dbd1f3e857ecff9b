import { z } from 'zod';

/** Building blocks for what others wrote: a field that is missing or of another type is `null`, and spoils nothing
 *  beside it. */

/** Never empty. */
export const text = z
  .string()
  .trim()
  .transform((said) => said || null)
  .nullable()
  .catch(null);

/** The store's reasons are single words (`rate_limit`). What else stands there may be prose with a name in it. */
export const word = z
  .string()
  .regex(/^[a-z0-9_-]+$/u)
  .transform((said) => said.slice(0, 60))
  .nullable()
  .catch(null);

export const flag = z.boolean().nullable().catch(null);

/** The last moment that a `Date` can hold. */
const END_OF_TIME_MS = 8.64e15;

/** A moment, stored as a number or as text, in units of `unitMs`. 0 and less are no moment. */
export const epochMs = (unitMs: 1 | 1000) =>
  z
    .union([z.number(), z.string().trim().regex(/^\d+$/u).transform(Number)])
    .transform((count) => Math.round(count * unitMs))
    .refine((at) => at > 0 && at <= END_OF_TIME_MS)
    .nullable()
    .catch(null);

/** A workspace. It goes into a header, so nothing but visible ASCII; `org-…` names an API organisation, which is
 *  something else and breaks the call (contract of the usage endpoint, section 1). */
export const accountId = z
  .string()
  .trim()
  .regex(/^[\u0021-\u007E]{1,200}$/u)
  .refine((id) => !/^org-/iu.test(id))
  .nullable()
  .catch(null);
