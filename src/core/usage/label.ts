import { profileDigest } from '../callback.ts';

/** How long a name may get before it is cut, in graphemes. */
const LABEL_LIMIT = 64;
/** And in UTF-16 units: one grapheme can be piled up to any height. */
const LABEL_UNITS = 4 * LABEL_LIMIT;
/** What stands behind this is not looked at: nothing of it could be shown. */
const TEXT_LIMIT = 16 * 1024;

/** Control characters, marks of direction, joiners, tags; and the letters that show nothing. */
const INVISIBLE = /[\p{Cc}\p{Cf}\u034F\u115F\u1160\u17B4\u17B5\u2028\u2029\u2800\u3164\uFFA0]/gu;
/** A profile may be named after its e-mail address (`openai:someone@example.com`); those are never shown whole. */
const EMAIL = /("[^"@]{1,64}"|[^\s@:<>()"]{1,64})@([^\s@<>()"']+\.[^\s@<>()"']+)/gu;

/** Untrusted text made fit for the eye: one line, nothing invisible, no e-mail address, at most 64 graphemes, never
 *  empty. For comparing and for argument lists keep the original. */
export function clean(text: string): string {
  const visible = text
    .slice(0, TEXT_LIMIT)
    .toWellFormed()
    .normalize('NFC')
    .replace(/\s+/gu, ' ')
    .replace(INVISIBLE, '')
    .replace(EMAIL, (_, person: string, host: string) => `${firstGrapheme(person)}…@${host}`)
    .trim();
  return cut(visible) || '?';
}

/** Somebody's own words, repeated to them so that they see what was understood. What may be a secret (an address, a
 *  token, anything long) is not repeated: it becomes `…`. */
export function quote(said: string): string {
  const words = clean(said);
  const mayBeSecret = words.length > 40 || /[:/?=&].*[/?=&]|[\w-]{30}/u.test(words);
  return mayBeSecret ? '…' : words;
}

/** The part after the provider's colon: `work` of `openai-codex:work`. The whole id where there is none. */
export function shortName(id: string): string {
  return id.slice(id.indexOf(':') + 1) || id;
}

/** A label for each profile: its short name; its full id where two would look alike; and where even those look
 *  alike to the eye, with a digest behind it. Labels of one list always differ. */
export function labelProfiles(ids: readonly string[]): ReadonlyMap<string, string> {
  const candidates = [(id: string) => clean(shortName(id)), clean, (id: string) => withDigest(id)];
  let open = [...ids];
  const labels = new Map<string, string>();
  for (const candidate of candidates) {
    const groups = Map.groupBy(open, candidate);
    const taken = new Set(labels.values());
    open = [];
    for (const [label, same] of groups) {
      if (same.length === 1 && !taken.has(label)) labels.set(same[0]!, label);
      else open.push(...same);
    }
  }
  for (const id of open) labels.set(id, profileDigest(id));
  return labels;
}

function withDigest(id: string): string {
  return `${cut(clean(id), LABEL_LIMIT - 8)} #${profileDigest(id).slice(0, 6)}`;
}

function cut(text: string, limit = LABEL_LIMIT): string {
  if (text.length <= limit) return text;
  // Nobody waits for the rest of a long text to be taken apart.
  const parts = graphemesOf(text.slice(0, LABEL_UNITS + limit));
  const isWhole = text.length <= LABEL_UNITS && parts.length <= limit;
  if (isWhole) return text;
  let shown = '';
  for (const part of parts.slice(0, limit - 1)) {
    if (shown.length + part.length >= LABEL_UNITS) break;
    shown += part;
  }
  return `${shown}…`;
}

function firstGrapheme(text: string): string {
  return graphemesOf(text)[0] ?? '';
}

/** The segmenter is made when a name needs it, which is seldom: its language data takes long to load. */
function graphemesOf(text: string): string[] {
  const segments = new Intl.Segmenter('en', { granularity: 'grapheme' }).segment(text);
  return Array.from(segments, ({ segment }) => segment);
}
