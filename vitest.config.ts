import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    // One process for all files: loading the chat libraries again for each would take most of the time.
    isolate: false,
    reporters: ['default', './test/closing-line.ts'],
    restoreMocks: true,
    unstubEnvs: true,
    testTimeout: 20_000,
  },
});
