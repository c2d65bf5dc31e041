import type { Page } from '@playwright/test';
import { mira } from './support/installation.ts';
import { expect, test } from './support/test.ts';

/** Goes to a place of one's own by the rail: only the id in the address changes, and nothing is loaded anew. */
const byRail = (page: Page, name: string) =>
  page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name }).click();

test('what is open on one page stays there when the next page is of the same kind', async ({ as, api }) => {
  const now = Date.now();
  const [kitchen, garden] = [`Kitchen ${now}`, `Garden ${now}`];
  const place = await api.call('POST', '/communities', {
    name: kitchen,
    description: 'What is for lunch',
    visibility: 'open',
  });
  const other = await api.call('POST', '/communities', { name: garden, visibility: 'open' });
  const [soup, rota] = [
    await api.call('POST', `/communities/${place.id}/items`, { markdown: `Soup of ${now}` }),
    await api.call('POST', `/communities/${place.id}/items`, { markdown: `Rota of ${now}` }),
  ];
  const { page } = await as(mira);
  const text = page.getByRole('textbox', { name: 'Text' });
  const article = page.getByRole('article');

  await test.step('the composer', async () => {
    // Both are in the cache, so that one page gives way to the other without anything in between.
    await page.goto(`/communities/${other.id}`);
    await expect(page.getByRole('heading', { level: 1, name: garden })).toBeVisible();
    await byRail(page, kitchen);
    await page.getByRole('button', { name: /Share or ask/ }).click();
    await text.pressSequentially('For the kitchen only');
    await byRail(page, garden);
    await expect(page.getByRole('heading', { level: 1, name: garden })).toBeVisible();
    await expect(text).toBeHidden();
    await page.getByRole('button', { name: /Share or ask/ }).click();
    await expect(text).toHaveText('');
    await text.pressSequentially('For the garden');
    await page.getByRole('button', { name: 'Post', exact: true }).click();
    await expect(article.getByText('For the garden')).toBeVisible();
    await byRail(page, kitchen);
    await expect(text).toHaveText('For the kitchen only');
  });

  await test.step('the form', async () => {
    await page.goto(`/communities/${other.id}/about`);
    await expect(page.getByRole('button', { name: 'Change this community' })).toBeVisible();
    await byRail(page, kitchen);
    await page.getByRole('link', { name: 'About', exact: true }).click();
    await page.getByRole('button', { name: 'Change this community' }).click();
    await expect(page.getByRole('textbox', { name: 'Name' })).toHaveValue(kitchen);
    await page.goBack();
    await page.goBack();
    await expect(page.getByRole('heading', { level: 1, name: garden })).toBeVisible();
    // Forward by two at once: from the one's about page straight to the other's.
    await page.evaluate(() => history.go(2));
    await expect(page.getByRole('heading', { level: 1, name: kitchen })).toBeVisible();
    await page.getByRole('button', { name: 'Change this community' }).click();
    await page.evaluate(() => history.go(-2));
    await expect(page.getByRole('heading', { level: 1, name: garden })).toBeVisible();
    await expect(page.getByRole('textbox', { name: 'Name' })).toBeHidden();
    await page.getByRole('button', { name: 'Change this community' }).click();
    await expect(page.getByRole('textbox', { name: 'Name' })).toHaveValue(garden);
  });

  await test.step('a comment', async () => {
    await page.goto(`/items/${rota.id}`);
    await expect(article.getByText(`Rota of ${now}`)).toBeVisible();
    await fromStream(page, kitchen, `Soup of ${now}`);
    await page.getByRole('button', { name: 'Write a comment …' }).click();
    const comment = page.getByRole('textbox', { name: 'Write a comment …' });
    await comment.pressSequentially('With bread');
    // Past the community's page in one step, so that one post gives way to the other.
    await page.evaluate(() => history.go(-2));
    await expect(article.getByText(`Rota of ${now}`)).toBeVisible();
    await expect(comment).toBeHidden();
    await page.evaluate(() => history.go(2));
    await expect(article.getByText(`Soup of ${now}`)).toBeVisible();
    await expect(comment).toHaveText('With bread');
  });

  await test.step('the editor', async () => {
    await page.goto(`/items/${rota.id}`);
    await expect(article.getByText(`Rota of ${now}`)).toBeVisible();
    await fromStream(page, kitchen, `Soup of ${now}`);
    await page.getByRole('button', { name: /More about this post/ }).click();
    await page.getByRole('menuitem', { name: 'Edit' }).click();
    await expect(text).toBeFocused();
    await page.keyboard.type(', with bread');
    await page.evaluate(() => history.go(-2));
    await expect(article.getByText(`Rota of ${now}`)).toBeVisible();
    await expect(page.getByRole('button', { name: 'Save', exact: true })).toBeHidden();
    expect(JSON.stringify((await api.call('GET', `/items/${rota.id}`)).body)).toContain(`Rota of ${now}`);
    expect(JSON.stringify((await api.call('GET', `/items/${soup.id}`)).body)).not.toContain('with bread');
  });
});

/** Opens a post from its community's stream. */
async function fromStream(page: Page, community: string, words: string): Promise<void> {
  await byRail(page, community);
  await page.getByRole('article').filter({ hasText: words }).locator('time').first().click();
  await expect(page).toHaveURL(/\/items\//);
  await expect(page.getByRole('article').getByText(words)).toBeVisible();
}
