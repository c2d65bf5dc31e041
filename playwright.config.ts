import { defineConfig } from '@playwright/test';

/**
 * Journeys: what a person does, in a real browser, on an installation of their own. Nothing is tried again: people do not
 * reload until it works.
 */
export default defineConfig({
  testDir: '.',
  // Those of one room are in the room.
  testMatch: ['e2e/*.spec.ts', 'src/features/*/journeys/*.spec.ts'],
  outputDir: 'test-results',
  workers: 2,
  retries: 0,
  timeout: 90_000,
  expect: { timeout: 10_000 },
  use: {
    actionTimeout: 10_000,
    locale: 'en-GB',
    timezoneId: 'Europe/Stockholm',
    viewport: { width: 1280, height: 800 },
    // Waiting for what moves was a tenth of the time. On phones (`e2e/support/test.ts`) it moves.
    contextOptions: { reducedMotion: 'reduce' },
    // Recording costs a fifth of the time; where a journey fails, what the page said is kept in any case.
    trace: process.env.FIKA_TRACE ? 'retain-on-failure' : 'off',
    launchOptions: {
      executablePath: process.env.FIKA_CHROMIUM ?? '/usr/bin/chromium',
      args: [
        '--no-sandbox',
        '--disable-gpu',
        '--disable-quic',
        '--no-first-run',
        '--disable-background-networking',
        '--disable-component-update',
        '--disable-sync',
      ],
    },
  },
});
