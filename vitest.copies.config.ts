import { defineConfig } from 'vitest/config';

/** Three copies of the bot and everybody they serve need the machine for themselves. */
export default defineConfig({
  test: {
    include: ['test/copies/*.story.ts'],
    reporters: ['verbose', './test/closing-line.ts'],
    testTimeout: 30 * 60_000,
  },
});
