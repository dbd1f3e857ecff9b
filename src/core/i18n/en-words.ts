import type { Line } from '../reply.ts';

/** The small parts of English sentences. */

export const code = (text: string) => ({ code: text });

/** One blank between words and code spans: `a`, `b` and `c`. */
export function named(labels: readonly string[], most = labels.length): Line {
  const rest = labels.length - most;
  const shown = rest > 0 ? [...labels.slice(0, most), `${rest} more`] : labels;
  // Made when it is needed: language data takes longer to load than all of this file.
  const parts = new Intl.ListFormat('en', { type: 'conjunction' }).formatToParts(shown);
  return parts.map(({ type, value }) => (type === 'element' && labels.includes(value) ? code(value) : value));
}

/** In a sequence that matters: `a`, `b`, `c`. */
export function listed(labels: readonly string[]): Line {
  return labels.flatMap((label, index) => (index > 0 ? [', ', code(label)] : [code(label)]));
}
