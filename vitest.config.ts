import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['src/**/*.test.{ts,tsx}', 'scripts/**/*.test.ts', 'demo/**/*.test.ts', 'bench/**/*.test.ts'],
    globalSetup: ['src/platform/testing/global-setup.ts'],
    setupFiles: ['src/platform/testing/no-network.ts'],
    pool: 'forks',
    maxWorkers: 2,
    testTimeout: 20_000,
    hookTimeout: 60_000,
    // A test that waits for what never comes says so instead of hanging the run.
    teardownTimeout: 10_000,
    env: { NODE_ENV: 'test', TZ: 'UTC' },
  },
});
