import {
  DiscordAPIError,
  DiscordjsError,
  DiscordjsErrorCodes,
  HTTPError,
  RESTJSONErrorCodes,
} from 'discord.js';
import type { Facts } from '../patience.ts';

/** What a failed call to Discord means. */

/** What the log may know of it. Never the error itself, nor its address: that one holds the interaction's token, and the
 *  error the text that was to be sent. */
export function factsOf(error: unknown): Facts {
  if (error instanceof DiscordAPIError)
    return { method: error.method, code: error.code, status: error.status };
  if (error instanceof HTTPError) return { method: error.method, status: error.status };
  return { error: error instanceof DiscordjsError ? error.code : 'network' };
}

/** A failure of Discord's own, or of the network between: it may work the next time. "Too many requests" is not among
 *  them: discord.js waits by itself. */
export function isPassing(error: unknown): boolean {
  return !(error instanceof DiscordAPIError) && !(error instanceof DiscordjsError);
}

export function isWrongToken(error: unknown): boolean {
  return (
    (error instanceof DiscordjsError && error.code === DiscordjsErrorCodes.TokenInvalid) ||
    (error instanceof DiscordAPIError && error.status === 401)
  );
}

/** Somebody has acknowledged this interaction already. */
export function isAcknowledged(error: unknown): boolean {
  return hasCode(error, RESTJSONErrorCodes.InteractionHasAlreadyBeenAcknowledged);
}

/** Its three seconds are over. */
export function isTooLate(error: unknown): boolean {
  return hasCode(error, RESTJSONErrorCodes.UnknownInteraction);
}

/** The message that was to be edited is not there any more. */
export function isGone(error: unknown): boolean {
  return hasCode(error, RESTJSONErrorCodes.UnknownMessage);
}

function hasCode(error: unknown, code: number): boolean {
  return error instanceof DiscordAPIError && error.code === code;
}
