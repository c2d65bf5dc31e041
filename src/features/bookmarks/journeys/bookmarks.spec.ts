import { readFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import sharp from 'sharp';
import { install, mira } from '../../../../e2e/support/installation.ts';
import { keepPicture, overflow, settled, violations } from '../../../../e2e/support/page.ts';
import { test as base, expect, phone } from '../../../../e2e/support/test.ts';

/** Somebody else's web server, on this machine: only Fika's server calls it, never a browser (each journey watches that). */
let site: Server;
let address = '';

const test = base.extend({
  installation: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the fixtures that are needed from this pattern.
    async ({}, use) => {
      const installation = await install({ env: { FIKA_OUTSIDE_ALLOW: '127.0.0.1' } });
      await use(installation);
      await installation.remove();
    },
    { scope: 'worker', timeout: 120_000 },
  ],
});

test.beforeAll(async () => {
  const picture = await sharp(
    Buffer.from(
      '<svg xmlns="http://www.w3.org/2000/svg" width="600" height="400"><rect width="600" height="400" fill="#e8c39e"/><circle cx="300" cy="220" r="130" fill="#a8481f"/><circle cx="300" cy="200" r="120" fill="#f6e6d2"/></svg>',
    ),
  )
    .jpeg()
    .toBuffer();
  site = createServer((request, response) => {
    if (request.url === '/soup.jpg') response.writeHead(200, { 'content-type': 'image/jpeg' }).end(picture);
    else
      response
        .writeHead(200, { 'content-type': 'text/html; charset=utf-8' })
        .end(
          '<title>Soup for forty</title><meta property="og:description" content="Quantities, pots, and who peels."><meta property="og:site_name" content="The big kitchen"><meta property="og:image" content="/soup.jpg">',
        );
  });
  await new Promise<void>((resolve) => site.listen(0, '127.0.0.1', resolve));
  address = `http://127.0.0.1:${(site.address() as AddressInfo).port}`;
});
test.afterAll(() => new Promise<void>((resolve) => void site.close(() => resolve())));

for (const [name, options] of [
  ['desktop', {}],
  ['phone', { ...phone, colorScheme: 'dark' }],
] as const) {
  test(`a page is kept, found, shared and answered, on a ${name}`, async ({ as, api }, testInfo) => {
    const picture = async (what: string) => {
      const path = testInfo.outputPath(`${what}.png`);
      await keepPicture(page, { path });
    };
    const kitchen = await api.call('POST', '/communities', {
      name: `Kitchen ${name}`,
      visibility: 'open',
      emoji: '🍲',
    });
    const { page } = await as(mira, { ...options, mayFail: /status of 4(00|09)/ });

    await page.goto('/');
    await page.getByRole('button', { name: 'My page and settings' }).filter({ visible: true }).click();
    await page.getByRole('menuitem', { name: 'Bookmarks' }).click();
    await settled(page);
    expect(await violations(page)).toEqual([]);
    await picture('empty');

    await page.getByRole('link', { name: 'Add a bookmark' }).first().click();
    await page.getByLabel('Address').fill('javascript:alert(1)');
    await page.getByRole('button', { name: 'Save' }).click();
    await expect(page.getByText('That is no web address.')).toBeVisible();
    await page.getByLabel('Address').fill(`${address}/soup-${name}`);
    await page.getByLabel('Tags').fill('cooking, #forty');
    await expect(page.getByText('Only you can see this')).toBeVisible();
    expect(await violations(page)).toEqual([]);
    await picture('form');
    await page.getByRole('button', { name: 'Save' }).click();

    // Title, words and picture come by themselves.
    const row = page.getByRole('listitem').filter({ hasText: 'The big kitchen' }).first();
    await expect(row.getByRole('link', { name: 'Soup for forty' })).toHaveAttribute('href', `${address}/soup-${name}`);
    await expect(row.getByText('Only me')).toBeVisible();
    await expect
      .poll(async () => {
        await page.reload();
        await settled(page);
        return row.locator('img').count();
      })
      .toBe(1);
    await page.getByRole('searchbox').fill('nothing like this');
    await expect(page.getByText('Nothing matches.')).toBeVisible();
    await page.getByRole('searchbox').fill('peels');
    await expect(row).toBeVisible();
    expect(await violations(page)).toEqual([]);
    expect(await overflow(page)).toBeLessThanOrEqual(0);
    await picture('mine');

    // Shared, it is a post like any other.
    await row.getByRole('button', { name: /More about/ }).click();
    await page.getByRole('menuitem', { name: 'Share it' }).click();
    await page.getByLabel('Where to').selectOption({ label: `🍲 Kitchen ${name}` });
    await page.getByRole('button', { name: 'Share', exact: true }).click();
    await expect(page.getByText(`Shared in Kitchen ${name}.`)).toBeVisible();
    await page.goto(`/bookmarks/in/${kitchen.id}`);
    await settled(page);
    await expect(page.getByRole('link', { name: 'Soup for forty' })).toBeVisible();
    await expect
      .poll(async () => {
        await page.reload();
        await settled(page);
        return page.getByRole('listitem').filter({ hasText: 'The big kitchen' }).locator('img').count();
      })
      .toBe(1);
    expect(await violations(page)).toEqual([]);
    await picture('community');
    await page.getByRole('link', { name: 'Discussion' }).click();
    await expect(page.getByRole('heading', { name: 'Soup for forty' })).toBeVisible();
    await expect(page.getByText('Quantities, pots, and who peels.')).toBeVisible();
    await settled(page);
    expect(await violations(page)).toEqual([]);
    expect(await overflow(page)).toBeLessThanOrEqual(0);
    await picture('item');

    // Who saves it once more learns of it before.
    await page.goto(
      `/bookmarks/new?place=${kitchen.id}&url=${encodeURIComponent(`${address}/soup-${name}?utm_source=x`)}`,
    );
    await expect(page.getByText(/is here already, by Mira/)).toBeVisible();
    await page.getByRole('button', { name: 'Save' }).click();
    await expect(page.getByRole('alert').getByText('This address is here already.')).toBeVisible();
    await expect(page.getByRole('button', { name: 'Save it anyway' })).toBeVisible();
    await picture('known');
  });
}

