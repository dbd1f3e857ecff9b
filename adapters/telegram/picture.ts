import { GrammyError, InputFile, InputMediaBuilder } from 'grammy';
import type { Api } from 'grammy';
import type { Part } from './encode.ts';

/** A message that is a picture with words under it. */

export type Picture = { png: Uint8Array; caption: Part };

type PhotoOptions = NonNullable<Parameters<Api['sendPhoto']>[2]>;

/** Its id. `null` where Telegram takes no picture (a group may forbid them): then the words go alone. */
export async function sendPicture(
  api: Api,
  chatId: number,
  picture: Picture,
  options: PhotoOptions,
): Promise<number | null> {
  try {
    const sent = await api.sendPhoto(chatId, fileOf(picture), { ...captionOf(picture), ...options });
    return sent.message_id;
  } catch (error) {
    if (isRefused(error)) return null;
    throw error;
  }
}

/** In the place of a message of ours, picture or not. False when that one cannot be changed (any more). */
export async function replaceByPicture(
  api: Api,
  chatId: number,
  messageId: number,
  picture: Picture,
): Promise<boolean> {
  const { caption, caption_entities, ...markup } = captionOf(picture);
  const media = InputMediaBuilder.photo(fileOf(picture), { caption, caption_entities });
  try {
    await api.editMessageMedia(chatId, messageId, media, markup);
    return true;
  } catch (error) {
    if (isRefused(error)) return false;
    throw error;
  }
}

const isRefused = (error: unknown) => error instanceof GrammyError && error.error_code === 400;

const fileOf = ({ png }: Picture) => new InputFile(png, 'history.png');

function captionOf({ caption: { text, entities, keyboard } }: Picture) {
  return { caption: text, caption_entities: entities, ...(keyboard && { reply_markup: keyboard }) };
}
