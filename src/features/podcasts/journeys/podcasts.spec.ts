import { keepPicture, overflow, settled, violations } from '../../../../e2e/support/page.ts';
import { expect, phone, test } from '../../../../e2e/support/test.ts';
import { spokenWav } from '../tones.ts';

// A microphone of the browser's own, which beeps; nobody has to say yes.
test.use({
  launchOptions: {
    executablePath: process.env.FIKA_CHROMIUM ?? '/usr/bin/chromium',
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
      '--use-fake-device-for-media-stream',
      '--use-fake-ui-for-media-stream',
    ],
  },
});

const transcript =
  'WEBVTT\n\n00:00.000 --> 00:10.000\n<v Olle>Leek soup, forty litres.\n\n00:10.000 --> 00:40.000\n<v Ines>Wash the leeks twice.';

for (const [size, options] of [
  ['desktop', {}],
  ['phone', phone],
] as const) {
  test(`a podcast on a ${size}: begun, uploaded, heard while reading on, gone on with elsewhere`, async ({
    as,
    api,
  }, testInfo) => {
    test.setTimeout(150_000);
    const now = `${Date.now()}-${size}`;
    const place = await api.call('POST', '/communities', { name: `Kitchen ${now}`, visibility: 'closed' });
    const account = { name: 'Tove Nyberg', email: `tove-${now}@norrby.example`, password: 'three quiet words' };
    const tove = await api.invite(account);
    const { id: person } = await tove.call('GET', '/me');
    await api.call('POST', `/communities/${place.id}/members`, { person });
    const { page: hers } = await as(account, options);
    const shoot = async (page: typeof hers, name: string) => {
      for (const colorScheme of ['light', 'dark'] as const) {
        await page.emulateMedia({ colorScheme });
        await settled(page);
        await keepPicture(page, {
          path: testInfo.outputPath(`${name} ${size} ${colorScheme}.png`),
          fullPage: name !== 'playing',
        });
        expect(await violations(page), `${name} ${colorScheme}`).toEqual([]);
      }
      await page.emulateMedia({ colorScheme: 'light' });
      expect(await overflow(page), name).toBeLessThanOrEqual(0);
    };

    await test.step('a show is begun', async () => {
      await hers.goto(`/communities/${place.id}/podcasts`);
      await expect(hers.getByText('Here is room for what is better heard than read.')).toBeVisible();
      await hers.getByRole('button', { name: 'Begin a show' }).click();
      await hers.getByRole('textbox', { name: 'Name' }).fill('What is in the pot');
      await hers.getByRole('textbox', { name: 'Who speaks' }).fill('Olle and Ines');
      await hers.getByRole('button', { name: 'Begin', exact: true }).click();
      await expect(hers.getByRole('heading', { name: 'What is in the pot', level: 2 })).toBeVisible();
    });

    await test.step('an episode is uploaded, with chapters and a transcript', async () => {
      await hers.getByRole('button', { name: 'What is it about?' }).click();
      await hers.getByRole('textbox', { name: 'Title' }).fill('Leek');
      await hers
        .getByLabel('Upload a recording')
        .and(hers.locator('input'))
        .setInputFiles({
          name: 'leek.wav',
          mimeType: 'audio/wav',
          buffer: spokenWav(40),
        });
      await expect(hers.getByLabel('Preview of the recording')).toBeVisible();
      await expect(hers.getByRole('combobox', { name: 'Show' })).toHaveValue(/^\d+$/);
      await hers.getByRole('textbox', { name: 'Chapters' }).fill('0:00 The recipe\n0:20 The washing up');
      await hers
        .getByLabel('Choose a transcript')
        .and(hers.locator('input'))
        .setInputFiles({
          name: 'leek.vtt',
          mimeType: 'text/vtt',
          buffer: Buffer.from(transcript),
        });
      await expect(hers.getByText('2 lines.')).toBeVisible();
      await shoot(hers, 'composer');
      await hers.getByRole('button', { name: 'Post', exact: true }).click();
      await expect(hers.getByRole('link', { name: 'Leek', exact: true })).toBeVisible();
    });

    const player = hers.getByRole('region', { name: 'Player' });
    await test.step('it plays, also on the next page, by keys', async () => {
      await hers.getByRole('button', { name: 'Play Leek' }).click();
      await expect(player.getByRole('button', { name: 'Pause' })).toBeVisible();
      await hers.getByRole('link', { name: 'Leek', exact: true }).click();
      await expect(hers.getByRole('heading', { name: 'Leek', level: 2 })).toBeVisible();
      await expect(player.getByRole('button', { name: 'Pause' })).toBeVisible();
      await hers.getByRole('button', { name: /The washing up/ }).click();
      await expect(player.getByRole('slider', { name: 'Position' })).toHaveAttribute(
        'aria-valuetext',
        /^2\d seconds of 40 seconds$/,
      );
      await expect(hers.locator('li[aria-current]', { hasText: 'Wash the leeks twice.' })).toBeVisible();
      await player.getByRole('combobox', { name: 'Speed' }).selectOption('0.5');
      await player.getByRole('slider', { name: 'Position' }).focus();
      await hers.keyboard.press('ArrowRight');
      await player.getByRole('button', { name: 'Pause' }).click();
      await expect(player.getByRole('button', { name: 'Play', exact: true })).toBeVisible();
      await shoot(hers, 'playing');
      await shoot(hers, 'episode');
    });

    await test.step('another device goes on from there', async () => {
      const { page: other } = await as(account, options);
      await other.goto('/podcasts');
      const goOn = other.getByRole('region', { name: 'Continue listening' });
      await expect(goOn.getByText(/left/)).toBeVisible();
      await shoot(other, 'podcasts');
      await goOn.getByRole('button', { name: 'Play Leek' }).click();
      const there = other.getByRole('region', { name: 'Player' });
      await expect(there.getByRole('slider', { name: 'Position' })).toHaveAttribute(
        'aria-valuetext',
        /^2\d seconds of 40 seconds$/,
      );
      await expect(there.getByRole('combobox', { name: 'Speed' })).toHaveValue('0.5');
      await there.getByRole('button', { name: 'Close the player' }).click();
      await expect(there).toHaveCount(0);
    });

    await test.step('a podcast app hears it, until the address is taken back', async () => {
      await hers.getByRole('link', { name: 'What is in the pot' }).first().click();
      await hers.getByRole('button', { name: 'In your podcast app' }).click();
      await hers.getByRole('button', { name: 'Make an address' }).click();
      const address = await hers.locator('code').innerText();
      expect(await violations(hers)).toEqual([]);
      const open = async (url: string) =>
        (await fetch(new URL(new URL(url).pathname, hers.url()), { headers: { range: 'bytes=0-9' } })).status;
      const feed = await (await fetch(new URL(new URL(address).pathname, hers.url()))).text();
      const recording = /<enclosure url="([^"]+)"/.exec(feed)![1]!;
      expect([await open(address), await open(recording)]).toEqual([200, 206]);
      await hers.getByRole('link', { name: 'Take it back in the settings' }).click();
      await hers.getByRole('button', { name: /Take back/ }).click();
      await expect.poll(() => open(address)).toBe(404);
      expect(await open(recording)).toBe(404);
    });
  });
}

