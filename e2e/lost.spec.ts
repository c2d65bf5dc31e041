import { Api } from './support/api.ts';
import { mira } from './support/installation.ts';
import { expect, test } from './support/test.ts';

const lost = /ERR_INTERNET_DISCONNECTED|ERR_CONNECTION|Failed to load resource|WebSocket/;

test('a draft outlives a reload, a lost connection and an ended session, and is said once', async ({
  as,
  api,
  installation,
}) => {
  const place = await api.call('POST', '/communities', { name: `Tunnel ${Date.now()}`, visibility: 'open' });
  const { page, context } = await as(mira, { mayFail: lost });
  const text = page.getByRole('textbox', { name: 'Text' });
  await page.goto(`/communities/${place.id}`);

  await test.step('reload', async () => {
    await page.getByRole('button', { name: /Share or ask/ }).click();
    await text.pressSequentially('Written on the train');
    await page.reload();
    await expect(text).toContainText('Written on the train');
  });

  await test.step('no connection: a clear word, nothing lost', async () => {
    await context.setOffline(true);
    await page.getByRole('button', { name: 'Post', exact: true }).click();
    await expect(page.getByRole('alert')).toContainText('There is no connection to Fika', { timeout: 20_000 });
    await expect(text).toContainText('Written on the train');
    await context.setOffline(false);
  });

  await test.step('the session has ended: the words stay', async () => {
    const { items } = await api.call<{ items: { id: string; current: boolean }[] }>('GET', '/sessions');
    for (const session of items) if (!session.current) await api.call('DELETE', `/sessions/${session.id}`);
    await expect(page.getByRole('dialog', { name: 'You have been signed out' })).toBeVisible();
    const again = await Api.signIn(installation.address, mira);
    await context.addCookies(again.cookies());
    await page.reload();
    await expect(text).toContainText('Written on the train');
  });

  await test.step('said once', async () => {
    await page.getByRole('button', { name: 'Post', exact: true }).click();
    await expect(page.getByRole('article')).toHaveCount(1);
    await page.reload();
    await expect(page.getByRole('article')).toHaveCount(1);
    await expect(page.getByRole('button', { name: /Share or ask/ })).toBeVisible();
  });
});

test('words that were changed after their answer was lost are not said unseen, and can be said', async ({
  as,
  api,
}) => {
  const place = await api.call('POST', '/communities', { name: `Bay ${Date.now()}`, visibility: 'open' });
  const { page } = await as(mira, { mayFail: new RegExp(`${lost.source}|409`) });
  const text = page.getByRole('textbox', { name: 'Text' });
  const posts = /\/api\/v1\/communities\/\d+\/items$/;
  await page.goto(`/communities/${place.id}`);
  await page.getByRole('button', { name: /Share or ask/ }).click();
  await text.pressSequentially('The first words');
  // The server does it; the answer never comes.
  await page.route(posts, async (route) => {
    if (route.request().method() !== 'POST') return route.continue();
    await route.fetch();
    await route.abort('connectionreset');
  });
  await page.getByRole('button', { name: 'Post', exact: true }).click();
  await expect(page.getByRole('alert')).toContainText('There is no connection to Fika', { timeout: 20_000 });
  await page.unroute(posts);
  await text.pressSequentially(', and more of them');
  await page.getByRole('button', { name: 'Post', exact: true }).click();
  await expect(page.getByRole('alert')).toContainText('What you sent first has arrived.');
  await expect(page.getByRole('article').getByText('The first words', { exact: true })).toBeVisible();
  await expect(text).toHaveText('The first words, and more of them');
  await page.reload();
  await expect(text).toHaveText('The first words, and more of them');
  await page.getByRole('button', { name: 'Post', exact: true }).click();
  await expect(page.getByRole('article')).toHaveCount(2);
});

test('what was said while the connection was lost is there when it comes back, once', async ({ as, api }) => {
  const place = await api.call('POST', '/communities', { name: `Bridge ${Date.now()}`, visibility: 'open' });
  const post = await api.call('POST', `/communities/${place.id}/items`, { markdown: 'Is anybody there?' });
  const his = await api.invite({
    name: 'Per Holm',
    email: `per-${Date.now()}@norrby.example`,
    password: 'three quiet words',
  });
  const { page, context } = await as(mira, { mayFail: lost });
  await page.goto(`/communities/${place.id}`);
  await expect(page.getByText('Is anybody there?')).toBeVisible();
  await his.call('POST', `/items/${post.id}/comments`, { markdown: 'Before the tunnel' });
  await expect(page.getByText('Before the tunnel')).toBeVisible();
  await context.setOffline(true);
  await his.call('POST', `/items/${post.id}/comments`, { markdown: 'In the tunnel' });
  await page.waitForTimeout(500);
  await context.setOffline(false);
  await expect(page.getByText('In the tunnel')).toBeVisible({ timeout: 40_000 });
  await expect(page.getByText('In the tunnel')).toHaveCount(1);
});
