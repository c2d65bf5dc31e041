import type { Page } from '@playwright/test';
import { mira } from './support/installation.ts';
import { expect, test } from './support/test.ts';

/** Chooses Edit in a menu, by a click or by the keys alone. */
const choose = {
  mouse: async (page: Page, menu: RegExp) => {
    await page.getByRole('button', { name: menu }).click();
    await page.getByRole('menuitem', { name: 'Edit' }).click();
  },
  keyboard: async (page: Page, menu: RegExp) => {
    await page.getByRole('button', { name: menu }).focus();
    await page.keyboard.press('Enter');
    await expect(page.locator('[role=menu]:focus-within, [role=menu]:focus')).toBeVisible();
    await page.keyboard.press('ArrowDown');
    await expect(page.getByRole('menuitem', { name: 'Edit' })).toBeFocused();
    await page.keyboard.press('Enter');
  },
};

for (const by of ['mouse', 'keyboard'] as const) {
  test(`who chooses Edit by ${by} writes at once`, async ({ as, api }) => {
    const place = await api.call('POST', '/communities', { name: `Focus ${by} ${Date.now()}`, visibility: 'open' });
    const post = await api.call('POST', `/communities/${place.id}/items`, { markdown: 'Soup' });
    await api.call('POST', `/items/${post.id}/comments`, { markdown: 'Bread' });
    const { page } = await as(mira);
    await page.goto(`/items/${post.id}`);
    for (const [menu, label, words] of [
      [/More about this post/, 'Text', 'Soup at noon'],
      [/More about this comment/, 'Edit the comment', 'Bread at noon'],
    ] as const) {
      await choose[by](page, menu);
      // As soon as it is there, without a second look and without a click.
      await page.getByRole('textbox', { name: label }).waitFor();
      await page.keyboard.type(' at noon');
      await expect(page.getByRole('textbox', { name: label })).toHaveText(words);
      await page.keyboard.press('Control+Enter');
      await expect(page.getByRole('textbox', { name: label })).toHaveCount(0);
      await expect(page.getByText(words)).toBeVisible();
    }
  });
}

test('what opens nothing gives the focus back to the menu’s button', async ({ as, api }) => {
  const place = await api.call('POST', '/communities', { name: `Back ${Date.now()}`, visibility: 'open' });
  const post = await api.call('POST', `/communities/${place.id}/items`, { markdown: 'Soup' });
  const { page } = await as(mira);
  await page.goto(`/items/${post.id}`);
  const menu = page.getByRole('button', { name: /More about this post/ });
  await menu.click();
  await page.getByRole('menuitem', { name: /comments/ }).click();
  await expect(menu).toBeFocused();
});
