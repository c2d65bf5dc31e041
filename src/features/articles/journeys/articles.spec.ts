import sharp from 'sharp';
import { mira } from '../../../../e2e/support/installation.ts';
import { keepPicture, overflow, settled, violations } from '../../../../e2e/support/page.ts';
import { expect, phone, test } from '../../../../e2e/support/test.ts';

/** A pot, so that whoever looks at the screens sees something. */
const drawn = `<svg xmlns="http://www.w3.org/2000/svg" width="1280" height="720"><rect width="1280" height="720" fill="#e9d9c3"/>
  <rect x="380" y="300" width="520" height="260" rx="40" fill="#7a4a32"/><ellipse cx="640" cy="300" rx="260" ry="48" fill="#d98c45"/></svg>`;
const pot = async () => ({
  name: 'pot.png',
  mimeType: 'image/png',
  buffer: await sharp(Buffer.from(drawn)).png().toBuffer(),
});

for (const [size, options] of [
  ['desktop', {}],
  ['phone', phone],
] as const) {
  test(`an article on a ${size}: drafted, looked over, published, read, changed, and fed to a reader`, async ({
    as,
    api,
  }, testInfo) => {
    test.setTimeout(150_000);
    // Both sizes may share an installation, and Mira's inbox.
    const title = size === 'phone' ? 'Twelve months of broth' : 'A year of soup';
    const picture = await pot();
    const now = Date.now();
    const place = await api.call('POST', '/communities', { name: `Kitchen ${now}`, visibility: 'closed' });
    const account = { name: 'Tove Nyberg', email: `tove-${now}@norrby.example`, password: 'three quiet words' };
    const tove = await api.invite(account);
    const { id: person } = await tove.call('GET', '/me');
    await api.call('POST', `/communities/${place.id}/members`, { person });
    await tove.call('POST', `/communities/${place.id}/items`, { markdown: 'The spoons have come.' });
    const { page: hers } = await as(account, options);
    const shoot = async (page: typeof hers, name: string) => {
      for (const colorScheme of ['light', 'dark'] as const) {
        await page.emulateMedia({ colorScheme });
        await settled(page);
        await keepPicture(page, { path: testInfo.outputPath(`${name} ${size} ${colorScheme}.png`), fullPage: true });
        expect(await violations(page), `${name} ${colorScheme}`).toEqual([]);
      }
      await page.emulateMedia({ colorScheme: 'light' });
      expect(await overflow(page), name).toBeLessThanOrEqual(0);
    };

    await test.step('begun where there is none yet', async () => {
      await hers.goto(`/communities/${place.id}/articles`);
      await expect(hers.getByText('Here is room for what takes more than a few lines.')).toBeVisible();
      await hers.getByRole('link', { name: 'Write an article' }).first().click();
      await expect(hers.getByRole('textbox', { name: 'Title' })).toBeFocused();
      await hers.keyboard.type(title);
    });

    const editor = hers.getByRole('textbox', { name: 'Text' });
    await test.step('written: headings, a table, a picture with its caption, a callout, something of Fika', async () => {
      await editor.click();
      await hers.keyboard.type('It began with leek.');
      await hers.keyboard.press('Enter');
      await hers.getByLabel('Style').selectOption('Heading');
      await editor.focus();
      await hers.keyboard.type('What we learned');
      await hers.keyboard.press('Enter');
      await hers.getByRole('button', { name: 'Table', exact: true }).click();
      await hers.keyboard.type('Day');
      await hers.keyboard.press('Tab');
      await hers.keyboard.type('Soup');
      await hers.keyboard.press('Tab');
      await hers.keyboard.type('Cook');
      await hers.getByRole('button', { name: 'Remove column' }).click();
      await hers.getByRole('button', { name: 'Row below' }).click();
      await expect(editor.locator('tr')).toHaveCount(4);
      await expect(editor.locator('[data-head]')).toHaveText(['Day', 'Soup']);
      await editor.locator('p').first().click();
      await hers.keyboard.press('End');
      await hers.keyboard.press('Enter');
      await hers.getByLabel('Picture', { exact: true }).and(hers.locator('input')).setInputFiles(picture);
      await hers.getByLabel('Caption').fill('The first pot');
      await hers.getByLabel('What the picture shows').first().fill('A pot on a stove');
      await editor.locator('p').first().click();
      await hers.keyboard.press('End');
      await hers.getByRole('button', { name: 'Something from Fika' }).click();
      await hers.getByRole('dialog').getByRole('textbox').fill('spoons');
      await hers.getByRole('button', { name: /The spoons have come/ }).click();
      await expect(editor.getByText('The spoons have come.')).toBeVisible();
      await expect(hers.getByText('Saved', { exact: true }).locator('visible=true').first()).toBeVisible();
      expect(await violations(hers)).toEqual([]);
    });

    await test.step('with an excerpt, a series and a cover', async () => {
      await hers.getByLabel('Cover', { exact: true }).setInputFiles(picture);
      await expect(hers.getByRole('button', { name: 'Another cover' })).toBeVisible();
      await hers.getByLabel('Excerpt').fill('Twelve months, forty kinds, one pot.');
      await hers.getByLabel('Series').fill('Soup');
      await expect(hers.getByText('Saved', { exact: true }).locator('visible=true').first()).toBeVisible();
    });

    await test.step('lost with the connection and kept all the same', async () => {
      await hers.reload();
      await expect(hers.getByRole('textbox', { name: 'Title' })).toHaveValue(title);
      await expect(hers.getByLabel('Caption')).toHaveValue('The first pot');
      await shoot(hers, 'draft');
    });

    const draft = new URL(hers.url()).pathname;
    const { page: reads } = await as(mira, { ...options, mayFail: /404 \(Not Found\)/ });
    await test.step('looked over by a colleague, who was told', async () => {
      await hers.getByLabel('Ask a colleague').fill('Mira');
      await hers.getByRole('option', { name: /Mira/ }).click();
      await expect(hers.getByText(/^Mira.* was asked\.$/)).toBeVisible();
      await reads.goto('/inbox');
      await expect(reads.getByRole('link', { name: title })).toBeVisible();
      await expect(reads.getByText('asked to look over').first()).toBeVisible();
      await reads.getByRole('link', { name: title }).click();
      await reads.getByLabel('A note').fill('Say how much salt.');
      await shoot(reads, 'looking over');
      await reads.getByRole('button', { name: 'Not yet' }).click();
      await expect(reads.getByText(/^Mira.*: not yet\.$/)).toBeVisible();
      await hers.goto('/inbox');
      await hers.getByRole('link', { name: title }).click();
      await expect(hers.getByText('Say how much salt.')).toBeVisible();
    });

    await test.step('given a time, which is taken back', async () => {
      await hers.getByLabel(/Comes out by itself at/).fill('2031-05-01T08:00');
      await hers.getByRole('button', { name: 'Set the time' }).click();
      await expect(hers.getByText(/Comes out on/)).toBeVisible();
      await hers.getByRole('button', { name: 'Take the time back' }).click();
      await expect(hers.getByRole('button', { name: 'Set the time' })).toBeVisible();
    });

    await test.step('published and read', async () => {
      await hers.getByRole('button', { name: 'Publish' }).click();
      await expect(hers).toHaveURL(/\/items\/\d+$/);
      await expect(hers.getByRole('heading', { name: title })).toBeVisible();
      await expect(hers.getByText('The first pot')).toBeVisible();
      await expect(hers.getByText(/1 minute to read/)).toBeVisible();
      await shoot(hers, 'article');
      await reads.goto(draft);
      await expect(reads.getByText('This is not here, or not for you to see.')).toBeVisible();
    });

    await test.step('listed in the community, with what it is about instead of its text', async () => {
      await reads.goto(`/communities/${place.id}/articles`);
      await expect(reads.getByText('Twelve months, forty kinds, one pot.')).toBeVisible();
      await expect(reads.getByText('It began with leek.')).toHaveCount(0);
      await shoot(reads, 'articles');
    });

    await test.step('changed in a draft, while readers see what is published', async () => {
      const item = new URL(hers.url()).pathname;
      await hers.getByRole('button', { name: 'Edit', exact: true }).click();
      await hers.getByRole('textbox', { name: 'Title' }).fill('Two years of soup');
      await expect(hers.getByText('Saved', { exact: true }).locator('visible=true').first()).toBeVisible();
      await reads.goto(item);
      await expect(reads.getByRole('heading', { name: title })).toBeVisible();
      await hers.getByRole('button', { name: 'Publish the change' }).click();
      await expect(reads.getByRole('heading', { name: 'Two years of soup' })).toBeVisible();
    });

    await test.step('read by a program, until its address is taken back', async () => {
      await reads.goto(`/communities/${place.id}/articles`);
      await reads.getByRole('button', { name: 'Feed' }).click();
      await reads.getByRole('button', { name: 'Make an address' }).click();
      const address = await reads.locator('code').filter({ hasText: 'atom.xml' }).innerText();
      expect(await violations(reads)).toEqual([]);
      const open = async () => {
        const response = await fetch(new URL(new URL(address).pathname, hers.url()));
        return [response.status, (await response.text()).includes('Two years of soup')];
      };
      expect(await open()).toEqual([200, true]);
      await reads.getByRole('link', { name: 'Take it back in the settings' }).click();
      await expect(reads.getByRole('button', { name: /Take back/ })).toBeVisible();
      await shoot(reads, 'addresses');
      await reads.getByRole('button', { name: /Take back/ }).click();
      await expect.poll(open).toEqual([404, false]);
    });
  });
}
