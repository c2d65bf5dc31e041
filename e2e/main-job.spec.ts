import { Buffer } from 'node:buffer';
import sharp from 'sharp';
import { install } from './support/installation.ts';
import { expect, phone, test } from './support/test.ts';

const words = 'three quiet words';

/** The main job from end to end: an organisation installs Fika, its people come in, and they talk with each other. */
test.describe('the main job', () => {
  let fresh: Awaited<ReturnType<typeof install>>;
  test.beforeAll(async () => {
    fresh = await install({ empty: true });
  });
  test.afterAll(() => fresh.remove());

  test('set up, invite, come in, post, answer, find', async ({ browser }) => {
    test.setTimeout(180_000);
    const desk = await browser.newContext({
      baseURL: fresh.address,
      serviceWorkers: 'block',
      permissions: ['clipboard-read', 'clipboard-write'],
    });
    const mira = await desk.newPage();

    await test.step('an HR manager opens the set-up link and names the organisation', async () => {
      await mira.goto(fresh.setUpLink!);
      await mira.getByLabel('What is your organisation called?').fill('Norrby Care');
      await mira.getByLabel('Your name').fill('Mira Lindqvist');
      await mira.getByLabel('E-mail').fill('mira@norrby.example');
      await mira.getByLabel('New password').fill(words);
      await mira.getByRole('button', { name: 'Begin' }).click();
      await expect(mira.getByRole('heading', { name: 'Console' })).toBeVisible();
    });

    let link = '';
    await test.step('she invites colleagues by a link', async () => {
      await mira.getByRole('button', { name: 'Make a link instead' }).click();
      link = (await mira.getByText('/invitation#').textContent()) ?? '';
      expect(link).toContain(fresh.address);
    });

    await test.step('she starts the first community', async () => {
      await mira.getByRole('link', { name: 'Start a community' }).first().click();
      await mira.getByLabel('Name').fill('Wound care');
      await mira.getByLabel('Emoji').fill('🩹');
      await mira.getByRole('button', { name: 'Start a community' }).click();
      await expect(mira.getByRole('heading', { name: 'Wound care', level: 1 })).toBeVisible();
    });

    const pocket = await browser.newContext({ ...phone, baseURL: fresh.address, serviceWorkers: 'block' });
    const jonas = await pocket.newPage();
    await test.step('a nurse comes in on his phone and joins', async () => {
      await jonas.goto(link);
      await expect(jonas.getByText('Mira Lindqvist invites you.')).toBeVisible();
      await jonas.getByLabel('Your name').fill('Jonas Ek');
      await jonas.getByLabel('E-mail').fill('jonas@norrby.example');
      await jonas.getByLabel('New password').fill(words);
      await jonas.getByRole('button', { name: 'Come in' }).click();
      await jonas.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'Discover' }).click();
      await jonas.getByRole('button', { name: 'Join' }).click();
      await expect(jonas.getByText('You are in Wound care now.')).toBeVisible();
    });

    await test.step('she posts with a picture, a mention and a tag', async () => {
      await mira.getByRole('button', { name: /Share or ask/ }).click();
      await mira.getByRole('textbox', { name: 'Text' }).pressSequentially('The new foam dressing works. @Jon');
      await mira.getByRole('option', { name: /Jonas Ek/ }).click();
      await mira.keyboard.type('what do you see? #dressings');
      const picture = await sharp({ create: { width: 1600, height: 900, channels: 3, background: '#7aa98f' } })
        .jpeg()
        .toBuffer();
      await mira
        .locator('input[type=file]')
        .setInputFiles({ name: 'foam.jpg', mimeType: 'image/jpeg', buffer: Buffer.from(picture) });
      await mira.getByLabel('What does the picture show?').fill('Two packs of foam dressing');
      await mira.keyboard.press('Escape');
      await mira.getByRole('button', { name: 'Post', exact: true }).click();
      const card = mira.getByRole('article').first();
      await expect(card.getByText('The new foam dressing works.')).toBeVisible();
      await expect(card.getByRole('link', { name: '@Jonas Ek' })).toBeVisible();
      await expect(card.getByRole('img', { name: 'Two packs of foam dressing' })).toBeVisible({ timeout: 20_000 });
    });

    await test.step('he is told why, answers and reacts; she sees it without loading the page', async () => {
      await jonas.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: /Inbox/ }).click();
      await expect(jonas.getByText('mentioned you').first()).toBeVisible();
      await jonas.getByRole('link', { name: /foam dressing/ }).click();
      await jonas.getByRole('button', { name: /Answer Mira/ }).click();
      await jonas.getByRole('textbox').pressSequentially('Less pain when it comes off.');
      await jonas.getByRole('button', { name: 'Comment', exact: true }).click();
      await expect(mira.getByText('Less pain when it comes off.')).toBeVisible();
      await jonas.getByRole('button', { name: 'React' }).first().click();
      await jonas.getByRole('button', { name: /^👍/ }).click();
      await expect(
        mira
          .getByRole('article')
          .first()
          .getByRole('button', { name: /👍, 1 person/ }),
      ).toBeVisible();
    });

    await test.step('a poll: both vote, the result is there at once', async () => {
      await mira.getByRole('button', { name: 'Poll' }).click();
      await mira.getByRole('textbox', { name: 'Text' }).pressSequentially('Which day for the training?');
      await mira.getByRole('textbox', { name: 'Answer 1' }).fill('Monday');
      await mira.getByRole('textbox', { name: 'Answer 2' }).fill('Tuesday');
      await mira.getByRole('button', { name: 'Post', exact: true }).click();
      await mira.getByRole('button', { name: 'Tuesday' }).click();
      await expect(mira.getByText('1 person voted')).toBeVisible();
      await jonas.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'Home' }).click();
      await jonas.getByRole('button', { name: 'Monday' }).click();
      await expect(mira.getByText('2 people voted')).toBeVisible();
    });

    await test.step('search finds it, with a mistake in the word', async () => {
      await mira.keyboard.press('Control+k');
      await mira.getByRole('combobox', { name: 'Search and go' }).fill('dressing');
      await expect(mira.getByRole('option', { name: /foam dressing/ })).toBeVisible();
      await mira.keyboard.press('Escape');
      await jonas.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'Search' }).click();
      await jonas.getByRole('searchbox').fill('dresing');
      await expect(jonas.getByText(/These fit/)).toBeVisible();
    });

    await Promise.all([desk.close(), pocket.close()]);
  });
});
