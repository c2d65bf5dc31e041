import type { Page } from '@playwright/test';
import { mira } from './support/installation.ts';
import { violations } from './support/page.ts';
import { expect, test } from './support/test.ts';

const choose = async (page: Page, menu: RegExp) => {
  await page.getByRole('button', { name: menu }).first().click();
  await page.getByRole('menuitem', { name: 'Edit' }).click();
};
const restored = /These are your changes from before/;

test('an edit outlives Escape, a reload and a closed page, until it is saved or given up', async ({ as, api }) => {
  const place = await api.call('POST', '/communities', { name: `Desk ${Date.now()}`, visibility: 'open' });
  const post = await api.call('POST', `/communities/${place.id}/items`, { markdown: 'The lift is broken' });
  const comment = await api.call('POST', `/items/${post.id}/comments`, { markdown: 'Take the stairs' });
  const { page } = await as(mira);
  await page.goto(`/items/${post.id}`);
  const text = page.getByRole('textbox', { name: 'Text' });
  const menu = /More about this post/;

  await test.step('Escape leaves it for later', async () => {
    await choose(page, menu);
    await expect(text).toBeFocused();
    await page.keyboard.type(' until Friday');
    await page.keyboard.press('Escape');
    await expect(page.getByText('Your changes are kept.')).toBeVisible();
    await expect(page.getByRole('article').getByText('The lift is broken', { exact: true })).toBeVisible();
    await choose(page, menu);
    await expect(text).toHaveText('The lift is broken until Friday');
    await expect(page.getByText(restored)).toBeVisible();
    expect(await violations(page)).toEqual([]);
  });

  await test.step('given up, what is published is there again', async () => {
    await page.getByRole('button', { name: 'Begin again from what is published' }).click();
    await expect(text).toHaveText('The lift is broken');
    await page.locator('#main').getByRole('button', { name: 'Close' }).click();
    await choose(page, menu);
    await expect(text).toHaveText('The lift is broken');
    await expect(page.getByText(restored)).toBeHidden();
  });

  await test.step('a reload in the middle; saved, it is no draft any more', async () => {
    await page.keyboard.type(' until Monday');
    await page.reload();
    await choose(page, menu);
    await expect(text).toHaveText('The lift is broken until Monday');
    await page.getByRole('button', { name: 'Save', exact: true }).click();
    await expect(page.getByRole('article').getByText('The lift is broken until Monday')).toBeVisible();
    await choose(page, menu);
    await expect(text).toHaveText('The lift is broken until Monday');
    await expect(page.getByText(restored)).toBeHidden();
    await page.locator('#main').getByRole('button', { name: 'Close' }).click();
  });

  await test.step('a comment too', async () => {
    const editor = page.getByRole('textbox', { name: 'Edit the comment' });
    await choose(page, /More about this comment/);
    await expect(editor).toBeFocused();
    await page.keyboard.type(', or wait');
    await page.reload();
    await choose(page, /More about this comment/);
    await expect(editor).toHaveText('Take the stairs, or wait');
    await page.getByRole('button', { name: 'Save', exact: true }).click();
    await expect(page.getByText('Take the stairs, or wait')).toBeVisible();
    expect(JSON.stringify((await api.call('GET', `/items/${post.id}/comments`)).items)).toContain('or wait');
    expect(comment.id).not.toBe('');
  });
});

test('a long post is begun in streams and whole on its own page; edited in a stream, it is whole too', async ({
  as,
  api,
}) => {
  const place = await api.call('POST', '/communities', { name: `Long ${Date.now()}`, visibility: 'open' });
  const words = Array.from({ length: 40 }, (_, n) => `Paragraph ${n} says that there is more to come after it.`);
  const post = await api.call('POST', `/communities/${place.id}/items`, { markdown: words.join('\n\n') });
  const { page } = await as(mira);
  await page.goto(`/communities/${place.id}`);
  await expect(page.getByText('Paragraph 3 says')).toBeVisible();
  await expect(page.getByText('Paragraph 39 says')).toHaveCount(0);

  await choose(page, /More about this post/);
  const text = page.getByRole('textbox', { name: 'Text' });
  await expect(text).toContainText('Paragraph 39 says');
  await expect(text).toBeFocused();
  await page.keyboard.type(' Until here.');
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  await expect(text).toBeHidden();
  const stored = JSON.stringify((await api.call('GET', `/items/${post.id}`)).body);
  for (const one of [words[0], words[39], 'Until here.']) expect(stored).toContain(one);

  await page.reload();
  await page.getByRole('link', { name: 'Read on' }).click();
  await expect(page.getByText('Until here.')).toBeVisible();
  // Somebody reacts: what is told of a long post is its beginning, and the page keeps the whole of it.
  await api.call('PUT', `/items/${post.id}/reactions/${encodeURIComponent('👍')}`);
  await expect(page.getByRole('button', { name: /👍/ })).toBeVisible();
  await expect(page.getByText('Until here.')).toBeVisible();
});
