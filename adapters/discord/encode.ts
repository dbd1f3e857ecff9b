import { ButtonStyle, ComponentType, TextInputStyle } from 'discord-api-types/v10';
import type {
  APIActionRowComponent,
  APIComponentInMessageActionRow,
  APIModalInteractionResponseCallbackData,
} from 'discord-api-types/v10';
import { encodeCallback } from '../../src/core/callback.ts';
import type { Suggestion } from '../../src/core/complete.ts';
import { plain } from '../../src/core/reply.ts';
import type { Aid, ChoiceGroup, Line, Message, Reply, Span } from '../../src/core/reply.ts';
import type { Caller } from '../../src/core/request.ts';
import { cut, fitLabel, isBlank, oneLine } from '../fit.ts';

/** Reply → what Discord shows. Its text is always markup, so here is the one place where names and words are made safe
 *  for it. Limits: `contracts/platforms.md`, in UTF-16 units. Pure. */

export type ActionRow = APIActionRowComponent<APIComponentInMessageActionRow>;
/** One message on the wire. A long answer takes several; what can be chosen hangs on the last. */
export type Part = { content: string; components: ActionRow[]; picture?: Picture };
/** PNG, and what is told to who cannot see it. */
export type Picture = { png: Uint8Array; alt: string };

/** The few words of an adapter's own, in a person's language. */
export type Says = { pick: string; leftOut: Line };
export type SaysIn = (language: string | undefined) => Says;

const CONTENT_LIMIT = 2000;
/** Of what describes a picture. */
const ALT_LIMIT = 1024;
const ROWS = 5;
const ROW_WIDTH = 5;
const LABEL_LIMIT = 80;
const OPTION_LIMIT = 100;
/** Of a form's title, and of the label of its field. */
const FORM_LIMIT = 45;
export const FORM_FIELD = 'pasted';

/** At least one part, none of them empty; at most `most`, and then the last says that something was left out. `caller`:
 *  for whom the buttons are made. */
export function encodeMessage(
  { lines, choices = [], aids = [] }: Message,
  caller: Caller,
  says: Says,
  most = Infinity,
): [Part, ...Part[]] {
  const pages = leaveOut(fitPages(lines.map(encodeLine)), most, encodeLine(says.leftOut));
  const [first = '…', ...rest] = pages;
  const parts: [Part, ...Part[]] = [
    { content: first, components: [] },
    ...rest.map((content) => ({ content, components: [] })),
  ];
  const links = encodeLinks(aids);
  parts.at(-1)!.components = [...links, ...encodeChoices(choices, caller, says, ROWS - links.length)];
  return parts;
}

/** The picture of a message, told as its lines tell it. */
export function encodePicture({ lines }: Message, png: Uint8Array): Picture {
  return { png, alt: cut(lines.map((line) => oneLine(plain(line))).join('\n'), ALT_LIMIT) };
}

/** The one line of a notice. */
export function encodeNotice(line: Line): string {
  return encodeLine(line) || '…';
}

/** A form of one field. Its data says what is filled in, and for whom it was made. */
export function encodeForm(
  { title, label, intent }: Extract<Reply, { kind: 'form' }>,
  caller: Caller,
): APIModalInteractionResponseCallbackData {
  return {
    custom_id: encodeCallback(intent, caller),
    title: fitLabel(title, FORM_LIMIT),
    components: [
      {
        type: ComponentType.Label,
        label: fitLabel(label, FORM_LIMIT),
        component: {
          type: ComponentType.TextInput,
          custom_id: FORM_FIELD,
          style: TextInputStyle.Paragraph,
          max_length: 4000,
        },
      },
    ],
  };
}

export function encodeSuggestions(suggestions: readonly Suggestion[]): { name: string; value: string }[] {
  return suggestions.map(({ label, words }) => ({ name: fitLabel(label, OPTION_LIMIT), value: words }));
}

/** Discord has no button that copies: there, code is copied by a long press. */
function encodeLinks(aids: readonly Aid[]): ActionRow[] {
  const links = aids.flatMap((aid) =>
    aid.kind === 'link'
      ? [
          {
            type: ComponentType.Button as const,
            style: ButtonStyle.Link as const,
            label: fitLabel(aid.label, LABEL_LIMIT),
            url: aid.url,
          },
        ]
      : [],
  );
  return links.length > 0 ? [{ type: ComponentType.ActionRow, components: links }] : [];
}

/** Buttons, as long as five rows of five hold them; beyond that the largest group becomes a menu. */
function encodeChoices(
  groups: readonly ChoiceGroup[],
  caller: Caller,
  { pick }: Says,
  rows: number,
): ActionRow[] {
  const menus = new Set<ChoiceGroup>();
  const bySize = groups.toSorted((a, b) => b.length - a.length);
  const height = () =>
    groups.reduce((sum, group) => sum + (menus.has(group) ? 1 : Math.ceil(group.length / ROW_WIDTH)), 0);
  for (const group of bySize) if (height() > rows) menus.add(group);
  return groups.flatMap((group, index) =>
    menus.has(group) ? [encodeMenu(group, caller, pick, index)] : encodeButtons(group, caller),
  );
}

