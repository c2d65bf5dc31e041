import { mira } from '../../../../e2e/support/installation.ts';
import { keepPicture, overflow, settled, violations } from '../../../../e2e/support/page.ts';
import { expect, phone, test } from '../../../../e2e/support/test.ts';

const page = (address: string, title: string) => `<DT><A HREF="https://example.org/${address}">${title}</A>\n`;

for (const [size, options] of [
  ['desktop', {}],
  ['phone', phone],
] as const) {
  test(`what another system exported comes into a community, and goes again as a whole, on a ${size}`, async ({
    as,
    api,
  }, testInfo) => {
    const now = Date.now();
    const place = await api.call('POST', '/communities', { name: `Reading ${now}`, visibility: 'open' });
    const { page: hers } = await as(mira, options);
    await test.step('behind the three dots, for whoever owns the community', async () => {
      await hers.goto(`/communities/${place.id}`);
      await hers.getByRole('button', { name: 'More in this community' }).click();
      await hers.getByRole('menuitem', { name: 'Bring in from elsewhere' }).click();
      await expect(hers.getByText('Nothing was brought in yet.')).toBeVisible();
      await settled(hers);
      expect(await violations(hers)).toEqual([]);
    });
    await test.step('looked through first', async () => {
      const chooser = hers.waitForEvent('filechooser');
      await hers.getByRole('button', { name: 'Choose the file' }).click();
      await (await chooser).setFiles({
        name: 'bookmarks.html',
        mimeType: 'text/html',
        buffer: Buffer.from(
          `<!DOCTYPE NETSCAPE-Bookmark-file-1>\n<DL><p>\n${page(`soup-${now}`, 'Soup')}${page(`bread-${now}`, 'Bread')}<DT><A HREF="javascript:alert(1)">No page</A>\n</DL>`,
        ),
      });
      await expect(hers.getByText('Bookmarks: 2 new, 1 not taken')).toBeVisible();
      await hers.getByText('1 thing was left out or changed').click();
      await expect(hers.getByText('bookmarks.html:5')).toBeVisible();
      expect(await violations(hers)).toEqual([]);
      expect(await overflow(hers)).toBeLessThanOrEqual(0);
    });
    await test.step('then taken', async () => {
      await hers.getByRole('button', { name: 'Bring it in' }).click();
      await expect(hers.getByText('done', { exact: true })).toBeVisible();
      for (const colorScheme of ['light', 'dark'] as const) {
        await hers.emulateMedia({ colorScheme });
        await settled(hers);
        await keepPicture(hers, { path: testInfo.outputPath(`imports ${size} ${colorScheme}.png`), fullPage: true });
        expect(await violations(hers)).toEqual([]);
      }
      await hers.goto(`/communities/${place.id}`);
      await expect(hers.getByRole('link', { name: 'Soup' }).first()).toBeVisible();
    });
    await test.step('and undone as a whole', async () => {
      await hers.goto(`/communities/${place.id}/import`);
      await hers.getByRole('button', { name: 'Undo', exact: true }).click();
      await hers.getByRole('button', { name: 'Undo all of it' }).click();
      await expect(hers.getByText('undone', { exact: true })).toBeVisible();
      await hers.goto(`/communities/${place.id}`);
      await expect(hers.getByText('Nothing has been said here yet.')).toBeVisible();
      await expect(hers.getByRole('link', { name: 'Soup' })).toHaveCount(0);
    });
  });
}
