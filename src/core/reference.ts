import { createHash } from 'node:crypto';

/** How a person and the log mean the same request, by its platform's id: short enough to be read aloud. The same in every
 *  process, so that a search finds what became of it wherever it was answered. */
export function referenceOf(id: string): string {
  return createHash('sha256').update(id).digest('hex').slice(0, 8);
}