function encodeButtons(group: ChoiceGroup, caller: Caller): ActionRow[] {
  const buttons = group.map(({ label, intent }) => ({
    type: ComponentType.Button as const,
    style: ButtonStyle.Secondary as const,
    label: fitLabel(label, LABEL_LIMIT),
    custom_id: encodeCallback(intent, caller),
  }));
  return buttons.flatMap((_, index) =>
    index % ROW_WIDTH === 0
      ? [{ type: ComponentType.ActionRow, components: buttons.slice(index, index + ROW_WIDTH) }]
      : [],
  );
}

function encodeMenu(group: ChoiceGroup, caller: Caller, placeholder: string, index: number): ActionRow {
  const options = group.map(({ label, intent }) => ({
    label: fitLabel(label, OPTION_LIMIT),
    value: encodeCallback(intent, caller),
  }));
  const menu = {
    type: ComponentType.StringSelect as const,
    custom_id: `menu.${index}`,
    placeholder,
    options,
  };
  return { type: ComponentType.ActionRow, components: [menu] };
}

/** As many lines in a message as fit. None begins with a blank line: Discord trims those, and refuses a message of
 *  nothing else. */
function fitPages(lines: readonly string[]): string[] {
  const pages: string[] = [];
  for (const line of lines) {
    const page = pages.at(-1);
    if (page !== undefined && page.length + 1 + line.length <= CONTENT_LIMIT)
      pages.push(`${pages.pop()}\n${line}`);
    else if (!isBlank(line)) pages.push(line);
  }
  return pages;
}

function leaveOut(pages: readonly string[], most: number, leftOut: string): readonly string[] {
  if (pages.length <= most) return pages;
  const last = pages[most - 1]!.split('\n');
  const withWord = () => [...last, leftOut].join('\n');
  while (withWord().length > CONTENT_LIMIT) last.pop();
  return [...pages.slice(0, most - 1), withWord()];
}

/** At most one message long: the end of a longer line is cut off. */
function encodeLine(line: Line): string {
  let encoded = '';
  for (const span of joinWords(line)) {
    const next = encodeSpan(span, encoded);
    if (encoded.length + next.length > CONTENT_LIMIT) return encoded + encodeCut(span, encoded);
    encoded += next;
  }
  return encoded;
}

/** Words that stand side by side are one text: markup could begin in one and end in the next. */
function joinWords(line: Line): Line {
  const joined: Span[] = [];
  for (const span of line) {
    const last = joined.at(-1);
    if (typeof span === 'string' && typeof last === 'string') joined.splice(-1, 1, last + span);
    else joined.push(span);
  }
  return joined;
}

/** As much of the span as there is room for. */
function encodeCut(span: Span, before: string): string {
  const room = CONTENT_LIMIT - before.length;
  if (typeof span === 'object' && 'at' in span) return '';
  const text = typeof span === 'string' ? span : 'bold' in span ? span.bold : span.code;
  // each character may need a backslash, and marks stand around it
  const kept = cut(oneLine(text), Math.floor((room - 5) / 2));
  if (room < 10) return '';
  return encodeSpan(
    typeof span === 'string' ? kept : 'bold' in span ? { bold: kept } : { code: kept },
    before,
  );
}

function encodeSpan(span: Span, before: string): string {
  if (typeof span === 'string') return escape(oneLine(span), isBlank(before));
  if ('at' in span) return `<t:${Math.floor(span.at / 1000)}:f>`;
  const text = oneLine('bold' in span ? span.bold : span.code);
  if (text === '') return '';
  // inside of a code span nothing can be escaped: the back-tick gets a look-alike
  const marked = 'bold' in span ? `**${escape(text, false)}**` : `\`${text.replaceAll('`', 'ˋ')}\``;
  // two marks that touch would be read as one
  return before.endsWith(marked[0]!) ? `\u200b${marked}` : marked;
}

/** Plain words, whatever they hold. Only what Discord would read as markup gets a backslash, since people who copy the
 *  text get the backslash too. */
function escape(text: string, isLineStart: boolean): string {
  const escaped = text.replaceAll(/[\\`*_<[\]@]|([|~])(?=\1)|(?<=([|~]))\2|:(?=\/\/)/gu, '\\$&');
  return isLineStart ? escaped.replace(/^(\s*)([#>+=-]|\d+(?=\.))/u, escapeStart) : escaped;
}

/** Headings, quotes, lists. */
function escapeStart(_: string, blanks: string, mark: string): string {
  return /\d/u.test(mark) ? `${blanks}${mark}\\` : `${blanks}\\${mark}`;
}
