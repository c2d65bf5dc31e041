import { mira } from './support/installation.ts';
import { violations } from './support/page.ts';
import { expect, phone, test } from './support/test.ts';

test('on a phone one writes at once, and again after closing; the buttons stay at the thumb', async ({ as }) => {
  const { page } = await as(mira, phone);
  await page.goto('/');
  for (const words of ['Good', ' morning']) {
    await page.getByRole('button', { name: /Share or ask|Go on with/ }).click();
    const text = page.getByRole('textbox', { name: 'Text' });
    await expect(text).toBeFocused();
    await page.keyboard.type(words);
    const post = await page.getByRole('button', { name: 'Post', exact: true }).boundingBox();
    expect(post!.y + post!.height).toBeGreaterThan(844 - 40);
    await page.keyboard.press('Escape');
    await expect(text).toBeHidden();
  }
  await page.getByRole('button', { name: /Go on with/ }).click();
  await expect(page.getByRole('textbox', { name: 'Text' })).toHaveText('Good morning');
});

test('what takes away can be read in a dark menu', async ({ as, api }) => {
  const me = await api.call('GET', '/me');
  const post = await api.call('POST', `/communities/${me.page}/items`, { markdown: 'Good morning' });
  const { page } = await as(mira, { colorScheme: 'dark' });
  await page.goto(`/items/${post.id}`);
  await page.getByRole('button', { name: /More about this post/ }).click();
  await expect(page.getByRole('menuitem', { name: 'Delete' })).toBeVisible();
  expect(await violations(page)).toEqual([]);
});
