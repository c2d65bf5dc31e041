import { type BrowserContext, type BrowserContextOptions, test as base, expect, type Page } from '@playwright/test';
import { Api } from './api.ts';
import { type Installation, install, mira } from './installation.ts';
import { countRequests } from './page.ts';

export { expect } from '@playwright/test';

/** With what moves: on a desktop the journeys ask for less of it. */
export const phone: BrowserContextOptions = {
  viewport: { width: 390, height: 844 },
  isMobile: true,
  hasTouch: true,
  reducedMotion: 'no-preference',
};

export interface Someone {
  readonly page: Page;
  readonly context: BrowserContext;
}

interface WorkerFixtures {
  /** One installation for the tests of a file that may share it; the administrator is Mira. */
  readonly installation: Installation;
}

interface Fixtures {
  /** A browser of its own for one person; watched: no console error, no broken script, no request that leaves the machine. */
  readonly newcomer: (options?: BrowserContextOptions & { mayFail?: RegExp }) => Promise<Someone>;
  /** The same, signed in through the API. */
  readonly as: (
    account: { email: string; password: string },
    options?: BrowserContextOptions & { mayFail?: RegExp },
  ) => Promise<Someone>;
  /** The API, signed in as Mira. */
  readonly api: Api;
}

export const test = base.extend<Fixtures, WorkerFixtures>({
  installation: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the fixtures that are needed from this pattern.
    async ({}, use) => {
      const installation = await install();
      await use(installation);
      await installation.remove();
    },
    { scope: 'worker', timeout: 120_000 },
  ],
  newcomer: async ({ browser, installation }, use) => {
    const complaints: string[] = [];
    const contexts: BrowserContext[] = [];
    await use(async ({ mayFail, ...options } = {}) => {
      // The service worker answers in the page's stead; it has a journey of its own.
      const context = await browser.newContext({ serviceWorkers: 'block', baseURL: installation.address, ...options });
      contexts.push(context);
      const page = await context.newPage();
      countRequests(page);
      watch(page, installation.address, complaints, mayFail);
      return { page, context };
    });
    await Promise.all(contexts.map((context) => context.close()));
    expect(complaints, 'what browsers complained about').toEqual([]);
  },
  as: async ({ newcomer, installation }, use) => {
    await use(async (account, options) => {
      const someone = await newcomer(options);
      const api = await Api.signIn(installation.address, account);
      await someone.context.addCookies(api.cookies());
      return someone;
    });
  },
  api: async ({ installation }, use) => {
    await use(await Api.signIn(installation.address, mira));
  },
});

function watch(page: Page, address: string, complaints: string[], mayFail?: RegExp): void {
  page.on('pageerror', (error) => complaints.push(`script: ${error.message}`));
  page.on('console', (message) => {
    const text = message.text();
    if (message.type() !== 'error' || mayFail?.test(text) || /Service Worker/.test(text)) return;
    complaints.push(`console: ${text}`);
  });
  page.on('request', (request) => {
    const url = new URL(request.url());
    if (url.protocol.startsWith('http') && url.origin !== address)
      complaints.push(`left the machine: ${request.url()}`);
  });
}
