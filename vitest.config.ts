import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    isolate: false,
    restoreMocks: true,
    unstubEnvs: true,
    testTimeout: 20_000,
  },
});
