/** Text made to fit a platform's limits. */

/** Safe for the wire and for offsets, whatever comes: no half of a surrogate pair, and a line stays one line. How a
 *  foreign name looks to the eye is the core's care, not ours. */
export function oneLine(text: string): string {
  return text.toWellFormed().replaceAll(/[\p{Cc}\u2028\u2029]/gu, ' ');
}

export function isBlank(text: string): boolean {
  return !/[^\s\p{Cf}]/u.test(text);
}

/** What a button says: platforms refuse one without a word on it. */
export function fitLabel(label: string, limit: number): string {
  const text = oneLine(label);
  return isBlank(text) ? '…' : cut(text, limit);
}

/** At most `limit` UTF-16 units, cut between graphemes, with a … for what is gone. */
export function cut(text: string, limit: number): string {
  if (text.length <= limit) return text;
  let kept = '';
  for (const { segment } of graphemes.segment(text)) {
    if (kept.length + segment.length + 1 > limit) break;
    kept += segment;
  }
  return `${kept}…`;
}

const graphemes = new Intl.Segmenter(undefined, { granularity: 'grapheme' });
