import type { BrowserContextOptions, Page } from '@playwright/test';
import { mira } from './support/installation.ts';
import { follow, keepPicture, overflow, settled, violations } from './support/page.ts';
import { pagesOfRooms } from './support/pages.ts';
import { expect, phone, test } from './support/test.ts';

/** What stands out of the window on either side, or is cut off by a box that cannot be scrolled, by its first words. */
const cutOff = (page: Page): Promise<string[]> =>
  page.evaluate(() => {
    const scrolls = (element: Element): boolean => {
      for (let box = element.parentElement; box; box = box.parentElement)
        if (/auto|scroll/.test(getComputedStyle(box).overflowX) && box !== document.documentElement) return true;
      return false;
    };
    return [...document.querySelectorAll<HTMLElement>('a, button, input, h1, h2, p, img')]
      .filter((element) => element.checkVisibility({ visibilityProperty: true }) && !scrolls(element))
      .filter((element) => {
        const { left, right, width, height } = element.getBoundingClientRect();
        // What only assistive technology is given is a pixel in size.
        return width > 1 && height > 1 && (left < -1 || right > innerWidth + 1);
      })
      .map(
        (element) =>
          `${element.tagName} ${(element.innerText || element.getAttribute('aria-label') || '').slice(0, 40)}`,
      );
  });

const sizes: Record<string, BrowserContextOptions> = { desktop: {}, phone };

for (const [size, options] of Object.entries(sizes)) {
  test(`from right to left on a ${size}: mirrored, nothing cut off`, async ({ as, api, installation }) => {
    // There are as many pages as rooms bring.
    test.setTimeout(240_000);
    const name = `وردية الليل ${size}`;
    const place = await api.call('POST', '/communities', {
      name,
      visibility: 'open',
      emoji: '🌙',
      description: 'الليل',
    });
    const leila = {
      name: 'ليلى حسن',
      email: `leila-${size}-${new URL(installation.address).port}@norrby.example`,
      password: 'three quiet words',
    };
    const hers = await api.invite(leila);
    const her = await hers.call('GET', '/me');
    await api.call('POST', `/communities/${place.id}/members`, { person: her.id });
    const post = await hers.call('POST', `/communities/${place.id}/items`, {
      markdown:
        'من يبدل ورديتين؟ #وردية\n\n1. نفس الكفاءة\n2. قبل 72 ساعة\n\n> في الاتفاقية\n\n`fika import people.csv`',
    });
    const comment = await api.call('POST', `/items/${post.id}/comments`, { markdown: 'I do, on Tuesday 14:00–22:00.' });
    await hers.call('POST', `/items/${post.id}/comments`, { markdown: 'شكرا', parent: comment.id });
    await hers.call('PUT', `/items/${post.id}/reactions/${encodeURIComponent('👍')}`);

    const { page, context } = await as(mira, options);
    await context.addInitScript(() => localStorage.setItem('fika.language', 'ar-XB'));
    const addresses: Record<string, string> = {
      home: '/',
      inbox: '/inbox',
      search: '/search?q=72',
      people: '/people',
      person: `/people/${her.id}`,
      communities: '/communities',
      'new community': '/communities/new',
      community: `/communities/${place.id}`,
      members: `/communities/${place.id}/members`,
      item: `/items/${post.id}`,
      profile: '/settings',
      tokens: '/settings/tokens',
      invite: '/console',
      audit: '/console/audit',
      help: '/help/communities',
      // Rooms are written with the same parts: on the narrower screen what is wrong with one shows.
      ...(size === 'phone' && (await pagesOfRooms({ place: place.id, owner: api, member: hers }))),
    };
    await page.goto('/');
    await settled(page);
    for (const [what, address] of Object.entries(addresses)) {
      await test.step(what, async () => {
        await follow(page, address);
        await settled(page);
        await expect(page.locator('html')).toHaveAttribute('dir', 'rtl');
        await keepPicture(page, { path: test.info().outputPath(`${what}.png`) });
        expect.soft(await overflow(page), `${what} scrolls sideways`).toBeLessThanOrEqual(0);
        expect.soft(await cutOff(page), what).toEqual([]);
      });
    }
    expect(await violations(page)).toEqual([]);

    await test.step('what opens', async () => {
      await page.goto(`/communities/${place.id}`);
      await page.getByRole('button', { name: /Share or ask/ }).click();
      await expect(page.getByRole('textbox', { name: 'Text' })).toBeFocused();
      await page.keyboard.type('مرحبا');
      await keepPicture(page, { path: test.info().outputPath('composer.png') });
      expect.soft(await cutOff(page), 'composer').toEqual([]);
      await page.goto(`/items/${post.id}`);
      await page.getByRole('button', { name: /More about this post/ }).click();
      await expect(page.getByRole('menuitem', { name: 'Copy link' })).toBeVisible();
      await keepPicture(page, { path: test.info().outputPath('menu.png') });
      expect.soft(await cutOff(page), 'menu').toEqual([]);
    });
    if (size === 'desktop') {
      const rail = await page.getByRole('banner').first().boundingBox();
      expect(rail!.x).toBeGreaterThan(600);
    }
  });
}
