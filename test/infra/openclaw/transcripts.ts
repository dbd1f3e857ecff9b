import { readFileSync } from 'node:fs';
import { z } from 'zod';

/** What real versions of OpenClaw said, recorded. */

const Transcript = z.object({
  version: z.string(),
  name: z.string(),
  kind: z.enum(['version', 'status', 'order.get', 'order.set', 'order.clear', 'logout']),
  argv: z.array(z.string()),
  exitCode: z.int(),
  stdout: z.string(),
  stderr: z.string(),
});
export type Transcript = z.infer<typeof Transcript>;

export const transcripts: readonly Transcript[] = z
  .array(Transcript)
  .parse(JSON.parse(readFileSync('test/fixtures/openclaw-transcripts.json', 'utf8')));
