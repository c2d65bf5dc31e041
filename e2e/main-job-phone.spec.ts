import { Buffer } from 'node:buffer';
import sharp from 'sharp';
import { mira } from './support/installation.ts';
import { keepPicture, overflow, settled, violations } from './support/page.ts';
import { expect, phone, test } from './support/test.ts';

/** What somebody at a desk does in the main job, done on a phone: invite, start a community, post with a picture, a mention and a poll. */
test('the main job on a phone', async ({ as, newcomer, api }, testInfo) => {
  const now = Date.now();
  const per = { name: `Perholm ${now}`, email: `per-${now}@norrby.example`, password: 'three quiet words' };
  await api.invite(per);
  const { page } = await as(mira, phone);
  const main = page.getByRole('navigation', { name: 'Main' });

  let link = '';
  await test.step('she invites by a link, and somebody comes in by it', async () => {
    await page.goto('/console');
    await page.getByRole('button', { name: 'Make a link instead' }).tap();
    link = (await page.getByText('/invitation#').textContent()) ?? '';
    await settled(page);
    expect(await violations(page)).toEqual([]);
    const { page: hers } = await newcomer(phone);
    await hers.goto(link);
    await hers.getByLabel('Your name').fill('Tove Nyberg');
    await hers.getByLabel('E-mail').fill(`tove-${now}@norrby.example`);
    await hers.getByLabel('New password').fill('three quiet words');
    await hers.getByRole('button', { name: 'Come in' }).tap();
    await expect(hers.getByRole('navigation', { name: 'Main' })).toBeVisible();
  });

  await test.step('she starts a community', async () => {
    await main.getByRole('link', { name: 'Discover' }).tap();
    // Its words depend on whether there are communities already.
    await page
      .getByRole('link', { name: /^Start (one|a community)$/ })
      .first()
      .tap();
    await page.getByLabel('Name').fill(`Ward ${now}`);
    await page.getByRole('button', { name: 'Start a community' }).tap();
    await expect(page.getByRole('heading', { name: `Ward ${now}`, level: 1 })).toBeVisible();
  });

  await test.step('a post with a picture and a mention, in a sheet of the whole screen', async () => {
    await page.getByRole('button', { name: /Share or ask/ }).tap();
    const sheet = page.getByRole('dialog', { name: 'Write a post' });
    await sheet.getByRole('textbox', { name: 'Text' }).pressSequentially('Handover at three. @Perholm');
    await page.getByRole('option', { name: per.name }).tap();
    const picture = await sharp({ create: { width: 1600, height: 900, channels: 3, background: '#7aa98f' } })
      .jpeg()
      .toBuffer();
    await sheet
      .locator('input[type=file]')
      .setInputFiles({ name: 'board.jpg', mimeType: 'image/jpeg', buffer: Buffer.from(picture) });
    await sheet.getByLabel('What does the picture show?').fill('The board with the rota');
    expect(await violations(page)).toEqual([]);
    await keepPicture(page, { path: testInfo.outputPath('composer.png') });
    await sheet.getByRole('button', { name: 'Post', exact: true }).tap();
    await expect(sheet).toBeHidden();
    const card = page.getByRole('article').first();
    await expect(card.getByRole('link', { name: `@${per.name}` })).toBeVisible();
    await expect(card.getByRole('img', { name: 'The board with the rota' })).toBeVisible({ timeout: 20_000 });
  });

  await test.step('a poll, and a vote', async () => {
    await page.getByRole('button', { name: 'Poll' }).tap();
    const sheet = page.getByRole('dialog', { name: 'Write a post' });
    await sheet.getByRole('textbox', { name: 'Text' }).pressSequentially('Which day?');
    await sheet.getByRole('textbox', { name: 'Answer 1' }).fill('Monday');
    await sheet.getByRole('textbox', { name: 'Answer 2' }).fill('Tuesday');
    await sheet.getByRole('button', { name: 'Post', exact: true }).tap();
    await page.getByRole('button', { name: 'Tuesday' }).tap();
    await expect(page.getByText('1 person voted')).toBeVisible();
  });

  await test.step('who was mentioned finds it, with the reason, and by search', async () => {
    const { page: his } = await as(per, phone);
    const bar = his.getByRole('navigation', { name: 'Main' });
    await his.goto('/');
    await bar.getByRole('link', { name: /Inbox/ }).tap();
    await expect(his.getByText('mentioned you').first()).toBeVisible();
    await bar.getByRole('link', { name: 'Search' }).tap();
    await his.getByRole('searchbox').fill('handover three');
    await expect(his.getByText('Handover at three.').first()).toBeVisible();
    expect(await overflow(his)).toBeLessThanOrEqual(0);
  });
});
