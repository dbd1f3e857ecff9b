import { DiscordAPIError, HTTPError } from '@discordjs/rest';
import { CannotSendMessagesToThisUserErrorCodes, RESTJSONErrorCodes } from 'discord-api-types/v10';
import type { Facts } from '../patience.ts';

/** What a failed call to Discord means. */

/** What the log may know of it. Never the error itself, nor its address: that one holds the interaction's token, and the
 *  error the text that was to be sent. */
export function factsOf(error: unknown): Facts {
  if (error instanceof DiscordAPIError)
    return { method: error.method, code: error.code, status: error.status };
  if (error instanceof HTTPError) return { method: error.method, status: error.status };
  if (!(error instanceof Error)) return { error: typeof error };
  return { error: 'code' in error && typeof error.code === 'string' ? error.code : error.name };
}

/** A failure of Discord's own, or of the network between (those have a code of the system or of undici): it may work the
 *  next time. "Too many requests" is not among them: `REST` waits by itself. */
export function isPassing(error: unknown): boolean {
  if (error instanceof HTTPError) return true;
  if (!(error instanceof Error) || error instanceof DiscordAPIError) return false;
  return error.name === 'AbortError' || ('code' in error && typeof error.code === 'string');
}

/** The interaction can carry nothing more: its fifteen minutes are over, its channel is gone, we may not write there, or
 *  a guest's five messages are used up. */
export function isEndOfPath(error: unknown): boolean {
  return [
    RESTJSONErrorCodes.UnknownChannel,
    RESTJSONErrorCodes.UnknownWebhook,
    RESTJSONErrorCodes.InvalidWebhookToken,
    RESTJSONErrorCodes.MissingAccess,
    RESTJSONErrorCodes.MissingPermissions,
    RESTJSONErrorCodes.ThisInteractionHasHitTheMaximumNumberOfFollowUpMessages,
  ].some((code) => hasCode(error, code));
}

/** Nobody can be told anything there any more, until somebody changes that: the person takes nothing from us or is gone, the
 *  channel is gone or locked, or it is no place for our words. */
export function isClosed(error: unknown): boolean {
  return [
    ...CannotSendMessagesToThisUserErrorCodes,
    RESTJSONErrorCodes.InvalidRecipients,
    RESTJSONErrorCodes.UnknownUser,
    RESTJSONErrorCodes.UnknownChannel,
    RESTJSONErrorCodes.UnknownGuild,
    RESTJSONErrorCodes.MissingAccess,
    RESTJSONErrorCodes.MissingPermissions,
    RESTJSONErrorCodes.CannotSendMessagesInNonTextChannel,
    RESTJSONErrorCodes.CannotSendAMessageInAForumChannel,
    RESTJSONErrorCodes.ThreadLocked,
  ].some((code) => hasCode(error, code));
}

/** That message of ours is not there any more, or takes no such change. Not here: "too many edits of an old one" passes. */
export function isFixed(error: unknown): boolean {
  return [
    RESTJSONErrorCodes.UnknownMessage,
    RESTJSONErrorCodes.CannotEditMessageAuthoredByAnotherUser,
    RESTJSONErrorCodes.InvalidActionOnArchivedThread,
    RESTJSONErrorCodes.InvalidFormBodyOrContentType,
  ].some((code) => hasCode(error, code));
}

/** It takes this message not at all, or not with what is attached to it. */
export function isRefused(error: unknown): boolean {
  return error instanceof DiscordAPIError && [400, 403, 413].includes(error.status) && !isGone(error);
}

export function isWrongToken(error: unknown): boolean {
  return error instanceof DiscordAPIError && error.status === 401;
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
