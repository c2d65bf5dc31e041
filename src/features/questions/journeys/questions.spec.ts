import { mira } from '../../../../e2e/support/installation.ts';
import { keepPicture, overflow, settled, violations } from '../../../../e2e/support/page.ts';
import { expect, phone, test } from '../../../../e2e/support/test.ts';

for (const [size, options] of [
  ['desktop', {}],
  ['phone', phone],
] as const) {
  test(`a question on a ${size}: like others, put to a leader, voted on, answered and accepted`, async ({
    as,
    api,
  }, testInfo) => {
    test.setTimeout(180_000);
    const now = Date.now();
    const place = await api.call('POST', '/communities', { name: `House ${now}`, visibility: 'open' });
    const account = { name: 'Tove Nyberg', email: `tove-${now}@norrby.example`, password: 'three quiet words' };
    const tove = await api.invite(account);
    const jonas = await api.invite({ ...account, name: 'Jonas Ek', email: `jonas-${now}@norrby.example` });
    for (const who of [tove, jonas]) {
      const { id: person } = await who.call('GET', '/me');
      await api.call('POST', `/communities/${place.id}/members`, { person });
    }
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

    await test.step('who is asked is named by who leads', async () => {
      await leads.goto(`/communities/${place.id}/questions`);
      await expect(leads.getByText('Ask what you could not find.')).toBeVisible();
      await leads.getByRole('button', { name: 'Whom one can ask' }).click();
      await leads.getByLabel('Who answers').fill('Mir');
      await leads.getByRole('option', { name: /Mira/ }).click();
      await leads.getByLabel('What for').fill('Head of care');
      await leads.getByRole('button', { name: 'Add', exact: true }).click();
      await expect(leads.getByRole('button', { name: 'Ask Mira no longer' })).toBeVisible();
      await shot(leads, 'leaders');
    });

    await test.step('questions like it are offered, and it is put to her', async () => {
      const old = await jonas.call('POST', `/communities/${place.id}/items`, {
        kind: 'question',
        title: `How do I reset the dispensary terminal ${now}?`,
      });
      const answer = await tove.call('POST', `/items/${old.id}/comments`, { markdown: 'Hold both keys.' });
      await jonas.call('PUT', `/answers/${answer.id}/accepted`);
      await hers.goto(`/communities/${place.id}/questions`);
      await hers.getByRole('button', { name: 'What do you want to know?' }).click();
      await hers.getByRole('textbox', { name: 'Title' }).fill(`who can reset the dispensary terminal ${now}`);
      await expect(hers.getByRole('region', { name: 'Was this asked before?' })).toContainText('Answered');
      await hers.getByRole('textbox', { name: 'Title' }).fill('When do we get the rota for the summer?');
      await hers.getByLabel('Whom do you ask?').selectOption('Mira, Head of care');
      await shot(hers, 'asking');
      await hers.getByRole('button', { name: 'Post', exact: true }).click();
      await expect(hers.getByRole('link', { name: 'When do we get the rota for the summer?' })).toBeVisible();
      await expect(hers.getByText('Waiting for 1 minute')).toBeVisible();
    });
    const { items } = await tove.call<{ items: { id: string }[] }>('GET', `/communities/${place.id}/questions`);
    const question = items[0]!.id;

    await test.step('she finds it in her inbox, others want to know it too', async () => {
      await leads.goto('/inbox');
      await expect(leads.getByText('asks you').first()).toBeVisible();
      await jonas.call('PUT', `/questions/${question}/vote`);
      await hers.getByRole('button', { name: 'Asked directly' }).click();
      await expect(hers.getByText('1 other wants to know')).toBeVisible();
      await shot(hers, 'asked');
    });

    await test.step('answers, of which one helps and two are accepted', async () => {
      await jonas.call('POST', `/items/${question}/comments`, { markdown: 'Last year it came in May.' });
      await hers.getByRole('link', { name: 'When do we get the rota for the summer?' }).click();
      await expect(hers.getByText('Last year it came in May.')).toBeVisible();
      await leads.goto(`/items/${question}`);
      await leads.getByRole('button', { name: 'The answer by Jonas Ek helps' }).click();
      await expect(hers.getByText('1 person says that it helps').first()).toBeAttached();
      await leads.getByRole('button', { name: 'Answer the question …' }).click();
      await leads.getByRole('textbox', { name: 'Answer the question …' }).click();
      await leads.keyboard.type('On the 14th, with the holidays in it.');
      await leads.getByRole('button', { name: 'Comment', exact: true }).click();
      // Who was asked has answered: the clock stands, for everybody who looks on.
      await expect(hers.getByText('Answered within 1 minute')).toBeVisible();
      const mine = hers.getByRole('listitem').filter({ hasText: 'On the 14th' });
      await mine.getByRole('button', { name: 'Accept', exact: true }).click();
      await expect(mine.getByText('Accepted answer')).toBeVisible();
      await expect(leads.getByText('Accepted answer')).toBeVisible();
      await hers
        .getByRole('listitem')
        .filter({ hasText: 'Last year' })
        .getByRole('button', { name: 'Accept', exact: true })
        .click();
      await expect(hers.getByText('Accepted answer')).toHaveCount(2);
      await mine.getByRole('button', { name: 'Answer', exact: true }).click();
      await hers.getByRole('textbox', { name: 'Answer Mira …' }).click();
      await hers.keyboard.type('Thank you');
      await hers.getByRole('button', { name: 'Comment', exact: true }).click();
      await expect(leads.getByText('Thank you')).toBeVisible();
      await shot(hers, 'answers');
      await hers.getByRole('button', { name: 'In order' }).click();
      await expect(hers.getByRole('button', { name: 'In order' })).toHaveAttribute('aria-pressed', 'true');
    });

    await test.step('what waits, from all communities', async () => {
      await jonas.call('POST', `/communities/${place.id}/items`, { kind: 'question', title: 'Who has the spare key?' });
      await hers.goto('/questions');
      await expect(hers.getByRole('link', { name: 'Who has the spare key?' })).toBeVisible();
      await expect(hers.getByRole('link', { name: 'When do we get the rota' })).toHaveCount(0);
      await shot(hers, 'waiting');
    });
  });
}
