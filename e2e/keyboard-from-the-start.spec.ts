import { Buffer } from 'node:buffer';
import type { Locator, Page } from '@playwright/test';
import sharp from 'sharp';
import { install } from './support/installation.ts';
import { violations } from './support/page.ts';
import { expect, test } from './support/test.ts';

const words = 'three quiet words';

/** Tab until it has the focus: what can be reached at all, in a page of some dozen stops. */
async function tabTo(page: Page, target: Locator): Promise<void> {
  await expect(target).toBeVisible();
  for (let stops = 0; stops < 90; stops++) {
    if (await target.evaluate((element) => element === document.activeElement)) return;
    await page.keyboard.press('Tab');
  }
  await expect(target).toBeFocused();
}
async function write(page: Page, field: Locator, text: string): Promise<void> {
  await tabTo(page, field);
  await page.keyboard.type(text);
}
async function press(page: Page, target: Locator): Promise<void> {
  await tabTo(page, target);
  await page.keyboard.press('Enter');
}

/** The main job by keyboard alone, from the set-up link on: no step of it touches a mouse. */
test.describe('the main job by keyboard', () => {
  let fresh: Awaited<ReturnType<typeof install>>;
  test.beforeAll(async () => {
    fresh = await install({ empty: true });
  });
  test.afterAll(() => fresh.remove());

  test('set up, invite, come in, start, post with picture, mention and poll, find', async ({ browser }) => {
    test.setTimeout(180_000);
    const options = { baseURL: fresh.address, serviceWorkers: 'block' } as const;
    const mira = await (await browser.newContext(options)).newPage();

    await test.step('set-up', async () => {
      await mira.goto(fresh.setUpLink!);
      await write(mira, mira.getByLabel('What is your organisation called?'), 'Norrby Care');
      await write(mira, mira.getByLabel('Your name'), 'Mira Lindqvist');
      await write(mira, mira.getByLabel('E-mail'), 'mira@norrby.example');
      await write(mira, mira.getByLabel('New password'), words);
      await mira.keyboard.press('Enter');
      await expect(mira.getByRole('heading', { name: 'Console' })).toBeVisible();
    });

    let link = '';
    await test.step('a link to invite by', async () => {
      await press(mira, mira.getByRole('button', { name: 'Make a link instead' }));
      link = (await mira.getByText('/invitation#').textContent()) ?? '';
      expect(link).toContain(fresh.address);
    });

    await test.step('the first community', async () => {
      await press(mira, mira.getByRole('link', { name: 'Start a community' }).first());
      await write(mira, mira.getByLabel('Name'), 'Wound care');
      await press(mira, mira.getByRole('button', { name: 'Start a community' }));
      await expect(mira.getByRole('heading', { name: 'Wound care', level: 1 })).toBeVisible();
    });

    const jonas = await (await browser.newContext(options)).newPage();
    await test.step('coming in, and joining', async () => {
      await jonas.goto(link);
      await write(jonas, jonas.getByLabel('Your name'), 'Jonas Ek');
      await write(jonas, jonas.getByLabel('E-mail'), 'jonas@norrby.example');
      await write(jonas, jonas.getByLabel('New password'), words);
      await jonas.keyboard.press('Enter');
      await press(jonas, jonas.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'Discover' }));
      await press(jonas, jonas.getByRole('button', { name: 'Join' }));
      await expect(jonas.getByText('You are in Wound care now.')).toBeVisible();
    });

    await test.step('signing out and in again', async () => {
      await press(jonas, jonas.getByRole('button', { name: /Jonas Ek/ }).last());
      const signOut = jonas.getByRole('menuitem', { name: 'Sign out' });
      await expect(signOut).toBeVisible();
      // There are as many lines as rooms bring.
      for (let steps = 0; steps < 30; steps++) {
        if (await signOut.evaluate((element) => element === document.activeElement)) break;
        await jonas.keyboard.press('ArrowDown');
      }
      await jonas.keyboard.press('Enter');
      await write(jonas, jonas.getByLabel('E-mail'), 'jonas@norrby.example');
      await write(jonas, jonas.getByLabel('Password', { exact: true }), words);
      await jonas.keyboard.press('Enter');
      await expect(jonas.getByRole('button', { name: /Share or ask/ })).toBeVisible();
    });

    await test.step('a post with a picture, its description and a mention', async () => {
      await press(mira, mira.getByRole('button', { name: /Share or ask/ }));
      await expect(mira.getByRole('textbox', { name: 'Text' })).toBeFocused();
      await mira.keyboard.type('The new foam dressing works. @Jon');
      await expect(mira.getByRole('option', { name: /Jonas Ek/ })).toBeVisible();
      await mira.keyboard.press('Enter');
      await mira.keyboard.type('what do you see?');
      const choosing = mira.waitForEvent('filechooser');
      await press(mira, mira.getByRole('button', { name: 'Add pictures or files' }));
      const picture = await sharp({ create: { width: 800, height: 450, channels: 3, background: '#7aa98f' } })
        .jpeg()
        .toBuffer();
      await (await choosing).setFiles({ name: 'foam.jpg', mimeType: 'image/jpeg', buffer: Buffer.from(picture) });
      await write(mira, mira.getByLabel('What does the picture show?'), 'Two packs of foam dressing');
      await mira.keyboard.press('Control+Enter');
      const card = mira.getByRole('article').first();
      await expect(card.getByRole('link', { name: '@Jonas Ek' })).toBeVisible();
      await expect(card.getByRole('img', { name: 'Two packs of foam dressing' })).toBeVisible({ timeout: 20_000 });
    });

    await test.step('a poll', async () => {
      await press(mira, mira.getByRole('button', { name: 'Poll' }));
      await expect(mira.getByRole('textbox', { name: 'Text' })).toBeFocused();
      await mira.keyboard.type('Which day for the training?');
      await write(mira, mira.getByRole('textbox', { name: 'Answer 1' }), 'Monday');
      await write(mira, mira.getByRole('textbox', { name: 'Answer 2' }), 'Tuesday');
      await press(mira, mira.getByRole('button', { name: 'Post', exact: true }));
      await press(mira, mira.getByRole('button', { name: 'Tuesday' }));
      await expect(mira.getByText('1 person voted')).toBeVisible();
    });

    await test.step('told why, answered, and seen at the other desk', async () => {
      await press(jonas, jonas.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: /Inbox/ }));
      await expect(jonas.getByText('mentioned you').first()).toBeVisible();
      await press(jonas, jonas.getByRole('link', { name: /foam dressing/ }).first());
      await press(jonas, jonas.getByRole('button', { name: /Answer Mira/ }));
      await expect(jonas.getByRole('textbox', { name: /Answer Mira/ })).toBeFocused();
      await jonas.keyboard.type('Less pain when it comes off.');
      await jonas.keyboard.press('Control+Enter');
      await expect(mira.getByText('Less pain when it comes off.')).toBeVisible();
    });

    await test.step('found by a word of it', async () => {
      await jonas.evaluate(() => (document.activeElement as HTMLElement).blur());
      await jonas.keyboard.press('/');
      await expect(jonas.getByRole('combobox', { name: 'Search and go' })).toBeFocused();
      expect(await violations(jonas)).toEqual([]);
      await jonas.keyboard.type('foam dressing');
      const hit = jonas.getByRole('option', { name: /The new foam dressing/ });
      await expect(hit).toBeVisible();
      for (let steps = 0; steps < 8 && (await hit.getAttribute('aria-selected')) !== 'true'; steps++)
        await jonas.keyboard.press('ArrowDown');
      await jonas.keyboard.press('Enter');
      await expect(jonas).toHaveURL(/\/items\/\d+/);
      await expect(jonas.getByRole('article').getByText('The new foam dressing works.')).toBeVisible();
    });
  });
});
