import { expect, type Page, type Request } from '@playwright/test';
import axe from 'axe-core';

/** Per page: what it has asked for and not got yet, and when that last changed. */
const traffic = new WeakMap<Page, { readonly open: Set<Request>; at: number }>();

/** Begins to count what a page asks for, for `settled`. */
export function countRequests(page: Page): void {
  const seen = { open: new Set<Request>(), at: performance.now() };
  traffic.set(page, seen);
  const ended = (request: Request) => {
    if (seen.open.delete(request)) seen.at = performance.now();
  };
  page.on('request', (request) => {
    seen.open.add(request);
    seen.at = performance.now();
  });
  page.on('requestfinished', ended);
  page.on('requestfailed', ended);
}

/**
 * Nothing was asked for in the last tenth of a second, and the page has nothing to do that could ask for more: code that came is read, what it
 * draws is drawn. Playwright's own word for it waits half a second, five hundred times in a run, and knows nothing of the second.
 */
export async function quiet(page: Page): Promise<void> {
  const seen = traffic.get(page)!;
  for (let at = Number.NaN; at !== seen.at; ) {
    await expect
      .poll(() => seen.open.size === 0 && performance.now() - seen.at > 100, { intervals: [50], timeout: 20_000 })
      .toBe(true);
    at = seen.at;
    // Behind everything that waits to be done. The page's own word for it, `requestIdleCallback`, comes with frames, and a page that stands still may make none.
    await page.evaluate(async () => {
      for (let turn = 0; turn < 2; turn++) await scheduler.postTask(() => undefined, { priority: 'background' });
    });
  }
}

/** Goes to an address as a link in the app does: the app stays, what it shows changes. */
export const follow = (page: Page, address: string): Promise<void> =>
  page.evaluate((to) => history.pushState(null, '', to), address);

/** Everything that the page shows is there. */
export async function settled(page: Page): Promise<void> {
  // The heading comes with the page's own code, before which there is nothing yet that could be loading.
  await expect(page.getByRole('heading', { level: 1 })).toBeAttached();
  await quiet(page);
  // In the first moments these are there without being seen.
  await expect(page.locator('[data-loading]')).toHaveCount(0);
  await quiet(page);
  await page.evaluate(() => document.fonts.ready.then(() => undefined));
}

/**
 * What axe has to say, each with the first piece of the page that it is about. In the dark it looks at contrast alone: the rest is the
 * same page.
 */
export async function violations(page: Page): Promise<string[]> {
  if (!(await page.evaluate(() => 'axe' in window))) await page.evaluate(axe.source);
  return page.evaluate(async () => {
    // What opens or closes is half there while it moves.
    const moves = () =>
      document
        .getAnimations()
        .some(({ playState, effect }) => playState === 'running' && effect?.getComputedTiming().iterations === 1);
    for (let tries = 0; tries < 20 && moves(); tries++) await new Promise((resolve) => setTimeout(resolve, 50));
    await new Promise((resolve) => setTimeout(resolve, 50));
    const { axe } = window as unknown as { axe: typeof import('axe-core') };
    const dark = document.documentElement.dataset.mantineColorScheme === 'dark';
    const { violations } = await axe.run(document, {
      resultTypes: ['violations'],
      ...(dark && { runOnly: { type: 'rule', values: ['color-contrast'] } }),
    });
    return violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`);
  });
}

/** How many pixels of the page stand out at its side. */
export const overflow = (page: Page): Promise<number> =>
  page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);

/** A picture for people to look at, where somebody wants them: with FIKA_PICTURES=1. They take a tenth of the time of all journeys. */
export async function keepPicture(page: Page, options: NonNullable<Parameters<Page['screenshot']>[0]>): Promise<void> {
  if (process.env.FIKA_PICTURES) await page.screenshot(options);
}
