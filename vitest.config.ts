import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['src/**/*.test.{ts,tsx}', 'scripts/**/*.test.ts', 'demo/**/*.test.ts', 'bench/**/*.test.ts'],
    globalSetup: ['src/platform/testing/global-setup.ts'],
    setupFiles: ['src/platform/testing/no-network.ts', 'src/testing/forget.ts'],
    pool: 'forks',
    // To read all of Fika anew for each file took a third of the time. What a process remembers is forgotten by the set-up file.
    isolate: false,
    maxWorkers: 2,
    testTimeout: 20_000,
    hookTimeout: 60_000,
    // A test that waits for what never comes says so instead of hanging the run.
    teardownTimeout: 10_000,
    env: { NODE_ENV: 'test', TZ: 'UTC' },
  },
});
