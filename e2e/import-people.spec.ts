import { Buffer } from 'node:buffer';
import { mira } from './support/installation.ts';
import { violations } from './support/page.ts';
import { expect, phone, test } from './support/test.ts';

const table = [
  'Vorname;Nachname;E-Mail;Abteilung;Gruppen',
  'Amina;Yusuf;amina.yusuf@norrby.example;Wound care;Foam and gauze',
  'Per;Holm;per.holm@norrby.example;Ward 4;Foam and gauze',
  'No;Address;this is none;Ward 4;',
].join('\n');

test('people from a table: looked at first, mistakes by line, then taken', async ({ as, api }) => {
  const { page } = await as(mira, phone);
  await page.goto('/console/import');
  const choose = async (csv: string) =>
    page
      .locator('input[type=file]')
      .setInputFiles({ name: 'people.csv', mimeType: 'text/csv', buffer: Buffer.from(csv) });
  const preview = page.getByRole('region', { name: 'What would happen' });
  const named = async (name: string) =>
    (await api.call<{ items: { name: string }[] }>('GET', `/people?q=${encodeURIComponent(name)}`)).items.length;

  await test.step('a look at what would happen changes nothing', async () => {
    await choose(table);
    await expect(page.getByText('2 new, 0 changed, 0 as before, 1 not taken.')).toBeVisible();
    const wrong = preview.getByRole('row').nth(1);
    await expect(wrong).toContainText('4');
    await expect(wrong).toContainText('not taken');
    await expect(page.getByRole('listitem').filter({ hasText: 'Foam and gauze' })).toContainText('new');
    expect(await violations(page)).toEqual([]);
    expect(await named('Amina Yusuf')).toBe(0);
  });

  await test.step('taken: people, their community, and no mail that was not wanted', async () => {
    await page.getByRole('button', { name: 'Bring in 2 people' }).click();
    await expect(page.getByText('Done: 2 new, 0 changed.')).toBeVisible();
    await page.goto('/people');
    await expect(page.getByRole('link', { name: 'Amina Yusuf' })).toBeVisible();
    await page.goto('/communities');
    await expect(page.getByRole('listitem').filter({ hasText: 'Foam and gauze' })).toContainText('2 members');
  });

  await test.step('the same table once more finds nothing to do', async () => {
    await page.goto('/console/import');
    await choose(table);
    await expect(page.getByText('0 new, 0 changed, 2 as before, 1 not taken.')).toBeVisible();
    await expect(page.getByRole('button', { name: /Bring in/ })).toBeDisabled();
  });
});
