/** What copying on a phone, in a mail or in a chat does to an address, undone. */

const INVISIBLE = /[\p{Cf}\p{Default_Ignorable_Code_Point}]/gu;
const AROUND = '<>()\\[\\]{}"\'`*«»‹›“”„‘’‚「」『』';
const BEFORE = new RegExp(`^[${AROUND}]+`, 'u');
const BEHIND = new RegExp(`[${AROUND}.,;:!。，；！]+$`, 'u');
const SCHEME = /https?:\/\/|https?%3a/iu;
/** As some browsers show it. Not in the middle of another host's name. */
const BARE_HOST = /(?<![\w.:/\\@%-])(?:localhost|127\.0\.0\.1|\[::1\]):/iu;

/** Without soft hyphens, marks of direction, joiners and the like. */
export const withoutInvisible = (text: string): string => text.replace(INVISIBLE, '');

/** Without any blanks and control characters. */
export const withoutBlanks = (text: string): string => text.replace(/[\s\p{Cc}]+/gu, '');

/** Three layers of `%41` and of `&amp;` taken off, as far as they make sense. For looking, not for using. */
export function decodeLoosely(text: string): string {
  let decoded = text;
  for (let layer = 0; layer < 3; layer += 1)
    decoded = decoded
      .replace(/%([0-7][0-9a-f])/giu, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)))
      .replace(/&amp;|&#38;|&#x26;/giu, '&');
  return decoded.toLowerCase();
}

/** The address in a text, in one piece: from where it begins, over line breaks, and over blanks as long as it is not
 *  whole. Words behind it are left out. The whole text, where none begins. */
export function oneAddress(text: string): string {
  const [first = '', ...rest] = fromItsBeginning(withoutInvisible(text).trim()).split(/\s+/u);
  let address = first;
  for (const piece of rest) {
    const isWhole = /[?&](?:code|error)=./u.test(address) && /[?&]state=./u.test(address);
    if (isWhole && !/^[?&#]|[?&][a-z_]+=|:\/\//iu.test(piece)) break;
    address += piece;
  }
  return address.replace(BEHIND, '');
}

function fromItsBeginning(text: string): string {
  const joined = joinLines(text);
  const scheme = joined.search(SCHEME);
  if (scheme >= 0) return joined.slice(scheme);
  const host = text.search(BARE_HOST);
  return host >= 0 ? joinLines(text.slice(host)) : joined.replace(BEFORE, '');
}

/** What follows a line break is taken for the rest of the line, unless it is in another script. */
function joinLines(text: string): string {
  return text
    .replace(/\s+/gu, (blanks) => (/[\r\n\v\f\u2028\u2029]/u.test(blanks) ? '\n' : ' '))
    .replace(/\n(?=[\x21-\x7e])/gu, '');
}
