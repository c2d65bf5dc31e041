import { mira } from './support/installation.ts';
import { expect, test } from './support/test.ts';

test('everything of the main job without a mouse', async ({ as, api }) => {
  await api.call('POST', '/communities', { name: `Kitchen table ${Date.now()}`, visibility: 'open', emoji: '🍞' });
  const { page } = await as(mira);
  const press = (key: string) => page.keyboard.press(key);
  await page.goto('/');
  await expect(page.getByRole('button', { name: /Share or ask/ })).toBeVisible();

  await test.step('the first Tab offers to skip to the content', async () => {
    await press('Tab');
    await expect(page.getByRole('link', { name: 'Skip to the content' })).toBeFocused();
    await press('Enter');
    await expect(page.getByRole('main')).toBeFocused();
  });

  await test.step('c writes, Ctrl Enter sends', async () => {
    await press('c');
    await expect(page.getByRole('textbox', { name: 'Text' })).toBeFocused();
    await page.keyboard.type('**Cake** in the kitchen #fika ');
    await press('Control+Enter');
    await expect(page.getByRole('article').first().locator('strong', { hasText: 'Cake' })).toBeVisible();
  });

  await test.step('j and Enter open it, g h goes home', async () => {
    await page.evaluate(() => (document.activeElement as HTMLElement).blur());
    await press('j');
    await expect(page.getByRole('article').first()).toBeFocused();
    await press('Enter');
    await expect(page).toHaveURL(/\/items\/\d+/);
    await expect(page.getByRole('heading', { level: 1 })).toBeFocused();
    await press('g');
    await press('h');
    await expect(page).toHaveURL(/\/$/);
  });

  await test.step('a menu by arrows, and the focus comes back', async () => {
    const menu = page
      .getByRole('article')
      .first()
      .getByRole('button', { name: /More about this post/ });
    await menu.focus();
    await press('Enter');
    await expect(page.getByRole('menuitem', { name: 'Edit' })).toBeVisible();
    await press('Escape');
    await expect(menu).toBeFocused();
  });

  await test.step('/ searches and goes, ? shows the keys', async () => {
    await page.evaluate(() => (document.activeElement as HTMLElement).blur());
    await press('/');
    await expect(page.getByRole('combobox', { name: 'Search and go' })).toBeFocused();
    await page.keyboard.type('Inbox');
    await press('Enter');
    await expect(page).toHaveURL(/\/inbox$/);
    await press('?');
    await expect(page.getByRole('dialog', { name: 'Keyboard' })).toBeVisible();
    await press('Escape');
    await expect(page.getByRole('dialog')).toBeHidden();
  });
});