test('a voice is recorded, survives a reload, is heard first and then published', async ({ as, api }, testInfo) => {
  test.setTimeout(120_000);
  const now = Date.now();
  const place = await api.call('POST', '/communities', { name: `Studio ${now}`, visibility: 'closed' });
  const account = { name: 'Sam Lind', email: `sam-${now}@norrby.example`, password: 'three quiet words' };
  const sam = await api.invite(account);
  const { id: person } = await sam.call('GET', '/me');
  await api.call('POST', `/communities/${place.id}/members`, { person });
  const { page } = await as(account);
  await page.goto(`/communities/${place.id}/podcasts`);
  await page.getByRole('button', { name: 'What is it about?' }).click();
  await page.getByRole('textbox', { name: 'Title' }).fill('Spoken');
  await page.getByRole('button', { name: 'Record', exact: true }).click();
  await page.getByRole('button', { name: 'Record sound' }).click();
  await expect(page.getByRole('timer')).toContainText('0:03', { timeout: 15_000 });
  await page.getByRole('button', { name: 'Pause' }).click();
  await expect(page.getByRole('timer')).toContainText('Paused');
  await keepPicture(page, { path: testInfo.outputPath('recording.png') });
  expect(await violations(page)).toEqual([]);
  // Whatever happens to the page, what was said is still there.
  await page.reload();
  await expect(page.getByLabel('Preview of the recording')).toBeVisible();
  const length = () =>
    page.getByLabel('Preview of the recording').evaluate((element) => (element as HTMLMediaElement).duration);
  await expect.poll(length).toBeGreaterThan(2);
  expect(await length()).toBeLessThan(10);
  await keepPicture(page, { path: testInfo.outputPath('recorded.png') });
  await page.getByRole('button', { name: 'Use this recording' }).click();
  await expect(page.getByRole('button', { name: 'Another recording' })).toBeVisible();
  await page.getByRole('button', { name: 'Post', exact: true }).click();
  await page.getByRole('button', { name: 'Play Spoken' }).click();
  const player = page.getByRole('region', { name: 'Player' });
  await expect(player.getByRole('slider')).toHaveAttribute('aria-valuetext', /^[12] seconds? of \d+ seconds$/);

  await test.step('a video is recorded too, shows what is said, and is heard on other pages', async () => {
    await player.getByRole('button', { name: 'Close the player' }).click();
    await page.getByRole('button', { name: 'What is it about?' }).click();
    await page.getByRole('textbox', { name: 'Title' }).fill('Seen');
    await page.getByRole('button', { name: 'Record', exact: true }).click();
    await page.getByRole('button', { name: 'Record video' }).click();
    await expect(page.getByLabel('What the camera sees')).toBeVisible();
    await expect(page.getByRole('timer')).toContainText('0:04', { timeout: 15_000 });
    await page.getByRole('button', { name: 'Finish' }).click();
    await page.getByRole('button', { name: 'Use this recording' }).click();
    await page
      .getByLabel('Choose a transcript')
      .and(page.locator('input'))
      .setInputFiles({
        name: 'seen.vtt',
        mimeType: 'text/vtt',
        buffer: Buffer.from('WEBVTT\n\n00:00.000 --> 00:30.000\nThis is a test picture.'),
      });
    await page.getByRole('button', { name: 'Post', exact: true }).click();
    await page.getByRole('link', { name: 'Seen', exact: true }).click();
    const video = page.locator('video');
    await expect(video).toBeVisible();
    const captions = () => video.evaluate((element) => (element as HTMLVideoElement).textTracks[0]?.cues?.length ?? 0);
    await video.evaluate((element) => {
      (element as HTMLVideoElement).muted = true;
      void (element as HTMLVideoElement).play();
    });
    await expect
      .poll(() => video.evaluate((element) => (element as HTMLVideoElement).currentTime))
      .toBeGreaterThan(0.2);
    // A browser reads the captions when the video is about to be shown.
    await expect.poll(captions).toBe(1);
    await keepPicture(page, { path: testInfo.outputPath('video.png') });
    expect(await violations(page)).toEqual([]);
    await page
      .getByRole('link', { name: `Studio ${now}` })
      .first()
      .click();
    await expect(player.getByText('Seen')).toBeVisible();
  });
});
