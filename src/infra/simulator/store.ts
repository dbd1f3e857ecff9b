import type { Document } from './document.ts';

/** One place where logins are kept. */
export type Store = {
  read(): Document;
  /** Whether logins were ever saved here. */
  exists(): boolean;
  /** Reads, changes and writes while nobody else can; `null` from `change` writes nothing. Throws `Busy`. */
  update(change: (document: Document) => Document | null): void;
};

/** Somebody else held the store for too long. */
export class Busy extends Error {}
