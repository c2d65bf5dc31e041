import type { Page } from '@playwright/test';
import { mira } from '../../../../e2e/support/installation.ts';
import { keepPicture, overflow, settled, violations } from '../../../../e2e/support/page.ts';
import { expect, phone, test } from '../../../../e2e/support/test.ts';

const write = async (page: Page, words: string) => {
  const text = page.getByRole('textbox', { name: 'Text' });
  await text.click();
  await page.keyboard.press('ControlOrMeta+End');
  await page.keyboard.type(words);
};

for (const [size, options] of [
  ['desktop', {}],
  ['phone', phone],
] as const) {
  test(`pages on a ${size}: from a template, linked, put in order, written by two, brought back, still true`, async ({
    as,
    api,
  }, testInfo) => {
    test.setTimeout(180_000);
    const now = Date.now();
    const place = await api.call('POST', '/communities', { name: `Wound care ${now}`, visibility: 'open' });
    const account = { name: 'Tove Nyberg', email: `tove-${now}@norrby.example`, password: 'three quiet words' };
    const tove = await api.invite(account);
    const { id: person } = await tove.call('GET', '/me');
    await api.call('POST', `/communities/${place.id}/members`, { person });
    // Whoever saves second is told by a refusal.
    const { page: hers } = await as(account, { ...options, mayFail: /409/ });
    const { page: his } = await as(mira, options);
    const tree = async (page: Page) => {
      if (size === 'phone') await page.getByRole('button', { name: 'Pages', exact: true }).click();
      return page.getByRole('tree');
    };

    await test.step('the first one, from a template', async () => {
      await hers.goto(`/communities/${place.id}/pages`);
      await hers.getByRole('link', { name: 'New page' }).click();
      await hers.getByRole('button', { name: 'How to …' }).click();
      await hers.getByRole('textbox', { name: 'Title' }).fill('How to order dressings');
      await expect(hers.getByRole('textbox', { name: 'Text' })).toContainText('Before you begin');
      await settled(hers);
      expect(await violations(hers)).toEqual([]);
      await hers.getByRole('button', { name: 'Publish' }).click();
      await expect(hers.getByRole('heading', { name: 'How to order dressings', level: 2 })).toBeVisible();
      await settled(hers);
      expect(await violations(hers)).toEqual([]);
      await keepPicture(hers, { path: testInfo.outputPath('page.png') });
    });

    await test.step('one below it, which links to it by its name', async () => {
      await hers.getByRole('button', { name: 'More about this page' }).click();
      await hers.getByRole('menuitem', { name: 'New page below this one' }).click();
      await hers.getByRole('textbox', { name: 'Title' }).fill('Foam');
      await write(hers, 'One. See [[order');
      await expect(hers.getByRole('option', { name: /How to order dressings/ }).first()).toBeVisible();
      expect(await violations(hers)).toEqual([]);
      await hers.keyboard.press('Enter');
      await hers.keyboard.type('first.');
      await hers.keyboard.press('Enter');
      await hers.keyboard.type('Two.');
      await hers.getByRole('button', { name: 'Publish' }).click();
      await expect(hers.getByRole('heading', { name: 'Foam', level: 2 })).toBeVisible();
      const link = hers.getByRole('paragraph').getByRole('link', { name: 'How to order dressings' });
      await expect(link).toBeVisible();
      await link.click();
      await expect(hers.getByRole('heading', { name: 'How to order dressings', level: 2 })).toBeVisible();
      // From the other end: in what links here, and below it.
      await expect(hers.getByRole('link', { name: 'Foam' }).filter({ visible: true })).toHaveCount(2);
    });

    await test.step('put in order by keyboard', async () => {
      await tove.call('POST', `/communities/${place.id}/items`, { kind: 'page', title: 'Zinc' });
      await hers.reload();
      const items = (await tree(hers)).getByRole('treeitem');
      await expect(items).toHaveText(['How to order dressings', 'Foam', 'Zinc']);
      await items.filter({ hasText: 'Zinc' }).focus();
      await hers.keyboard.press('Alt+ArrowUp');
      await expect(items).toHaveText(['Zinc', 'How to order dressings', 'Foam']);
      await expect(items.filter({ hasText: 'Zinc' })).toBeFocused();
      // What the server says of the move comes a moment later, and draws the tree anew.
      await settled(hers);
      await hers.keyboard.press('ArrowDown');
      await expect(items.filter({ hasText: 'How to' })).toBeFocused();
      await hers.keyboard.press('ArrowLeft');
      await expect(items).toHaveCount(2);
      await hers.keyboard.press('Alt+ArrowRight');
      await expect(items.filter({ hasText: 'How to' })).toHaveAttribute('aria-level', '2');
      await hers.keyboard.press('Alt+ArrowLeft');
      await expect(items.filter({ hasText: 'How to' })).toHaveAttribute('aria-level', '1');
      expect(await overflow(hers)).toBeLessThanOrEqual(0);
      expect(await violations(hers)).toEqual([]);
      await keepPicture(hers, { path: testInfo.outputPath('tree.png') });
    });

    if (size === 'desktop')
      await test.step('and by dragging', async () => {
        const items = hers.getByRole('tree').getByRole('treeitem');
        await items.filter({ hasText: 'Zinc' }).dragTo(items.filter({ hasText: 'How to' }));
        await expect(items.filter({ hasText: 'Zinc' })).toHaveAttribute('aria-level', '2');
      });

    const listed = await api.call('GET', `/communities/${place.id}/pages/list`);
    const foam = (listed.items as { id: string; title: string }[]).find(({ title }) => title === 'Foam')!.id;

    await test.step('written by two at once, in different parts: both are in it', async () => {
      await hers.goto(`/wiki/edit/${foam}`);
      await his.goto(`/wiki/edit/${foam}`);
      await write(his, ' By Mira.');
      await his.getByRole('button', { name: 'Save', exact: true }).click();
      await expect(his.getByRole('heading', { name: 'Foam', level: 2 })).toBeVisible();
      const text = hers.getByRole('textbox', { name: 'Text' });
      await text.click();
      await hers.keyboard.press('ControlOrMeta+Home');
      await hers.keyboard.type('By Tove. ');
      await hers.getByRole('button', { name: 'Save', exact: true }).click();
      await expect(hers.getByText('Somebody else changed this page meanwhile.')).toBeVisible();
      await expect(hers.getByRole('article').getByText('By Tove. One.')).toBeVisible();
      await expect(hers.getByRole('article').getByText('Two. By Mira.')).toBeVisible();
    });

    await test.step('in the same part: one chooses, and nothing is lost', async () => {
      await hers.goto(`/wiki/edit/${foam}`);
      await his.goto(`/wiki/edit/${foam}`);
      await write(his, ' Mira again.');
      await his.getByRole('button', { name: 'Save', exact: true }).click();
      await expect(his.getByRole('heading', { name: 'Foam', level: 2 })).toBeVisible();
      await write(hers, ' Tove again.');
      await hers.getByRole('button', { name: 'Save', exact: true }).click();
      await expect(hers.getByRole('alert')).toContainText('Mira again.');
      await settled(hers);
      expect(await violations(hers)).toEqual([]);
      await keepPicture(hers, { path: testInfo.outputPath('conflict.png'), fullPage: true });
      await hers.getByRole('button', { name: 'Add theirs to mine' }).click();
      const text = hers.getByRole('textbox', { name: 'Text' });
      await expect(text).toContainText('Tove again.');
      await expect(text).toContainText('Mira again.');
      // What was not changed by both stands there once.
      await expect(text.getByText('By Tove. One.')).toHaveCount(1);
      await hers.getByRole('button', { name: 'Save', exact: true }).click();
      await expect(hers.getByRole('article').getByText('Mira again.')).toBeVisible();
    });

    await test.step('its history says what changed, and brings back', async () => {
      await hers.getByRole('button', { name: 'More about this page' }).click();
      await hers.getByRole('menuitem', { name: 'Earlier versions' }).click();
      const history = hers.getByRole('dialog');
      await expect(history.getByRole('insertion').filter({ hasText: 'By Tove.' })).toBeVisible();
      await settled(hers);
      expect(await violations(hers)).toEqual([]);
      await keepPicture(hers, { path: testInfo.outputPath('history.png') });
      await history.getByRole('button', { name: 'Bring this version back' }).last().click();
      await expect(hers.getByRole('article').getByText('Two.', { exact: true })).toBeVisible();
      await expect(hers.getByText('By Tove.')).toHaveCount(0);
    });

    await test.step('still true, with one click', async () => {
      await api.call('PUT', `/items/${foam}/care`, { validUntil: '2026-01-31' });
      await hers.goto(`/items/${foam}`);
      await expect(hers.getByText('May be outdated since 31 January')).toBeVisible();
      expect(await violations(hers)).toEqual([]);
      await keepPicture(hers, { path: testInfo.outputPath('outdated.png') });
      await hers.getByRole('button', { name: 'Still true' }).click();
      await expect(hers.getByText(/^True until/)).toBeVisible();
    });

    await test.step('looked after by somebody else', async () => {
      await hers.getByRole('button', { name: 'More about this page' }).click();
      await hers.getByRole('menuitem', { name: 'Owner and date' }).click();
      await settled(hers);
      expect(await violations(hers)).toEqual([]);
      await hers.getByRole('button', { name: 'Nobody' }).click();
      await hers.getByRole('button', { name: 'Save', exact: true }).click();
      await expect(hers.getByText('Looked after by')).toHaveCount(0);
    });

    await test.step('deleted, and back', async () => {
      await hers.getByRole('button', { name: 'More about this page' }).click();
      await hers.getByRole('menuitem', { name: 'Delete' }).click();
      await expect(hers.getByRole('tree').getByRole('treeitem').filter({ hasText: 'Foam' })).toHaveCount(0);
      await hers.getByRole('button', { name: 'Undo' }).click();
      const isBack = () =>
        tove.call('GET', `/items/${foam}`).then(
          () => true,
          () => false,
        );
      await expect.poll(isBack).toBe(true);
    });
  });
}
