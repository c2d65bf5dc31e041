import { mira } from '../../../../e2e/support/installation.ts';
import { keepPicture, overflow, settled, violations } from '../../../../e2e/support/page.ts';
import { expect, phone, test } from '../../../../e2e/support/test.ts';

for (const [size, options] of [
  ['desktop', {}],
  ['phone', phone],
] as const) {
  test(`an event on a ${size}: announced, answered, waited for, moved, called off, in the calendar`, async ({
    as,
    api,
  }, testInfo) => {
    test.setTimeout(120_000);
    const now = Date.now();
    const place = await api.call('POST', '/communities', { name: `Garden ${now}`, visibility: 'open' });
    const account = { name: 'Tove Nyberg', email: `tove-${now}@norrby.example`, password: 'three quiet words' };
    const tove = await api.invite(account);
    const { id: person } = await tove.call('GET', '/me');
    await api.call('POST', `/communities/${place.id}/members`, { person });
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

    await test.step('announced, with its next dates before it is written', async () => {
      await hers.goto(`/communities/${place.id}/events`);
      await expect(hers.getByText('Here is room for what brings people together.')).toBeVisible();
      await hers.getByRole('button', { name: 'What takes place, and when?' }).click();
      await expect(hers.getByRole('textbox', { name: 'Title' })).toBeFocused();
      await hers.keyboard.type('Watering the garden');
      await hers.getByLabel('Where', { exact: true }).fill('Behind ward 4');
      await hers.getByLabel('Seats').fill('1');
      await hers.getByLabel('Repeats').selectOption('fortnightly');
      await expect(hers.getByText('The first dates')).toBeVisible();
      await shoot(hers, 'composer');
      await hers.getByRole('button', { name: 'Post', exact: true }).click();
      await expect(hers.getByRole('link', { name: 'Watering the garden' }).first()).toBeVisible();
      await shoot(hers, 'coming');
      await hers.getByRole('link', { name: 'Watering the garden' }).first().click();
      await hers.getByRole('button', { name: 'I come' }).click();
      await expect(hers.getByText('1 of 1 seats taken')).toBeVisible();
    });

    const { page: leads } = await as(mira, options);
    await test.step('full: the next one waits, and moves up, live', async () => {
      await leads.goto(new URL(hers.url()).pathname);
      await leads.getByRole('button', { name: 'Wait for a seat' }).click();
      await expect(leads.getByText('You are on the waiting list.')).toBeVisible();
      await expect(hers.getByText('seats taken · 1 waits')).toBeVisible();
      await shoot(leads, 'waiting');
      await hers.getByRole('button', { name: 'I cannot' }).click();
      await leads.goto('/inbox');
      await expect(leads.getByText('you moved up: there is a seat for you').first()).toBeVisible();
    });

    await test.step('organised: another place, one date called off', async () => {
      await hers.getByRole('button', { name: 'Organise' }).click();
      await hers.getByRole('button', { name: 'Call off', exact: true }).nth(1).click();
      await expect(hers.getByRole('button', { name: 'It takes place' })).toBeVisible();
      await hers.getByRole('button', { name: 'Change when and where' }).click();
      await hers.getByLabel('Where', { exact: true }).fill('Greenhouse');
      await shoot(hers, 'organise');
      await hers.getByRole('button', { name: 'Save', exact: true }).click();
      await expect(hers.getByText('Greenhouse')).toBeVisible();
    });

    await test.step('the month is gone through by arrows', async () => {
      await leads.goto('/events');
      await expect(leads.getByRole('link', { name: 'Watering the garden' }).first()).toBeVisible();
      await leads.getByRole('button', { name: 'Month' }).click();
      const grid = leads.getByRole('grid');
      await grid.locator('button[tabindex="0"]').focus();
      await leads.keyboard.press('ArrowRight');
      await expect(grid.locator('button[tabindex="0"]')).toBeFocused();
      await expect(leads.getByRole('link', { name: 'Watering the garden' }).first()).toBeVisible();
      await shoot(leads, 'month');
      await leads.keyboard.press('PageDown');
      await expect(grid.locator('button[tabindex="0"]')).toBeFocused();
    });

    await test.step('taken into a calendar by an address of one’s own', async () => {
      await leads.getByRole('button', { name: 'In my calendar' }).click();
      await leads.getByRole('button', { name: 'Make an address' }).click();
      const address = await leads.locator('code').textContent();
      const file = await leads.request.get(new URL(address!).pathname);
      expect(await file.text()).toContain('SUMMARY:Watering the garden');
    });
  });
}
