import { mira } from '../../../../e2e/support/installation.ts';
import { keepPicture, overflow, settled, violations } from '../../../../e2e/support/page.ts';
import { expect, phone, test } from '../../../../e2e/support/test.ts';

for (const [size, options] of [
  ['desktop', {}],
  ['phone', phone],
] as const) {
  test(`an idea on a ${size}: written, supported, decided with its reason, made part of another`, async ({
    as,
    api,
  }, testInfo) => {
    const now = Date.now();
    const place = await api.call('POST', '/communities', { name: `House ${now}`, visibility: 'open' });
    const account = { name: 'Tove Nyberg', email: `tove-${now}@norrby.example`, password: 'three quiet words' };
    const tove = await api.invite(account);
    const { id: person } = await tove.call('GET', '/me');
    await api.call('POST', `/communities/${place.id}/members`, { person });
    const { page: hers } = await as(account, options);

    await test.step('found behind the three dots while there is none', async () => {
      await hers.goto(`/communities/${place.id}`);
      await hers.getByRole('button', { name: 'More in this community' }).click();
      await hers.getByRole('menuitem', { name: 'Ideas' }).click();
      await expect(hers.getByText('Here is room for what could be better.')).toBeVisible();
      await settled(hers);
      expect(await violations(hers)).toEqual([]);
    });

    await test.step('written', async () => {
      await hers.getByRole('button', { name: 'What would you change?' }).click();
      await expect(hers.getByRole('textbox', { name: 'Title' })).toBeFocused();
      await hers.keyboard.type('A bench at the bus stop');
      await hers.getByRole('textbox', { name: 'Text' }).click();
      await hers.keyboard.type('The late shift waits for twenty minutes.');
      expect(await violations(hers)).toEqual([]);
      await hers.getByRole('button', { name: 'Post', exact: true }).click();
      await expect(hers.getByRole('heading', { name: 'A bench at the bus stop' })).toBeVisible();
    });

    const { page: leads } = await as(mira, options);
    await test.step('supported by somebody else, live', async () => {
      await leads.goto(`/communities/${place.id}/ideas`);
      await leads.getByRole('button', { name: 'One vote more' }).click();
      await leads.getByRole('button', { name: 'One vote more' }).click();
      await expect(leads.getByText('8 of your 10 votes are left')).toBeVisible();
      await expect(hers.getByText('from 1 person')).toBeVisible();
      await hers.getByRole('button', { name: 'One vote more' }).click();
      await expect(leads.getByText('from 2 people')).toBeVisible();
    });

    await test.step('decided, and why', async () => {
      await leads.getByRole('button', { name: 'Decide', exact: true }).click();
      await expect(leads.getByRole('button', { name: 'Decide and tell' })).toBeDisabled();
      await leads.getByLabel('Why').fill('The town pays half of it. It comes in April.');
      expect(await violations(leads)).toEqual([]);
      await leads.getByRole('button', { name: 'Decide and tell' }).click();
      // Until it is told, the words stand in the form.
      await expect(leads.getByLabel('Why')).toHaveCount(0);
      await expect(leads.getByText('It comes in April.')).toBeVisible();
      await expect(hers.getByText('It comes in April.')).toBeVisible();
      await expect(hers.getByRole('button', { name: 'One vote more' })).toHaveCount(0);
      await hers.goto('/inbox');
      await expect(hers.getByText('news of what you follow')).toBeVisible();
    });

    await test.step('one that says the same becomes part of another', async () => {
      const write = (title: string) => tove.call('POST', `/communities/${place.id}/items`, { kind: 'idea', title });
      await write('Coffee that is hot');
      await write('A coffee machine that works');
      await leads.reload();
      const second = leads.getByRole('article').filter({ hasText: 'Coffee that is hot' });
      await second.getByRole('button', { name: 'Decide', exact: true }).click();
      await second.getByLabel('What becomes of it').selectOption({ label: 'Make it part of another idea' });
      await second.getByLabel('Which idea').selectOption({ label: 'A coffee machine that works' });
      await second.getByRole('button', { name: 'Decide and tell' }).click();
      await expect(second.getByRole('link', { name: 'A coffee machine that works' })).toBeVisible();
    });

    await leads.goto(`/communities/${place.id}/ideas`);
    await leads.getByRole('button', { name: 'Decided' }).click();
    await expect(leads.getByText('It comes in April.')).toBeVisible();
    expect(await overflow(leads)).toBeLessThanOrEqual(0);
    for (const colorScheme of ['light', 'dark'] as const) {
      await leads.emulateMedia({ colorScheme });
      await settled(leads);
      await keepPicture(leads, { path: testInfo.outputPath(`ideas ${size} ${colorScheme}.png`) });
      expect(await violations(leads)).toEqual([]);
    }
  });
}
