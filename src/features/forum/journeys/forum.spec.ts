import { mira } from '../../../../e2e/support/installation.ts';
import { keepPicture, overflow, settled, violations } from '../../../../e2e/support/page.ts';
import { expect, phone, test } from '../../../../e2e/support/test.ts';

for (const [size, options] of [
  ['desktop', {}],
  ['phone', phone],
] as const) {
  test(`a forum on a ${size}: categories, replies, where one left off, split, merged and closed`, async ({
    as,
    api,
  }, testInfo) => {
    test.setTimeout(300_000);
    const now = Date.now();
    const place = await api.call('POST', '/communities', { name: `House ${now}`, visibility: 'open' });
    const account = { name: 'Tove Nyberg', email: `tove-${now}@norrby.example`, password: 'three quiet words' };
    const tove = await api.invite(account);
    const { id: person } = await tove.call('GET', '/me');
    await api.call('POST', `/communities/${place.id}/members`, { person });
    const { page: leads } = await as(mira, options);
    const { page: hers } = await as(account, options);
    const shot = async (page: typeof hers, name: string) => {
      for (const colorScheme of ['dark', 'light'] as const) {
        await page.emulateMedia({ colorScheme });
        await settled(page);
        await keepPicture(page, { path: testInfo.outputPath(`${name} ${size} ${colorScheme}.png`) });
        expect(await violations(page)).toEqual([]);
      }
      expect(await overflow(page)).toBeLessThanOrEqual(0);
    };

    await test.step('categories, made by who leads', async () => {
      await leads.goto(`/communities/${place.id}/forum`);
      await expect(leads.getByText('Here is room for what should be talked through')).toBeVisible();
      await leads.getByRole('button', { name: 'Categories' }).click();
      for (const [name, colour] of [
        ['Handover', 'Spruce'],
        ['Equipment', 'Plum'],
      ] as const) {
        await leads.getByRole('button', { name: 'Add a category' }).click();
        await leads.getByLabel('Name').fill(name);
        await leads.getByLabel('What belongs in it').fill(`All about ${name.toLowerCase()}`);
        await leads.getByRole('radio', { name: colour }).check({ force: true });
        await leads.getByRole('button', { name: 'Save' }).click();
        await expect(leads.getByRole('listitem').filter({ hasText: name })).toBeVisible();
      }
      await leads.getByRole('button', { name: 'Move Equipment up' }).click();
      await expect(leads.getByRole('listitem').filter({ hasText: 'topics' }).first()).toContainText('Equipment');
      await shot(leads, 'categories');
      await leads.getByRole('button', { name: 'Close', exact: true }).click();
    });

    await test.step('a topic', async () => {
      await hers.goto(`/communities/${place.id}/forum`);
      await hers.getByRole('button', { name: 'What should we talk about?' }).click();
      await hers.getByRole('textbox', { name: 'Title' }).fill('How do we hand over at night?');
      await hers.getByRole('textbox', { name: 'Text' }).click();
      await hers.keyboard.type('The list is on paper, and the paper is #lost half of the time.');
      await hers.getByLabel('Category').selectOption('Handover');
      await hers.getByRole('button', { name: 'Post', exact: true }).click();
      await expect(hers.getByRole('link', { name: 'How do we hand over at night?' })).toBeVisible();
    });
    const { items } = await tove.call<{ items: { id: string }[] }>('GET', `/communities/${place.id}/topics`);
    const topic = items[0]!.id;

    await test.step('replies, with a quotation', async () => {
      await leads.goto(`/communities/${place.id}/forum`);
      await leads.getByRole('link', { name: 'How do we hand over at night?' }).click();
      await leads.getByRole('button', { name: 'Reply to the topic …' }).click();
      await leads.getByRole('textbox', { name: 'Reply to the topic …' }).click();
      await leads.keyboard.type('A board beside the door worked in ward 4.');
      await leads.getByRole('button', { name: 'Comment', exact: true }).click();
      await expect(leads.getByText('A board beside the door')).toBeVisible();
      await hers.getByRole('link', { name: 'How do we hand over at night?' }).click();
      await hers.getByRole('button', { name: 'Quote' }).click();
      await expect(hers.locator('blockquote')).toContainText('A board beside the door');
      await hers.getByRole('textbox', { name: 'Answer Mira …' }).click();
      await hers.keyboard.press('Control+End');
      await hers.keyboard.type('Who writes on it?');
      await shot(hers, 'quote');
      await hers.getByRole('button', { name: 'Comment', exact: true }).click();
      await expect(leads.getByText('Who writes on it?')).toBeVisible();
      await expect(leads.getByRole('link', { name: 'to Mira' })).toBeVisible();
    });

    await test.step('opens where one left off', async () => {
      // What was read is told a moment later.
      await hers.waitForTimeout(2000);
      // Nobody looks while they are written: sixty times drawn is not what this is about.
      await Promise.all([hers.goto('about:blank'), leads.goto('about:blank')]);
      for (let n = 1; n <= 60; n++)
        await api.call('POST', `/items/${topic}/comments`, {
          markdown: `Night ${n}: it was quiet, and the list was there.`,
        });
      await hers.goto(`/communities/${place.id}/forum`);
      await expect(hers.getByText('60 new')).toBeVisible();
      await shot(hers, 'list');
      await hers.getByRole('link', { name: 'How do we hand over at night?' }).click();
      await expect(hers.getByText('New from here')).toBeInViewport();
      await expect(hers.getByText('Night 1:')).toBeInViewport();
      await shot(hers, 'reading');
      await hers.getByText('Night 5:').scrollIntoViewIfNeeded();
      await hers.waitForTimeout(2500);
      await hers.goto(`/communities/${place.id}/forum`);
      const left = Number(/(\d+) new/.exec(await hers.getByText(/\d+ new$/).innerText())![1]);
      expect(left).toBeGreaterThan(20);
      expect(left).toBeLessThan(60);
      await hers.getByRole('link', { name: 'How do we hand over at night?' }).click();
      await expect(hers.getByText('New from here')).toBeInViewport();
      await expect(hers.getByText(`Night ${61 - left}:`)).toBeInViewport();
    });

    await test.step('a link to one reply leads to it, also after it was split off', async () => {
      const { items: replies } = await tove.call<{ items: { id: string }[] }>(
        'GET',
        `/items/${topic}/comments?limit=3`,
      );
      await leads.goto(`/items/${topic}`);
      await leads.getByRole('button', { name: 'Show earlier replies' }).click();
      await expect(leads.getByText('Who writes on it?')).toBeVisible();
      await leads.getByRole('button', { name: /^Moderate this topic/ }).click();
      await leads.getByRole('menuitem', { name: 'Split replies off …' }).click();
      await leads.getByRole('checkbox', { name: 'Choose the reply by Tove Nyberg' }).check();
      await shot(leads, 'choosing');
      await leads.getByRole('button', { name: 'Go on' }).click();
      await leads.getByLabel('Title').fill('Who writes on the board');
      await shot(leads, 'split');
      await leads.getByRole('button', { name: 'Move replies' }).click();
      await expect(leads.getByRole('heading', { name: 'Who writes on the board' })).toBeVisible();
      await expect(leads.getByText('Split from')).toBeVisible();
      await hers.goto(`/items/${topic}#comment-${replies[1]!.id}`);
      await expect(hers.getByRole('heading', { name: 'Who writes on the board' })).toBeVisible();
      await expect(hers.getByText('Who writes on it?')).toBeVisible();
      await hers.goto(`/items/${topic}`);
      await expect(hers.getByText('1 reply was moved to')).toBeVisible();
    });

    await test.step('merged, pinned, moved and closed', async () => {
      await leads.getByRole('button', { name: /^Moderate this topic/ }).click();
      await leads.getByRole('menuitem', { name: 'Merge it into another …' }).click();
      await leads.getByLabel('Which topic').selectOption('How do we hand over at night?');
      await expect(leads.getByRole('menu')).toHaveCount(0);
      expect(await violations(leads)).toEqual([]);
      await leads.getByRole('button', { name: 'Merge', exact: true }).click();
      await expect(leads.getByRole('heading', { name: 'How do we hand over at night?' })).toBeVisible();
      // The menu of the topic that is gone goes with its page.
      await expect(leads).toHaveURL(new RegExp(`/items/${topic}`));
      await settled(leads);
      for (const line of ['Pin it to the top', 'Close it']) {
        await leads.getByRole('button', { name: /^Moderate this topic/ }).click();
        await leads.getByRole('menuitem', { name: line }).click();
        // Said before the next is asked for: the menu closes when what it did is shown.
        await expect(leads.getByRole('menu')).toHaveCount(0);
      }
      await leads.getByRole('button', { name: /^Moderate this topic/ }).click();
      await leads.getByRole('menuitem', { name: 'Move it …' }).click();
      await leads.getByLabel('Category').selectOption('Equipment');
      await leads.getByRole('button', { name: 'Move', exact: true }).click();
      await expect(leads.getByText('The topic is moved.')).toBeVisible();
      // Live, at whoever has it open.
      await expect(hers.getByText('This discussion is closed')).toBeVisible();
      await expect(hers.getByText('Pinned')).toBeVisible();
      await leads.goto(`/communities/${place.id}/forum`);
      await leads.getByRole('group', { name: 'Which topics' }).getByRole('button', { name: 'Equipment' }).click();
      await expect(leads.getByRole('link', { name: 'How do we hand over at night?' })).toBeVisible();
      await leads.getByRole('group', { name: 'Which topics' }).getByRole('button', { name: 'Handover' }).click();
      await expect(leads.getByText('Nothing here yet.')).toBeVisible();
    });
  });
}
