import { Buffer } from 'node:buffer';
import type { Locator } from '@playwright/test';
import sharp from 'sharp';
import { Api } from './support/api.ts';
import { mira } from './support/installation.ts';
import { keepPicture, overflow, violations } from './support/page.ts';
import { expect, phone, test } from './support/test.ts';

const picture = async (background: string): Promise<Buffer> =>
  Buffer.from(
    await sharp({ create: { width: 1200, height: 800, channels: 3, background } })
      .jpeg()
      .toBuffer(),
  );

/** Pastes or drops a file as a browser does: the event carries it. */
const bring = (field: Locator, how: 'paste' | 'drop', file: { name: string; type: string; bytes: Buffer }) =>
  field.evaluate(
    (element, { how: kind, name, type, base64 }) => {
      const data = new DataTransfer();
      const bytes = Uint8Array.from(atob(base64), (sign) => sign.charCodeAt(0));
      data.items.add(new File([bytes], name, { type }));
      const { left, top } = element.getBoundingClientRect();
      const common = { bubbles: true, cancelable: true };
      element.dispatchEvent(
        kind === 'paste'
          ? new ClipboardEvent('paste', { ...common, clipboardData: data })
          : new DragEvent('drop', { ...common, dataTransfer: data, clientX: left + 4, clientY: top + 4 }),
      );
    },
    { how, name: file.name, type: file.type, base64: file.bytes.toString('base64') },
  );

test('pictures in a comment: pasted, dropped, chosen; for whoever may read the post', async ({
  as,
  api,
  installation,
}) => {
  const now = Date.now();
  const oda = { name: 'Oda Berg', email: `oda-${now}@norrby.example`, password: 'three quiet words' };
  const hers = await api.invite(oda);
  const place = await api.call('POST', '/communities', { name: `Dressings ${now}`, visibility: 'closed' });
  const post = await api.call('POST', `/communities/${place.id}/items`, { markdown: 'How does it look on day two?' });
  const { page } = await as(mira, phone);
  await page.goto(`/items/${post.id}`);

  await test.step('brought in three ways, described, kept through a reload', async () => {
    await page.getByRole('button', { name: /Write a comment/ }).click();
    const field = page.getByRole('textbox', { name: /Write a comment/ });
    await field.pressSequentially('Like this');
    await bring(field, 'paste', { name: 'pasted.jpg', type: 'image/jpeg', bytes: await picture('#7aa98f') });
    await page.getByLabel('What does the picture show?').fill('The edge is dry');
    await bring(field, 'drop', { name: 'dropped.jpg', type: 'image/jpeg', bytes: await picture('#a97a8f') });
    await expect(page.getByLabel('What does the picture show?')).toHaveCount(2);
    await bring(field, 'paste', { name: 'list.pdf', type: 'application/pdf', bytes: Buffer.from('%PDF-1.4') });
    await expect(page.getByText('A comment can show pictures.')).toBeVisible();
    await page.reload();
    await expect(page.getByLabel('What does the picture show?').first()).toHaveValue('The edge is dry');
    await page
      .locator('input[type=file]')
      .setInputFiles({ name: 'chosen.jpg', mimeType: 'image/jpeg', buffer: await picture('#7a8fa9') });
    await expect(page.getByLabel('What does the picture show?')).toHaveCount(3);
    await page.getByRole('button', { name: 'Remove chosen.jpg' }).click();
    expect(await violations(page)).toEqual([]);
    expect(await overflow(page)).toBeLessThanOrEqual(0);
  });

  await test.step('said: both are drawn, below the words', async () => {
    await page.getByRole('button', { name: 'Comment', exact: true }).click();
    const drawn = page.getByRole('img', { name: 'The edge is dry' });
    await expect(drawn).toBeVisible();
    await expect.poll(() => drawn.evaluate((image: HTMLImageElement) => image.naturalWidth)).toBeGreaterThan(0);
    await expect(page.locator('[id^=comment-] img')).toHaveCount(2);
    await expect(page.getByText('Like this')).toBeVisible();
    await keepPicture(page, { path: test.info().outputPath('comment.png') });
  });

  await test.step('who may not read the post does not get the picture; who joins does', async () => {
    const src = await page.getByRole('img', { name: 'The edge is dry' }).getAttribute('src');
    const asks = (who: Api) => who.status(src!);
    expect(await asks(hers)).toBe(404);
    const me = await hers.call('GET', '/me');
    await api.call('POST', `/communities/${place.id}/members`, { person: me.id });
    expect(await asks(hers)).toBe(200);
    await api.call('DELETE', `/communities/${place.id}/members/${me.id}`);
    expect(await asks(await Api.signIn(installation.address, oda))).toBe(404);
  });

  await test.step('edited: one more, and the first ones stay', async () => {
    await page.getByRole('button', { name: /More about this comment/ }).click();
    await page.getByRole('menuitem', { name: 'Edit' }).click();
    const field = page.getByRole('textbox', { name: 'Edit the comment' });
    await bring(field, 'paste', { name: 'third.jpg', type: 'image/jpeg', bytes: await picture('#444444') });
    await page.getByLabel('What does the picture show?').fill('From the side');
    await page.getByRole('button', { name: 'Save', exact: true }).click();
    await expect(page.getByRole('img', { name: 'From the side' })).toBeVisible();
    await expect(page.getByRole('img', { name: 'The edge is dry' })).toBeVisible();
  });
});
