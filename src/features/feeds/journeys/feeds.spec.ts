/** Feeds of a site on this machine, read by a person and by a community. */

import { Api } from '../../../../e2e/support/api.ts';
import { install } from '../../../../e2e/support/installation.ts';
import { keepPicture, overflow, settled, violations } from '../../../../e2e/support/page.ts';
import { test as base, expect, phone } from '../../../../e2e/support/test.ts';
import { type WebServer, webServer } from '../../../platform/outside/testing/web-server.ts';

/** An installation that may call this machine: the site of the test is here. */
const test = base.extend<object, { site: WebServer }>({
  installation: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the fixtures that are needed from this pattern.
    async ({}, use) => {
      const installation = await install({ env: { FIKA_OUTSIDE_ALLOW: '127.0.0.1' } });
      await use(installation);
      await installation.remove();
    },
    { scope: 'worker', timeout: 120_000 },
  ],
  site: [
    // biome-ignore lint/correctness/noEmptyPattern: as above
    async ({}, use) => {
      const site = await webServer();
      await use(site);
      await site.close();
    },
    { scope: 'worker' },
  ],
});

const item = (n: number, title: string, text: string) =>
  `<item><guid isPermaLink="false">${n}</guid><title>${title}</title><link>https://journal.example/${n}</link><pubDate>${new Date(Date.UTC(2026, 9, n)).toUTCString()}</pubDate><description><![CDATA[${text}]]></description></item>`;

for (const [size, options] of [
  ['desktop', {}],
  ['phone', phone],
] as const) {
  test(`feeds on a ${size}: found on a site, read, seen, shared, stopped and taken back`, async ({
    as,
    api,
    installation,
    site,
  }, testInfo) => {
    const path = `/${size}.xml`;
    site.pages.set(path, (_request, response) =>
      response
        .writeHead(200, { 'content-type': 'application/rss+xml' })
        .end(
          `<rss version="2.0"><channel><title>The wound journal ${size}</title><link>https://journal.example</link>${item(1, 'A tape to print', 'One page.')}${item(2, 'Foam or alginate?', `<p>Forty wards compared.</p><p>${'What helped most was time. '.repeat(30)}</p>`)}</channel></rss>`,
        ),
    );
    site.html(`/${size}`, `<link rel="alternate" type="application/rss+xml" href="${path}">`);
    const kim = { name: 'Kim Dahl', email: `kim-${size}-${Date.now()}@norrby.example`, password: 'three quiet words' };
    await api.invite(kim);
    const { page } = await as(kim, { ...options, mayFail: /400/ });
    const look = async (name: string) => {
      for (const colorScheme of ['light', 'dark'] as const) {
        await page.emulateMedia({ colorScheme });
        await settled(page);
        await keepPicture(page, { path: testInfo.outputPath(`${name} ${size} ${colorScheme}.png`) });
        expect(await violations(page)).toEqual([]);
      }
      await page.emulateMedia({ colorScheme: 'light' });
      expect(await overflow(page)).toBeLessThanOrEqual(0);
    };

    await page.goto('/feeds');
    await expect(page.getByText('Read here what is written elsewhere')).toBeVisible();
    await page.getByLabel('Add a feed').fill('http://10.0.0.1/');
    await page.getByRole('button', { name: 'Subscribe' }).click();
    await expect(page.getByText('Fika does not call this address')).toBeVisible();
    await look('refused');
    await page.getByLabel('Add a feed').fill(`${site.address}/${size}`);
    await page.getByLabel('Add a feed').press('Enter');
    await expect(page.getByText(`The wound journal ${size} is here now.`)).toBeVisible();

    const foam = page
      .getByRole('listitem')
      .filter({ has: page.getByRole('heading', { name: 'Foam or alginate?' }) })
      .first();
    await expect(foam.getByText('new', { exact: true })).toBeVisible();
    await foam.getByRole('button', { name: /Read on/ }).click();
    await expect(foam.getByText('What helped most was time.').last()).toBeVisible();
    await look('read');
    await page.getByRole('button', { name: 'I have seen all of this' }).click();
    await expect(foam.getByText('new', { exact: true })).toHaveCount(0);
    await page.getByLabel('Only what is new').check();
    await expect(page.getByText('Nothing new. You have seen all of it.')).toBeVisible();
    await page.getByLabel('Only what is new').uncheck();
    await foam.getByRole('link', { name: /Share it/ }).click();
    await expect(page.getByLabel('Address')).toHaveValue('https://journal.example/2');
    await expect(page.getByLabel('Title')).toHaveValue('Foam or alginate?');

    await page.goto('/feeds');
    await page.getByRole('button', { name: 'Feeds here' }).click();
    await page.getByRole('button', { name: `More about The wound journal ${size}` }).click();
    await page.getByRole('menuitem', { name: 'Stop this feed' }).click();
    await expect(page.getByText(`The wound journal ${size} is gone from here.`)).toBeVisible();
    await page.getByRole('button', { name: 'Undo' }).click();
    await expect(page.getByRole('button', { name: `More about The wound journal ${size}` })).toBeVisible();

    // A community's: chosen by who leads it, read by who is in it.
    const place = await api.call('POST', '/communities', { name: `Wound care ${size}`, visibility: 'open' });
    const oda = { name: 'Oda Berg', email: `oda-${size}-${Date.now()}@norrby.example`, password: 'three quiet words' };
    await api.invite(oda);
    await api.call('POST', `/communities/${place.id}/feeds`, { address: `${site.address}${path}` });
    const { page: hers } = await as(oda, options);
    await hers.goto(`/communities/${place.id}/feeds`);
    await expect(hers.getByRole('heading', { name: 'Foam or alginate?' })).toBeVisible();
    await hers.getByRole('button', { name: 'Feeds here' }).click();
    await expect(hers.getByRole('button', { name: 'Subscribe' })).toHaveCount(0);
    expect(
      (
        await (
          await Api.signIn(installation.address, oda)
        ).call<{ items: unknown[] }>('GET', `/communities/${place.id}/feeds`)
      ).items,
    ).toHaveLength(1);
  });
}
