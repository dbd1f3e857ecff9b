/** What Telegram refuses, as far as a bot of ours could do it: the limits of `contracts/platforms.md`. */

export type Entity = {
  type: string;
  offset: number;
  length: number;
  unix_time?: number;
  date_time_format?: string;
};
export type Button = {
  text: string;
  callback_data?: string;
  url?: string;
  copy_text?: { text: string };
};
export type Payload = {
  chat_id?: number;
  message_id?: number;
  message_thread_id?: number;
  text?: string;
  entities?: Entity[];
  reply_markup?: { inline_keyboard: Button[][] };
  reply_parameters?: { message_id: number; allow_sending_without_reply?: boolean };
  link_preview_options?: { is_disabled: boolean };
  disable_notification?: boolean;
  callback_query_id?: string;
  action?: string;
  commands?: { command: string; description: string }[];
  language_code?: string;
  caption?: string;
  caption_entities?: Entity[];
  /** Where the file is attached: `attach://x`. */
  photo?: unknown;
  media?: { type: string; media: string; caption?: string; caption_entities?: Entity[] };
  /** Attached, by their names. */
  files?: Readonly<Record<string, Uint8Array>>;
  url?: string;
  offset?: number;
  limit?: number;
  timeout?: number;
  allowed_updates?: string[];
  secret_token?: string;
  max_connections?: number;
  drop_pending_updates?: boolean;
};

/** An answer with `ok: false`. */
export class Refusal extends Error {
  readonly code: number;
  constructor(code: number, description: string) {
    super(description);
    this.code = code;
  }
}

export function check(isRight: boolean, description: string): asserts isRight {
  if (!isRight) throw new Refusal(400, `Bad Request: ${description}`);
}

const ENTITY_TYPES = ['bold', 'italic', 'underline', 'strikethrough', 'spoiler', 'code', 'pre', 'date_time'];

export function checkMessage(payload: Payload): void {
  const { text = '', entities = [], reply_markup } = payload;
  check(!('parse_mode' in payload), "can't parse entities: this server knows no parse modes");
  check(text.isWellFormed(), 'strings must be encoded in UTF-8');
  check(text.trim() !== '', 'message text is empty');
  check(text.length <= 4096, 'message is too long');
  check(entities.length <= 100, 'more entities than anybody would be shown');
  for (const entity of entities) checkEntity(entity, text);
  if (reply_markup) checkKeyboard(reply_markup.inline_keyboard);
}

/** A picture with words under it; says how large it is. */
export function checkPhoto(
  { caption = '', caption_entities = [], reply_markup }: Payload,
  file: Uint8Array | undefined,
) {
  check(file !== undefined, 'there is no photo in the request');
  const picture = Buffer.from(file);
  check(picture.toString('latin1', 1, 4) === 'PNG' && picture.length < 10 * 2 ** 20, 'IMAGE_PROCESS_FAILED');
  const [width, height] = [picture.readUInt32BE(16), picture.readUInt32BE(20)];
  check(
    width + height <= 10_000 && Math.max(width / height, height / width) <= 20,
    'PHOTO_INVALID_DIMENSIONS',
  );
  check(caption.isWellFormed(), 'strings must be encoded in UTF-8');
  check(caption.length <= 1024, 'message caption is too long');
  check(caption_entities.length <= 100, 'more entities than anybody would be shown');
  for (const entity of caption_entities) checkEntity(entity, caption);
  if (reply_markup) checkKeyboard(reply_markup.inline_keyboard);
  return { width, height };
}

function checkEntity({ type, offset, length, unix_time, date_time_format = '' }: Entity, text: string): void {
  const end = offset + length;
  check(ENTITY_TYPES.includes(type), 'entity of an unknown type');
  check(offset >= 0 && length > 0 && end <= text.length, 'entity begins or ends outside of the text');
  check(text.slice(offset, end).isWellFormed(), 'entity begins or ends in the middle of a UTF-16 symbol');
  if (type !== 'date_time') return;
  check(Number.isSafeInteger(unix_time), 'entity has no time');
  check(/^(r|w?[dD]?[tT]?)$/u.test(date_time_format), 'entity has a wrong time format');
}

function checkKeyboard(rows: readonly Button[][]): void {
  check(rows.flat().length <= 100 && rows.every((row) => row.length <= 8), 'reply markup is too long');
  for (const { text, callback_data, url, copy_text } of rows.flat()) {
    check(text.trim() !== '' && text.isWellFormed(), 'inline keyboard button text must be non-empty');
    if (url !== undefined) check(URL.canParse(url), 'BUTTON_URL_INVALID');
    if (copy_text)
      check(copy_text.text.length >= 1 && copy_text.text.length <= 256, 'BUTTON_COPY_TEXT_INVALID');
    if (callback_data === undefined) {
      check(url !== undefined || copy_text !== undefined, 'BUTTON_TYPE_INVALID');
      continue;
    }
    const bytes = Buffer.byteLength(callback_data);
    check(bytes >= 1 && bytes <= 64, 'BUTTON_DATA_INVALID');
  }
}

export function checkCommands({ commands = [] }: Payload): void {
  check(commands.length <= 100, 'BOT_COMMANDS_TOO_MUCH');
  for (const { command, description } of commands) {
    check(/^[a-z0-9_]{1,32}$/u.test(command), 'BOT_COMMAND_INVALID');
    check(description.length >= 1 && description.length <= 256, 'BOT_COMMAND_DESCRIPTION_INVALID');
  }
}
