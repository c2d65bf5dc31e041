import { Readable } from 'node:stream';
import { fileProblems } from '../../../core/files/contract.ts';
import { keepUpload } from '../../../core/files/server/files.ts';
import { findRefs, putRef } from '../../../core/importing/server/queries.ts';
import { writeRecord } from '../../../core/importing/server/record.ts';
import { Problem } from '../../../platform/http/problems.ts';
import type { Viewer } from '../../../platform/http/viewer.ts';
import { fetchOutside, OutsideError } from '../../../platform/outside/outside.ts';
import type { Services } from '../../../platform/services.ts';
import type { KeptPicture } from './wordpress-text.ts';
import type { WxrItem } from './wxr.ts';

/** An attachment of the blog. */
export interface Media {
  readonly id: string;
  readonly address: string;
  readonly alt: string;
  readonly line: number;
}

const request = {
  accept: ['image/jpeg', 'image/png', 'image/gif', 'image/webp', 'image/avif'],
  maximumBytes: 40 * 2 ** 20,
  timeoutMs: 30_000,
  firstByteMs: 10_000,
  maximumRedirects: 4,
} as const;

/** `photo-300x200.jpg` and `photo-scaled.jpg` are sizes of `photo.jpg`; scheme and query do not count. */
export function sameAddress(address: string): string {
  const url = URL.parse(address);
  if (!url) return address;
  return `${url.host}${url.pathname}`.replace(/-(?:\d+x\d+|scaled)(?=\.\w{1,5}$)/, '');
}

export interface KeptMedia {
  readonly byAddress: (address: string) => KeptPicture | undefined;
  readonly byId: (id: string) => KeptPicture | undefined;
}

/**
 * Fetches the pictures that a post shows, once for each of its authors, through the client for outside addresses. One that cannot be had is told, and stays a link in the text.
 */
export async function keepMedia(
  services: Services,
  all: ReadonlyMap<string, Media>,
  source: string,
  owner: Viewer,
  item: WxrItem,
  onProblem: (media: Media, why: string) => void,
): Promise<KeptMedia> {
  const byAddress = new Map<string, Media>();
  for (const media of all.values()) byAddress.set(sameAddress(media.address), media);
  const shown = new Map<string, Media>();
  for (const [, one, other] of item.html.matchAll(/<img\b[^>]*?\ssrc\s*=\s*(?:"([^"]+)"|'([^']+)')/gi)) {
    const media = byAddress.get(sameAddress((one ?? other ?? '').replaceAll('&amp;', '&')));
    if (media) shown.set(media.id, media);
  }
  for (const [, ids = ''] of item.html.matchAll(/\[gallery[^\]]*ids\s*=\s*["']([\d,\s]+)["']/gi))
    for (const id of ids.split(',')) {
      const media = all.get(id.trim());
      if (media) shown.set(media.id, media);
    }
  const cover = all.get(item.thumbnail);
  if (cover) shown.set(cover.id, cover);
  const kept = new Map<string, KeptPicture>();
  for (const media of shown.values()) {
    const file = await keepOne(services, source, owner, media).catch((error: unknown) => {
      if (!(error instanceof OutsideError) && !(error instanceof Problem && error.status < 500)) throw error;
      onProblem(media, error.message);
      return null;
    });
    if (file) kept.set(media.id, { file, alt: media.alt });
  }
  return {
    byId: (id) => kept.get(id),
    byAddress: (address) => kept.get(byAddress.get(sameAddress(address))?.id ?? ''),
  };
}

async function keepOne(services: Services, source: string, owner: Viewer, { id, address }: Media): Promise<string> {
  const ref = `media:${id}:${owner.person}`;
  const known = (await findRefs(services.db, source, [ref])).get(ref);
  if (known) return known;
  const { body, type } = await fetchOutside(services, address, request);
  const name = URL.parse(address)?.pathname.split('/').at(-1);
  const { id: file, width } = await keepUpload(
    services,
    owner,
    { name, mime: type, content: Readable.from([body]) },
    (rule) =>
      writeRecord(services, async (db) => {
        const made = await rule(db);
        await putRef(db, source, ref, (made as { id: string }).id);
        return made;
      }),
  );
  if (width === null) throw fileProblems.not_a_picture();
  return file;
}
