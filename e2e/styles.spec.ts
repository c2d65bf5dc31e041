import { mira } from './support/installation.ts';
import { expect, test } from './support/test.ts';

/** The policy allows no style that stands in a page. What needs styles all the same; browsers' complaints fail every journey. */
test('dark and light at once, without a style element', async ({ as }) => {
  const { page } = await as(mira);
  await page.goto('/');
  const ground = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
  const light = await ground();
  for (const [line, leads] of [
    ['Dark', 'dark'],
    ['Light', 'light'],
  ] as const) {
    await page.getByRole('button', { name: 'My page and settings' }).click();
    await page.getByRole('menuitem', { name: line }).click();
    await expect(page.locator('html')).toHaveAttribute('data-mantine-color-scheme', leads);
    expect((await ground()) === light).toBe(leads === 'light');
  }
  await page.getByRole('button', { name: 'My page and settings' }).click();
  await page.getByRole('menuitem', { name: /Keyboard/ }).click();
  await expect(page.getByRole('dialog')).toBeVisible();
  await expect(page.locator('style')).toHaveCount(0);
});

test('pasted from another program, bold is bold and colours stay behind', async ({ as, api }) => {
  const place = await api.call('POST', '/communities', { name: `Paste ${Date.now()}`, visibility: 'open' });
  const { page } = await as(mira);
  await page.goto(`/communities/${place.id}`);
  await page.getByRole('button', { name: /Share or ask/ }).click();
  const text = page.getByRole('textbox', { name: 'Text' });
  await expect(text).toBeFocused();
  await text.evaluate((field) => {
    const clipboardData = new DataTransfer();
    // As Google Docs puts all in a <b> that is none, and as LibreOffice writes a sheet.
    clipboardData.setData(
      'text/html',
      `<html><head><style type="text/css"><!-- .strong { font-weight: 700 } --></style></head><body>
        <b style="font-weight:normal"><p style="color:red">plain <span style="font-weight:700">bold</span>
        <span class="strong">strong</span> <span style='font-style:italic'>slanting</span></p></b></body></html>`,
    );
    field.dispatchEvent(new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true }));
  });
  await expect(text).toHaveText('plain bold strong slanting');
  await expect(text.locator('strong')).toHaveText(['bold', 'strong']);
  await expect(text.locator('em')).toHaveText('slanting');
  await expect(text.locator('[style], script, style')).toHaveCount(0);
});