test('the button in the bookmarks bar brings the page along; a click on it here explains itself', async ({ as }) => {
  const { page, context } = await as(mira);
  await page.goto('/bookmarks');
  await settled(page);
  const link = page.getByRole('link', { name: 'Save in Fika' });
  await link.click();
  await expect(page.getByText('Drag it to the bookmarks bar; here it does nothing.')).toBeVisible();
  const href = (await link.getAttribute('href'))!;
  expect(href).toMatch(/^javascript:/);
  await page.goto('/help/bookmarks');
  await settled(page);
  // A browser runs what is in its bookmarks bar in the page, whatever the page's policy.
  const opened = context.waitForEvent('page');
  await page.evaluate(decodeURI(href.slice('javascript:'.length)));
  const form = await opened;
  await expect(form.getByLabel('Address')).toHaveValue(/\/help\/bookmarks$/);
  await expect(form.getByLabel('Title')).toHaveValue(/Bookmarks/);
});

test('from a stream, by the composer; from a file and into one', async ({ as, api }) => {
  const place = await api.call('POST', '/communities', { name: 'Reading', visibility: 'open' });
  const { page } = await as(mira);
  await page.goto(`/communities/${place.id}`);
  await page.getByRole('button', { name: 'Something else' }).click();
  await page.getByRole('menuitem', { name: 'Bookmark' }).click();
  await page.getByRole('textbox', { name: 'Text' }).fill('For Thursday');
  await page.getByLabel('Address').fill('https://guidelines.norrby.example/a');
  await page.getByLabel('Tags').fill('care');
  await page.getByRole('button', { name: 'Post', exact: true }).click();
  await expect(page.getByRole('article').getByText('guidelines.norrby.example/a')).toBeVisible();

  await page.goto('/bookmarks');
  await settled(page);
  await page.locator('input[type=file]').setInputFiles({
    name: 'bookmarks.html',
    mimeType: 'text/html',
    buffer: Buffer.from(
      '<!DOCTYPE NETSCAPE-Bookmark-file-1>\n<DL><p>\n<DT><H3>Soups</H3>\n<DL><p>\n<DT><A HREF="https://soups.norrby.example/">All soups</A>\n<DT><A HREF="javascript:alert(1)">A script</A>\n</DL><p>\n</DL><p>',
    ),
  });
  await expect(page.getByText('1 new, 0 here already, 1 not taken.')).toBeVisible();
  await page.getByText('What was not taken, or not whole').click();
  await expect(page.getByText(/is no web address/)).toBeVisible();
  await expect(page.getByRole('link', { name: 'All soups' })).toBeVisible();
  const coming = page.waitForEvent('download');
  await page.getByRole('link', { name: 'Export my bookmarks' }).click();
  const file = readFileSync(await (await coming).path(), 'utf8');
  expect(file).toContain('HREF="https://soups.norrby.example/"');
  expect(file).toContain('TAGS="Soups"');

  const row = page.getByRole('listitem').filter({ hasText: 'All soups' }).first();
  await row.getByRole('button', { name: /More about/ }).click();
  await page.getByRole('menuitem', { name: 'Delete' }).click();
  await expect(page.getByRole('link', { name: 'All soups' })).toBeHidden();
  await page.getByRole('button', { name: 'Undo' }).click();
  await expect(page.getByRole('link', { name: 'All soups' })).toBeVisible();
});

test('from right to left, and on the narrowest phone, nothing stands out', async ({ as, api }, testInfo) => {
  const place = await api.call('POST', '/communities', { name: 'عمّان', visibility: 'open' });
  await api.call('POST', `/communities/${place.id}/items`, {
    kind: 'bookmark',
    title: 'مرحبا بالعالم <b>& "quotes"</b>',
    address: `https://guidelines.norrby.example/${'a-very-long-path-without-a-break'.repeat(8)}`,
    description: `Words\u00a0${'without-a-break-'.repeat(20)}`,
    tags: ['عمان', 'x'.repeat(60)],
  });
  await api.call('POST', '/bookmarks', { address: `https://norrby.example/${'y'.repeat(1500)}` });
  const { page, context } = await as(mira, { ...phone, viewport: { width: 320, height: 700 } });
  await context.addInitScript(() => localStorage.setItem('fika.language', 'ar-XB'));
  for (const [name, path] of [
    ['mine', '/bookmarks'],
    ['community', `/bookmarks/in/${place.id}`],
    ['stream', `/communities/${place.id}`],
  ] as const) {
    await page.goto(path);
    await settled(page);
    await expect(page.locator('html')).toHaveAttribute('dir', 'rtl');
    expect(await overflow(page), name).toBeLessThanOrEqual(0);
    expect(await violations(page), name).toEqual([]);
    await keepPicture(page, { path: testInfo.outputPath(`${name} rtl.png`) });
  }
});
