import type { Page } from '@playwright/test';
import { mira } from './support/installation.ts';
import { violations } from './support/page.ts';
import { expect, phone, test } from './support/test.ts';

/** One post open for editing at two desks, and the one at the second saved too late. */
async function tooLate(
  desk: Page,
  pocket: Page,
  path: string,
  words: { first: string; second: string },
): Promise<void> {
  for (const page of [desk, pocket]) {
    await page.goto(path);
    await page.getByRole('button', { name: /More about this post/ }).click();
    await page.getByRole('menuitem', { name: 'Edit' }).click();
    await page.getByRole('textbox', { name: 'Text' }).waitFor();
  }
  for (const [page, said] of [
    [desk, words.first],
    [pocket, words.second],
  ] as const) {
    await page.keyboard.press('Control+A');
    await page.keyboard.type(said);
    await page.getByRole('button', { name: 'Save', exact: true }).click();
  }
  await expect(pocket.getByRole('alert', { name: /Somebody changed this/ })).toBeVisible();
}

test('edited at two desks at once: nothing is overwritten until one chooses', async ({ as, api }) => {
  const place = await api.call('POST', '/communities', { name: `Two desks ${Date.now()}`, visibility: 'open' });
  const stored = async (id: string) => JSON.stringify((await api.call('GET', `/items/${id}`)).body);
  const write = async () =>
    (await api.call('POST', `/communities/${place.id}/items`, { markdown: 'The hand-over is at 15:00' })).id;
  const mayFail = /409 \(Conflict\)/;
  const [{ page: desk }, { page: pocket }] = [await as(mira), await as(mira, { ...phone, mayFail })];

  await test.step('the second sees the first one’s words above their own', async () => {
    const id = await write();
    await tooLate(desk, pocket, `/items/${id}`, { first: 'At 15:15', second: 'At 15:30' });
    await expect(pocket.getByRole('alert')).toContainText('At 15:15');
    await expect(pocket.getByRole('textbox', { name: 'Text' })).toContainText('At 15:30');
    expect(await stored(id)).toContain('At 15:15');
    expect(await violations(pocket)).toEqual([]);
    await pocket.getByRole('button', { name: 'Keep theirs' }).click();
    await expect(pocket.getByRole('article').getByText('At 15:15')).toBeVisible();
    expect(await stored(id)).toContain('At 15:15');
  });

  await test.step('mine instead', async () => {
    const id = await write();
    await tooLate(desk, pocket, `/items/${id}`, { first: 'Room 3', second: 'Room 4' });
    await pocket.getByRole('button', { name: 'Save mine instead' }).click();
    await expect(desk.getByRole('article').getByText('Room 4')).toBeVisible();
    expect(await stored(id)).not.toContain('Room 3');
  });

  await test.step('both made into one', async () => {
    const id = await write();
    await tooLate(desk, pocket, `/items/${id}`, { first: 'Bring the list', second: 'Bring the keys' });
    await pocket.getByRole('button', { name: 'Add theirs to mine' }).click();
    const text = pocket.getByRole('textbox', { name: 'Text' });
    await expect(text).toContainText('Bring the list');
    await expect(text).toContainText('Bring the keys');
    await pocket.getByRole('button', { name: 'Save', exact: true }).click();
    await expect(desk.getByRole('article').getByText('Bring the list')).toBeVisible();
    await expect(desk.getByRole('article').getByText('Bring the keys')).toBeVisible();
  });
});

test('a comment edited at two desks is not overwritten either', async ({ as, api }) => {
  const place = await api.call('POST', '/communities', { name: `Two notes ${Date.now()}`, visibility: 'open' });
  const post = await api.call('POST', `/communities/${place.id}/items`, { markdown: 'Who comes?' });
  const comment = await api.call('POST', `/items/${post.id}/comments`, { markdown: 'Me' });
  const { page } = await as(mira, { mayFail: /409 \(Conflict\)/ });
  await page.goto(`/items/${post.id}`);
  await page.getByRole('button', { name: /More about this comment/ }).click();
  await page.getByRole('menuitem', { name: 'Edit' }).click();
  await page.getByRole('textbox', { name: 'Edit the comment' }).waitFor();
  await page.keyboard.press('Control+A');
  await page.keyboard.type('Me and Per');
  await api.call('PATCH', `/comments/${comment.id}`, { version: 1, markdown: 'Me and Amina' });
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  const conflict = page.getByRole('alert', { name: /Somebody changed this/ });
  await expect(conflict).toContainText('Me and Amina');
  await page.getByRole('button', { name: 'Save mine instead' }).click();
  await expect(page.getByText('Me and Per')).toBeVisible();
});
