import { mira } from './support/installation.ts';
import { expect, test } from './support/test.ts';

test('installed, it opens without a connection and says what is safe; replies are never kept', async ({ as }) => {
  const { page, context } = await as(mira, {
    serviceWorkers: 'allow',
    mayFail: /ERR_INTERNET_DISCONNECTED|ERR_FAILED|Failed to load resource|WebSocket/,
  });
  await page.goto('/');
  await expect(page.getByRole('button', { name: /Share or ask/ })).toBeVisible();
  await page.evaluate(async () => {
    await navigator.serviceWorker.ready;
  });

  await test.step('what is kept is the app, not what people said', async () => {
    const kept = await page.evaluate(async () => {
      const caches = await Promise.all((await window.caches.keys()).map((name) => window.caches.open(name)));
      const requests = (await Promise.all(caches.map((cache) => cache.keys()))).flat();
      return requests.map((request) => new URL(request.url).pathname);
    });
    expect(kept.some((path) => path === '/index.html')).toBe(true);
    expect(kept.filter((path) => path.startsWith('/api/'))).toEqual([]);
  });

  await test.step('no connection', async () => {
    await page.reload();
    await expect(page.getByRole('button', { name: /Share or ask/ })).toBeVisible();
    await context.setOffline(true);
    await page.reload();
    await expect(page.getByText(/There is no connection to Fika/)).toBeVisible({ timeout: 30_000 });
    await context.setOffline(false);
    await page.getByRole('button', { name: 'Try again' }).click();
    await expect(page.getByRole('button', { name: /Share or ask/ })).toBeVisible();
  });

  await test.step('it can be installed', async () => {
    const manifest = await page.evaluate(async () => {
      const link = document.querySelector<HTMLLinkElement>('link[rel=manifest]');
      return (await fetch(link!.href)).json();
    });
    expect(manifest).toMatchObject({ name: 'Fika', display: 'standalone', start_url: '/' });
    expect(manifest.icons.map(({ sizes }: { sizes: string }) => sizes)).toEqual(
      expect.arrayContaining(['192x192', '512x512']),
    );
  });
});
