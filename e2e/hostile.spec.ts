import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { sharedData } from '../src/platform/testing/shared-data.ts';
import { expect, test } from './support/test.ts';

/** Hostile text in every field, looked at in a real browser under the real policy: no script runs, nothing is fetched, the app stands. */
test.describe('hostile text', () => {
  const naughty = sharedData('naughty-strings');
  const payloads = sharedData('xss-payloadbox');
  test.skip(!naughty || !payloads, 'without ../shared/data: naughty-strings, xss-payloadbox');

  test('is shown as text; nothing of it runs', async ({ as, api, installation }) => {
    test.setTimeout(180_000);
    const strings = [
      ...(JSON.parse(readFileSync(join(naughty!, 'blns.json'), 'utf8')) as string[]),
      ...readFileSync(join(payloads!, 'xss-payload-list.txt'), 'utf8').split('\n'),
    ].filter((text) => text.trim() !== '' && !text.includes('\u0000') && text.isWellFormed());
    const community = await api.call('POST', '/communities', {
      name: '<script>trip()</script>"\'><img src=x onerror=trip()>',
      description: 'javascript:trip() <svg onload=trip()>',
      visibility: 'open',
    });
    const paths: string[] = [];
    // Many to a post, as documents and as Markdown: the browser has to draw all of them.
    for (let i = 0; i < strings.length; i += 400) {
      const group = strings.slice(i, i + 400);
      const content = group.map((text) => ({ type: 'paragraph', content: [{ type: 'text', text }] }));
      const made = await api.call('POST', `/communities/${community.id}/items`, {
        body: { type: 'doc', content },
      });
      paths.push(`/items/${made.id}`);
      const markdown = group.join('\n\n').slice(0, 95_000);
      const marked = await api.call('POST', `/communities/${community.id}/items`, {
        title: group[0]!.slice(0, 190),
        markdown,
      });
      paths.push(`/items/${marked.id}`);
    }
    await api.call('PATCH', '/me', {
      about: strings.slice(0, 40).join('\n').slice(0, 4000),
      pronouns: '<b onclick=trip()>',
    });

    const { page, context } = await as({ email: 'mira@norrby.example', password: 'three quiet words' });
    await context.addInitScript(() => {
      const trip = () => {
        (window as unknown as { tripped: boolean }).tripped = true;
      };
      Object.assign(window, { trip, alert: trip, confirm: trip, prompt: trip });
    });
    const asked: string[] = [];
    page.on('request', (request) => {
      if (!request.url().startsWith(installation.address) && request.url().startsWith('http'))
        asked.push(request.url());
    });
    for (const path of [
      ...paths,
      `/communities/${community.id}`,
      `/communities/${community.id}/about`,
      '/communities',
      '/',
    ]) {
      await page.goto(path);
      await expect(page.getByRole('main')).toBeVisible();
      await page.waitForLoadState('networkidle');
      expect(await page.evaluate(() => (window as unknown as { tripped?: boolean }).tripped ?? false), path).toBe(
        false,
      );
      const active = await page.evaluate(
        () =>
          document.querySelectorAll(
            'main script, main iframe, main object, main embed, main form[action^="http"], main a[href^="javascript" i], main [onerror], main [onclick], main [onload]',
          ).length,
      );
      expect(active, path).toBe(0);
    }
    expect(asked).toEqual([]);
  });
});
