import type { Problem } from '../problem.ts';
import type { Line } from '../reply.ts';
import type { Catalogue } from './index.ts';

/** A problem in words. */
export function problemLines(texts: Catalogue, problem: Problem): readonly Line[] {
  // The catalogue's type pairs each code with its own facts; TypeScript cannot follow that through an index.
  const say = texts.problems[problem.code] as (problem: Problem) => readonly Line[];
  return say(problem);
}
