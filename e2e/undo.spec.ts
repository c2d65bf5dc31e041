import { mira } from './support/installation.ts';
import { violations } from './support/page.ts';
import { expect, test } from './support/test.ts';

test('a deleted post goes at once, for everybody, and comes back whole', async ({ as, api }) => {
  const now = Date.now();
  const oda = { name: 'Oda Berg', email: `oda-${now}@norrby.example`, password: 'three quiet words' };
  const hers = await api.invite(oda);
  const place = await api.call('POST', '/communities', { name: `Canteen ${now}`, visibility: 'open' });
  const post = await api.call('POST', `/communities/${place.id}/items`, { markdown: 'Soup today: lentils' });
  await hers.call('POST', `/items/${post.id}/comments`, { markdown: 'With bread?' });
  const [{ page: author }, { page: reader }] = [await as(mira), await as(oda, { mayFail: /404 \(Not Found\)/ })];
  await reader.goto(`/communities/${place.id}`);
  await expect(reader.getByText('Soup today')).toBeVisible();

  await author.goto(`/communities/${place.id}`);
  await author.getByRole('button', { name: /More about this post/ }).click();
  await author.getByRole('menuitem', { name: 'Delete' }).click();
  await expect(author.getByText('Deleted.', { exact: true })).toBeVisible();
  await expect(author.getByRole('article')).toHaveCount(0);
  await expect(reader.getByText('Soup today')).toHaveCount(0);
  expect(await violations(author)).toEqual([]);

  await author.getByRole('button', { name: 'Undo' }).click();
  await expect(author.getByRole('article').getByText('Soup today')).toBeVisible();
  await expect(author.getByText('With bread?')).toBeVisible();
  await reader.reload();
  await expect(reader.getByText('Soup today')).toBeVisible();
});
