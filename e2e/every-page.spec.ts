import type { Made } from './support/api.ts';
import { mira } from './support/installation.ts';
import { follow, keepPicture, overflow, settled, violations } from './support/page.ts';
import { pagesOfRooms } from './support/pages.ts';
import { expect, phone, test } from './support/test.ts';

const jonas = { name: 'Jonas Ek', email: 'jonas@norrby.example', password: 'three quiet words' };

let addresses: Record<string, string> = {};

test.beforeEach(async ({ api, installation }) => {
  if (Object.keys(addresses).length > 0) return;
  const place = await api.call('POST', '/communities', {
    name: 'Night shift',
    visibility: 'open',
    emoji: '🌙',
    description: 'Those who work at night.',
  });
  const his = await api.invite({ ...jonas, email: `jonas-${new URL(installation.address).port}@norrby.example` });
  const him = await his.call('GET', '/me');
  await api.call('POST', `/communities/${place.id}/members`, { person: him.id });
  const post = await his.call('POST', `/communities/${place.id}/items`, {
    markdown:
      'Who may swap two night shifts? 🤔 #rota\n\n1. Same competence\n2. 72 hours before\n\n> It is in the agreement',
  });
  await his.call('POST', `/communities/${place.id}/items`, {
    kind: 'poll',
    markdown: 'Which evening?',
    options: [{ text: 'Tuesday' }, { text: 'Wednesday' }],
  });
  const comment = await api.call<Made>('POST', `/items/${post.id}/comments`, {
    markdown: 'Anyone with the same competence.',
  });
  await his.call('POST', `/items/${post.id}/comments`, { markdown: 'Thank you', parent: comment.id });
  await his.call('PUT', `/items/${post.id}/reactions/${encodeURIComponent('👍')}`);
  addresses = {
    home: '/',
    inbox: '/inbox',
    done: '/inbox/done',
    search: '/search?q=night',
    people: '/people',
    person: `/people/${him.id}`,
    communities: '/communities',
    'new community': '/communities/new',
    community: `/communities/${place.id}`,
    about: `/communities/${place.id}/about`,
    members: `/communities/${place.id}/members`,
    item: `/items/${post.id}`,
    saved: '/saved',
    tag: '/tags/rota',
    profile: '/settings',
    appearance: '/settings/appearance',
    security: '/settings/sign-in',
    tokens: '/settings/tokens',
    invite: '/console',
    import: '/console/import',
    outbox: '/console/outbox',
    audit: '/console/audit',
    'set aside': '/console/set-aside',
    organisation: '/console/organisation',
    help: '/help',
    'help page': '/help/communities',
    nothing: '/nothing/is/here',
    ...(await pagesOfRooms({ place: place.id, owner: api, member: his })),
  };
});

/** Each page, on desktop and phone, light and dark: axe without violations, no sideways scrolling, a picture; and at 320 pixels. */
for (const size of ['desktop', 'phone'] as const) {
  test(`every page on a ${size}, light and dark`, async ({ as }, testInfo) => {
    // There are as many pages as rooms bring.
    test.setTimeout(480_000);
    const { page } = await as(mira, size === 'phone' ? phone : {});
    // On one of them each page is opened by its address, on the other come to from the page before.
    await page.goto('/');
    await settled(page);
    for (const [name, address] of Object.entries(addresses)) {
      await test.step(name, async () => {
        await page.emulateMedia({ colorScheme: 'light' });
        await (size === 'desktop' ? page.goto(address) : follow(page, address));
        await settled(page);
        await keepPicture(page, { path: testInfo.outputPath(`${name} light.png`) });
        expect.soft(await violations(page)).toEqual([]);
        expect.soft(await overflow(page), 'scrolls sideways').toBeLessThanOrEqual(0);
        await page.emulateMedia({ colorScheme: 'dark' });
        await expect(page.locator('html')).toHaveAttribute('data-mantine-color-scheme', 'dark');
        await keepPicture(page, { path: testInfo.outputPath(`${name} dark.png`) });
        expect.soft(await violations(page)).toEqual([]);
        if (size === 'desktop') return;
        await page.setViewportSize({ width: 320, height: 640 });
        expect.soft(await overflow(page), 'scrolls sideways at 320 pixels').toBeLessThanOrEqual(0);
        await page.setViewportSize(phone.viewport!);
      });
    }
  });
}

test('the entrance, before anybody is signed in', async ({ newcomer }) => {
  const { page } = await newcomer({ mayFail: /410|401/ });
  for (const address of ['/sign-in', '/forgotten', '/reset-password?token=x', '/invitation#x', '/set-up?token=x']) {
    await page.goto(address);
    await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
    expect.soft(await violations(page), address).toEqual([]);
  }
});

test('speaks German from the first word', async ({ as }) => {
  const { page } = await as(mira, { locale: 'de-DE' });
  await page.goto('/');
  await expect(page.getByRole('link', { name: 'Entdecken' })).toBeVisible();
  await expect(page.locator('html')).toHaveAttribute('lang', 'de');
});
