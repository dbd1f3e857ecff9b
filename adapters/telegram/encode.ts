import type { InlineKeyboardMarkup, MessageEntity } from 'grammy/types';
import { encodeCallback } from '../../src/core/callback.ts';
import { plain } from '../../src/core/reply.ts';
import type { Aid, ChoiceGroup, Line, Message, Span } from '../../src/core/reply.ts';
import type { Caller } from '../../src/core/request.ts';
import { cut, fitLabel, isBlank, oneLine } from '../fit.ts';

/** Reply → what Telegram shows: text with entities, never a parse mode. So nothing needs escaping, and no profile name
 *  can break a message. Lengths and offsets are UTF-16 units, which is what JavaScript counts. Pure. */

/** One message on the wire. A long answer takes several; the keyboard hangs on the last. */
export type Part = { text: string; entities: MessageEntity[]; keyboard: InlineKeyboardMarkup | null };

/** Bot API: `sendMessage`, text. */
const TEXT_LIMIT = 4096;
/** Bot API: `sendPhoto`, caption. */
const CAPTION_LIMIT = 1024;
/** Documented nowhere; about as many are shown in one message (`contracts/platforms.md`). */
const ENTITY_LIMIT = 100;
/** Bot API: `answerCallbackQuery`, text. */
const NOTICE_LIMIT = 200;
/** No limit is documented; a phone shows about thirty characters of a label. */
const LABEL_LIMIT = 64;
/** Bot API: `CopyTextButton`. */
const COPY_LIMIT = 256;
/** What a phone shows of a label when two share a row. */
const HALF_WIDTH = 18;

type Marked = Pick<Part, 'text' | 'entities'>;
type Mark = { type: 'bold' | 'code' } | { type: 'date_time'; unix_time: number; date_time_format: 'wDT' };

/** At least one part, none of them empty. `caller`: for whom the buttons are made. */
export function encodeMessage(
  { lines, choices = [], aids = [] }: Message,
  caller: Caller,
): [Part, ...Part[]] {
  const [first, ...rest] = pages(lines.map(encodeLine)).map((page) => ({ ...page, keyboard: null }));
  const parts: [Part, ...Part[]] = [first ?? { text: '…', entities: [], keyboard: null }, ...rest];
  if (choices.length > 0 || aids.length > 0)
    parts.at(-1)!.keyboard = { inline_keyboard: [...encodeAids(aids), ...encodeChoices(choices, caller)] };
  return parts;
}

/** The words under a picture. */
export function encodeCaption(message: Message, caller: Caller): Part {
  return encodeShort(message, caller, CAPTION_LIMIT);
}

/** For a place that holds one message: as many whole lines as there is room for, and a … for the rest. */
export function encodeShort(message: Message, caller: Caller, limit = TEXT_LIMIT): Part {
  const lines = [...message.lines];
  for (;;) {
    const [first, ...rest] = encodeMessage({ ...message, lines }, caller);
    if (rest.length === 0 && first.text.length <= limit) return first;
    // One line alone may be longer than that, too.
    if (lines.length <= 2)
      return { ...first, text: '…', entities: [], keyboard: (rest.at(-1) ?? first).keyboard };
    lines.splice(-2, 2, ['…']);
  }
}

/** What a toast says: plain text, the end of a long one cut off. */
export function encodeNotice(line: Line): string {
  return cut(oneLine(plain(line)), NOTICE_LIMIT);
}

type Rows = InlineKeyboardMarkup['inline_keyboard'];

function encodeAids(aids: readonly Aid[]): Rows {
  return aids.map((aid) => [
    {
      text: fitLabel(aid.label, LABEL_LIMIT),
      ...(aid.kind === 'link' ? { url: aid.url } : { copy_text: { text: cut(aid.text, COPY_LIMIT) } }),
    },
  ]);
}

function encodeChoices(groups: readonly ChoiceGroup[], caller: Caller): Rows {
  return groups.flatMap(inRows).map((row) =>
    row.map(({ label, intent }) => ({
      text: fitLabel(label, LABEL_LIMIT),
      callback_data: encodeCallback(intent, caller),
    })),
  );
}

/** Two side by side where all of a group are short enough to be read like that, else one below the other. */
function inRows(group: ChoiceGroup): ChoiceGroup[] {
  const width = group.every(({ label }) => label.length <= HALF_WIDTH) ? 2 : 1;
  return group.flatMap((_, index) => (index % width === 0 ? [group.slice(index, index + width)] : []));
}

function encodeLine(line: Line): Marked {
  const marked: Marked = { text: '', entities: [] };
  for (const span of line) {
    const text = oneLine(plain([span]));
    const mark = markOf(span);
    // Telegram drops a mark on blanks, and refuses one on nothing
    if (mark && !isBlank(text))
      marked.entities.push({ ...mark, offset: marked.text.length, length: text.length });
    marked.text += text;
  }
  return cutLine(marked);
}

function markOf(span: Span): Mark | null {
  if (typeof span === 'string') return null;
  if ('bold' in span) return { type: 'bold' };
  if ('code' in span) return { type: 'code' };
  // the text under it is UTC: an app that is too old for this entity shows just that
  return { type: 'date_time', unix_time: Math.floor(span.at / 1000), date_time_format: 'wDT' };
}

/** A line longer than a whole message loses its end; a longer answer is split between lines. */
function cutLine({ text, entities }: Marked): Marked {
  const shown = cut(text, TEXT_LIMIT);
  if (shown === text) return { text, entities: entities.slice(0, ENTITY_LIMIT) };
  const end = shown.length - 1; // before the …
  const inside = entities.filter((entity) => entity.offset < end);
  return {
    text: shown,
    entities: inside
      .map((entity) => ({ ...entity, length: Math.min(entity.length, end - entity.offset) }))
      .slice(0, ENTITY_LIMIT),
  };
}

/** As many lines on a page as both limits allow. No page begins with a blank line: Telegram trims those, and refuses a
 *  message of nothing else. */
function pages(lines: readonly Marked[]): Marked[] {
  const pages: Marked[] = [];
  let page: Marked | undefined;
  for (const line of lines) {
    const fits =
      page &&
      page.text.length + 1 + line.text.length <= TEXT_LIMIT &&
      page.entities.length + line.entities.length <= ENTITY_LIMIT;
    if (page && fits) {
      const start = page.text.length + 1;
      page.text += `\n${line.text}`;
      page.entities.push(...line.entities.map((entity) => ({ ...entity, offset: entity.offset + start })));
    } else if (!isBlank(line.text)) {
      page = { text: line.text, entities: [...line.entities] };
      pages.push(page);
    }
  }
  return pages;
}
