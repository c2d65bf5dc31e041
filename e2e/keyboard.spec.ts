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

test('joining, answering, reacting, voting and the inbox without a mouse', async ({ as, api }) => {
  const now = Date.now();
  const per = { name: 'Per Holm', email: `per-${now}@norrby.example`, password: 'three quiet words' };
  const his = await api.invite(per);
  const me = await his.call<{ id: string; handle: string }>('GET', '/me');
  const place = await api.call('POST', '/communities', { name: `Night shift ${now}`, visibility: 'open' });
  await api.call('POST', `/communities/${place.id}/items`, {
    kind: 'poll',
    markdown: 'Which evening?',
    options: [{ text: 'Tuesday' }, { text: 'Wednesday' }],
  });
  const post = await api.call('POST', `/communities/${place.id}/items`, { markdown: `Who swaps, @${me.handle}?` });
  const { page } = await as(per);
  const press = (key: string) => page.keyboard.press(key);
  /** Tab until it has the focus: what can be reached at all, in a page of a few dozen stops. */
  const tabTo = async (target: ReturnType<typeof page.getByRole>) => {
    for (let stops = 0; stops < 80; stops++) {
      if (await target.evaluate((element) => element === document.activeElement)) return;
      await press('Tab');
    }
    await expect(target).toBeFocused();
  };

  await test.step('the inbox: the entry with its reason opens what it is about', async () => {
    await page.goto('/inbox');
    const entry = page.getByRole('link', { name: /Who swaps/ }).first();
    await expect(entry).toBeVisible();
    await expect(page.getByText('mentioned you').first()).toBeVisible();
    await tabTo(entry);
    await press('Enter');
    await expect(page).toHaveURL(new RegExp(`/items/${post.id}`));
  });

  await test.step('an answer, and a reaction from the list', async () => {
    const answer = page.getByRole('button', { name: /Answer Mira/ });
    await tabTo(answer);
    await press('Enter');
    await expect(page.getByRole('textbox', { name: /Answer Mira/ })).toBeFocused();
    await page.keyboard.type('I do, on Friday');
    await press('Control+Enter');
    await expect(page.getByText('I do, on Friday')).toBeVisible();
    await page.evaluate(() => (document.activeElement as HTMLElement).blur());
    const react = page.getByRole('button', { name: 'React' }).first();
    await tabTo(react);
    await press('Enter');
    const thumb = page.getByRole('button', { name: /^👍/ }).first();
    await expect(thumb).toBeVisible();
    await tabTo(thumb);
    await press('Enter');
    await expect(page.getByRole('button', { name: /👍, 1 person/ })).toBeVisible();
  });

  await test.step('joining and voting', async () => {
    await page.goto(`/communities/${place.id}`);
    const join = page.getByRole('button', { name: 'Join', exact: true });
    await expect(join).toBeVisible();
    await tabTo(join);
    await press('Enter');
    await expect(page.getByText(`You are in Night shift ${now} now.`)).toBeVisible();
    await page.evaluate(() => (document.activeElement as HTMLElement).blur());
    const option = page.getByRole('button', { name: 'Wednesday' });
    await tabTo(option);
    await press('Enter');
    await expect(page.getByText('1 person voted')).toBeVisible();
  });
});
