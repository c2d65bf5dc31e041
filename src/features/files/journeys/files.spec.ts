import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { keepPicture, overflow, settled, violations } from '../../../../e2e/support/page.ts';
import { expect, phone, test } from '../../../../e2e/support/test.ts';

const pdf = fileURLToPath(new URL('../../../../../shared/data/office-tika/testPDF.pdf', import.meta.url));

for (const [size, options] of [
  ['desktop', {}],
  ['phone', phone],
] as const) {
  test(`files on a ${size}: put in, twice, seen, found, changed`, async ({ as, api }, testInfo) => {
    const now = Date.now();
    const place = await api.call('POST', '/communities', { name: `Drawer ${now}`, visibility: 'open' });
    const account = { name: 'Tove Nyberg', email: `files-${now}@norrby.example`, password: 'three quiet words' };
    const tove = await api.invite(account);
    const { id: person } = await tove.call('GET', '/me');
    await api.call('POST', `/communities/${place.id}/members`, { person });
    // A name that is taken is asked about, and one line is cut on purpose.
    const { page } = await as(account, { ...options, mayFail: /409|ERR_CONNECTION_RESET/ });
    const put = (name: string, content: string | Buffer, mimeType = 'text/plain') =>
      page.getByLabel('Upload', { exact: true }).setInputFiles([{ name, mimeType, buffer: Buffer.from(content) }]);

    await test.step('an empty place says what it is for', async () => {
      await page.goto(`/communities/${place.id}/files`);
      await expect(page.getByText('Here is room for the files')).toBeVisible();
      await settled(page);
      expect(await violations(page)).toEqual([]);
    });

    await test.step('into a folder', async () => {
      await page.getByRole('button', { name: 'New folder' }).click();
      await page.getByLabel('Name of the folder').fill('Rotas');
      await page.getByRole('button', { name: 'Make the folder' }).click();
      await page.getByRole('link', { name: 'Rotas' }).click();
      await expect(page.getByText('Nothing is in this folder yet.')).toBeVisible();
      await put('april.txt', `Night shift ${now}: Tove`);
      await expect(page.getByText('1 of 1 file is here')).toBeVisible();
      await expect(page.getByRole('link', { name: 'april.txt' })).toBeVisible();
    });

    await test.step('once more under the same name: a new version', async () => {
      await put('april.txt', 'Night shift: Per');
      await page.getByRole('button', { name: 'New version' }).click();
      await expect(page.getByText('1 of 1 file is here')).toBeVisible();
      await settled(page);
      expect(await violations(page)).toEqual([]);
      expect(await overflow(page)).toBeLessThanOrEqual(0);
      await page.getByRole('link', { name: 'april.txt' }).click();
      await expect(page.getByText('Night shift: Per')).toBeVisible();
      await page.getByRole('button', { name: 'Make it the newest' }).click();
      await expect(page.getByText(`Night shift ${now}: Tove`)).toBeVisible();
      await expect(page.getByText('Version 3')).toBeVisible();
      expect(await violations(page)).toEqual([]);
      await keepPicture(page, { path: testInfo.outputPath(`file ${size}.png`) });
    });

    await test.step('a large one, in parts, though the line is cut', async () => {
      await page.goto(`/communities/${place.id}/files`);
      let cut = 0;
      await page.route('**/api/v1/uploads/*', async (route) => {
        if (route.request().method() === 'PATCH' && cut++ === 0) return route.abort('connectionreset');
        return route.continue();
      });
      await put('film.bin', Buffer.alloc(6 * 1024 * 1024, 'x'), 'application/octet-stream');
      await expect(page.getByText('1 of 1 file is here')).toBeVisible();
      expect(cut).toBeGreaterThan(1);
      await expect(page.getByRole('link', { name: 'film.bin' })).toBeVisible();
    });

    if (existsSync(pdf))
      await test.step('a PDF, page by page', async () => {
        await page.getByLabel('Upload', { exact: true }).setInputFiles(pdf);
        await page.getByRole('link', { name: 'testPDF.pdf' }).click();
        await expect(page.getByRole('region', { name: 'Pages of testPDF.pdf' })).toContainText('Apache Tika');
        await settled(page);
        expect(await violations(page)).toEqual([]);
        expect(await overflow(page)).toBeLessThanOrEqual(0);
        await keepPicture(page, { path: testInfo.outputPath(`pdf ${size}.png`) });
      });

    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme });
      await page.goto(`/communities/${place.id}/files`);
      await expect(page.getByRole('link', { name: 'film.bin' })).toBeVisible();
      await settled(page);
      await keepPicture(page, { path: testInfo.outputPath(`files ${size} ${colorScheme}.png`) });
      expect(await violations(page)).toEqual([]);
    }
  });
}
