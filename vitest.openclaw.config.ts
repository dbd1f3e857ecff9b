import { defineConfig } from 'vitest/config';

/** The contract tests: real versions of OpenClaw, each call a process that takes seconds. */
export default defineConfig({
  test: {
    include: ['test/openclaw/*.contract.ts'],
    globalSetup: ['test/openclaw/install.ts'],
    reporters: ['default', './test/closing-line.ts'],
    testTimeout: 600_000,
  },
});
