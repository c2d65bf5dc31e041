import { mira } from './support/installation.ts';
import { violations } from './support/page.ts';
import { expect, phone, test } from './support/test.ts';

test('who that is, when a name is pointed at; and who can see what is said', async ({ as, api }) => {
  const now = Date.now();
  const oda = { name: 'Oda Berg', email: `oda-${now}@norrby.example`, password: 'three quiet words' };
  const hers = await api.invite(oda);
  const her = await hers.call('PATCH', '/me', { title: 'Night nurse', department: 'Ward 4', location: 'Lund' });
  const open = await api.call('POST', '/communities', { name: `Canteen ${now}`, visibility: 'open' });
  const closed = await api.call('POST', '/communities', { name: `Rota ${now}`, visibility: 'closed' });
  for (const { id } of [open, closed]) await api.call('POST', `/communities/${id}/members`, { person: her.id });
  await hers.call('POST', `/communities/${open.id}/items`, { markdown: 'Soup is ready' });
  const rota = await hers.call('POST', `/communities/${closed.id}/items`, { markdown: 'Who has Friday?' });
  const { page } = await as(mira);

  await test.step('the hover card: title, place, and a way to more', async () => {
    await page.goto(`/communities/${open.id}`);
    const name = page.getByRole('article').getByRole('link', { name: 'Oda Berg' }).first();
    await expect(name).toBeVisible();
    await expect(page.getByText(oda.email)).toHaveCount(0);
    await name.hover();
    const card = page.getByRole('region', { name: 'Oda Berg' });
    await expect(card.getByText('Night nurse, Ward 4 · Lund')).toBeVisible();
    await expect(card.getByText(oda.email)).toBeVisible();
    await expect(card.getByRole('button', { name: 'Follow' })).toBeVisible();
    expect(await violations(page)).toEqual([]);
    await page.mouse.move(5, 700);
    await expect(card).toHaveCount(0);
  });

  await test.step('an open place is for everybody, a closed one for those in it; said before posting and after', async () => {
    const everybody = 'Everyone at Norrby Care can see this.';
    const those = `Only the 2 people in Rota ${now} can see this.`;
    await expect(page.getByRole('article').getByText(everybody)).toHaveCount(1);
    await expect(page.getByText(everybody)).toHaveCount(1);
    await page.getByRole('button', { name: /Share or ask/ }).click();
    await expect(page.getByText(everybody)).toHaveCount(2);
    await page.goto(`/items/${rota.id}`);
    await expect(page.getByRole('article').getByText(those)).toHaveCount(1);
    await page.goto(`/communities/${closed.id}`);
    await expect(page.getByText(those)).toHaveCount(1);
    await page.getByRole('button', { name: /Share or ask/ }).click();
    await expect(page.getByText(those)).toHaveCount(2);
    expect(await violations(page)).toEqual([]);
  });

  await test.step('on a phone, a name leads to the profile', async () => {
    const { page: pocket } = await as(mira, phone);
    await pocket.goto(`/communities/${open.id}`);
    await pocket.getByRole('article').getByRole('link', { name: 'Oda Berg' }).first().tap();
    await expect(pocket).toHaveURL(new RegExp(`/people/${her.id}`));
    await expect(pocket.getByText('Night nurse').first()).toBeVisible();
  });
});
