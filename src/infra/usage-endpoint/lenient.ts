import { z } from 'zod';

/** Building blocks for a body that may change without notice: what is missing, `null` or of another type is `null`,
 *  and spoils nothing beside it. */

/** Bounded, so that a text of a million digits and a letter is no work. */
const NUMBER = /^[+-]?(?:\d{1,40}\.?\d{0,40}|\.\d{1,40})(?:e[+-]?\d{1,4})?$/iu;

/** The service writes some numbers as text: `"489.25"`, `"0E-10"`. */
export const number = z
  .union([z.number(), z.string().trim().regex(NUMBER).transform(Number).pipe(z.number())])
  .nullable()
  .catch(null);

/** `null` for what is not JSON. A body that was cut off is not JSON. */
export function parseJson(bodyText: string): unknown {
  try {
    return JSON.parse(bodyText);
  } catch {
    return null;
  }
}

export const flag = z.boolean().nullable().catch(null);

/** Longer than any name the service uses; a longer text is cut, since it ends up in a chat message. */
const TEXT_LIMIT = 100;

/** Never empty. */
export const text = z
  .string()
  .trim()
  .transform((said) => said.slice(0, TEXT_LIMIT) || null)
  .nullable()
  .catch(null);

export const object = <Shape extends z.ZodRawShape>(shape: Shape) => z.object(shape).nullable().catch(null);

/** A stamp above this counts milliseconds: as seconds it would be the year 5138. Contract, section 2. */
const MILLISECOND_STAMP = 1e11;

/** A reset further off than this is no time at all. The longest period the service knows is a month. */
const FARTHEST_RESET_MS = 400 * 24 * 60 * 60_000;

/** When a window resets, epoch ms; `null` when no time is known: the wire says 0, `null`, or nonsense. The stamp goes
 *  before the countdown, which drifts by the network's delay. `receivedAt` is epoch ms. */
export function resetMoment(
  wire: { reset_at: number | null; reset_after_seconds: number | null },
  receivedAt: number,
): number | null {
  const { reset_at: stamp, reset_after_seconds: countdown } = wire;
  const at =
    stamp !== null && stamp > 0
      ? stamp > MILLISECOND_STAMP
        ? stamp
        : stamp * 1000
      : countdown !== null && countdown > 0
        ? receivedAt + countdown * 1000
        : null;
  return at !== null && Math.abs(at - receivedAt) <= FARTHEST_RESET_MS ? Math.round(at) : null;
}
