import { isDeepStrictEqual } from 'node:util';

/** A file of a JSON store, as it is: fields that nobody here knows are carried along untouched. Wire shape: contract,
 *  section 2.1. Up to 2026.4.5 one file holds all four fields below, since then two share them. */
export type Document = Readonly<Record<string, unknown>>;

/** `null` for anything but a JSON object in clean UTF-8: decoding another would change what it does not show. */
export function parseDocument(bytes: Uint8Array): Document | null {
  try {
    const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
    const parsed: unknown = JSON.parse(text);
    return isRecord(parsed) ? parsed : null;
  } catch {
    return null;
  }
}

/** Written the way OpenClaw does it; the last line ends as it did `before`. */
export function renderDocument(document: Document, before: Uint8Array): Buffer {
  const end = before.at(-1) === 0x0a ? '\n' : '';
  return Buffer.from(JSON.stringify(document, null, 2) + end);
}

/** The document without one profile. An order that would be left empty goes: OpenClaw has none or a real one. */
export function withoutProfile(document: Document, id: string): Document {
  return Object.fromEntries(
    Object.entries(document).map(([name, field]) => {
      const cut = cuts.get(name);
      return [name, cut && isRecord(field) ? cut(field, id) : field];
    }),
  );
}

/** Whether anything OpenClaw looks up still has this id. Written apart from `withoutProfile`, to check it. */
export function mentions({ profiles, usageStats, order, lastGood }: Document, id: string): boolean {
  return (
    hasLogin({ profiles }, id) ||
    (isRecord(usageStats) && Object.hasOwn(usageStats, id)) ||
    (isRecord(order) && Object.values(order).some((ids) => Array.isArray(ids) && ids.includes(id))) ||
    (isRecord(lastGood) && Object.values(lastGood).includes(id))
  );
}

export const hasLogin = ({ profiles }: Document, id: string) =>
  isRecord(profiles) && Object.hasOwn(profiles, id);

export const isSame = (one: Document | null, other: Document): boolean => isDeepStrictEqual(one, other);

type Cut = (field: Document, id: string) => Document;

const withoutKey: Cut = (field, id) =>
  Object.fromEntries(Object.entries(field).filter(([key]) => key !== id));

const cuts = new Map<string, Cut>([
  ['profiles', withoutKey],
  ['usageStats', withoutKey],
  ['lastGood', (field, id) => Object.fromEntries(Object.entries(field).filter(([, good]) => good !== id))],
  [
    'order',
    (field, id) =>
      Object.fromEntries(
        Object.entries(field).flatMap(([provider, ids]) => {
          if (!Array.isArray(ids) || !ids.includes(id)) return [[provider, ids]];
          const left = ids.filter((one) => one !== id);
          return left.length > 0 ? [[provider, left]] : [];
        }),
      ),
  ],
]);

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
