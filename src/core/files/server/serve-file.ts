import type { FastifyReply, FastifyRequest } from 'fastify';
import { problems } from '../../../platform/http/problems.ts';
import type { Services } from '../../../platform/services.ts';
import type { Storage } from '../../../platform/storage/storage.ts';
import { originalKey, variantKey } from './files.ts';
import type { PictureFormat } from './pictures.ts';
import type { FileRow } from './queries.ts';

/** Types that a browser may show in place; everything else is a download, whatever it claims to be. */
const shown = /^(audio\/(mpeg|mp4|ogg|wav|webm|aac|flac)|video\/(mp4|webm|ogg))$/;

const disposition = (kind: 'inline' | 'attachment', name: string) =>
  `${kind}; filename="${name.replace(/[^\x20-\x7e]|["\\%]/g, '_')}"; filename*=UTF-8''${encodeURIComponent(name)}`;

/** One range of `bytes=a-b`, `a-` or `-n`; null for none, 'unsatisfiable' outside the file. Several ranges are answered whole. */
export function parseRange(
  header: string | undefined,
  size: number,
): { start: number; end: number } | 'unsatisfiable' | null {
  const match = /^bytes=(\d{0,15})-(\d{0,15})$/.exec(header ?? '');
  if (!match || (match[1] === '' && match[2] === '')) return null;
  const start = match[1] === '' ? Math.max(0, size - Number(match[2])) : Number(match[1]);
  const end = match[1] === '' || match[2] === '' ? size - 1 : Math.min(Number(match[2]), size - 1);
  return start > end || start >= size ? 'unsatisfiable' : { start, end };
}

/** Whether an `Accept` names AVIF itself: browsers said `image/*` long before they could show it. */
export const takesAvif = (accept: string | undefined): boolean =>
  (accept ?? '').split(',').some((one) => {
    const [type, ...parameters] = one.split(';').map((part) => part.trim().toLowerCase());
    return type === 'image/avif' && !parameters.some((part) => /^q=0(\.0*)?$/.test(part));
  });

interface Stored {
  readonly key: string;
  readonly size: number;
  /** Undefined for what is no picture. */
  readonly format?: PictureFormat;
}

/** The bytes to send: of a picture AVIF where it is taken and there, otherwise WebP. */
async function findStored(
  storage: Storage,
  { id, variants }: FileRow,
  variant: string,
  accept: string | undefined,
): Promise<Stored | undefined> {
  const isPicture = Object.keys(variants).length > 0;
  const formats: (PictureFormat | undefined)[] = isPicture ? ['webp'] : [undefined];
  if (variants[variant]?.avif !== undefined && takesAvif(accept)) formats.unshift('avif');
  for (const format of formats) {
    const key = format ? variantKey(id, variant, format) : originalKey(id);
    const size = await storage.size(key);
    if (size !== undefined) return { key, size, format };
  }
}

/** Sends the bytes of a file that the viewer may see. */
export async function sendFile(
  services: Services,
  request: FastifyRequest,
  reply: FastifyReply,
  file: FileRow,
  variant: string,
): Promise<FastifyReply> {
  const isPicture = Object.keys(file.variants).length > 0;
  if (!isPicture && (variant !== 'content' || (file.status !== 'ready' && file.mime.startsWith('image/')))) {
    throw problems.not_found('This picture is not ready yet.');
  }
  const stored = await findStored(services.storage, file, variant, request.headers.accept);
  if (!stored) throw problems.not_found();
  const { key, size, format } = stored;
  const mime = format ? `image/${format}` : shown.test(file.mime) ? file.mime : 'application/octet-stream';
  const name = format ? file.name.replace(/(\.\w{1,5})?$/, `.${format}`) : file.name;
  const tag = `${file.sha256.toString('base64url').slice(0, 22)}-${variant}`;
  const etag = format === 'avif' ? `"${tag}-avif"` : `"${tag}"`;
  // Of one address some get AVIF and others WebP: a cache must not give one's to the other.
  if (isPicture) reply.header('vary', 'accept');
  reply.headers({
    'content-type': mime,
    'content-disposition': disposition(isPicture || shown.test(file.mime) ? 'inline' : 'attachment', name),
    // The browser may keep it for its person; whether it is still theirs to see is asked again after an hour.
    'cache-control': 'private, max-age=3600',
    'accept-ranges': 'bytes',
    // Opened by its own address, a file runs nothing and loads nothing.
    'content-security-policy':
      "default-src 'none'; style-src 'unsafe-inline'; img-src 'self'; media-src 'self'; sandbox",
    etag,
  });
  // A cache that holds the picture in both formats names both.
  if (request.headers['if-none-match']?.split(/\s*,\s*/).includes(etag)) return reply.code(304).send();
  const ifRange = request.headers['if-range'];
  const range = ifRange === undefined || ifRange === etag ? parseRange(request.headers.range, size) : null;
  if (range === 'unsatisfiable') {
    return reply.code(416).header('content-range', `bytes */${size}`).send();
  }
  if (range) {
    reply.code(206).header('content-range', `bytes ${range.start}-${range.end}/${size}`);
    reply.header('content-length', range.end - range.start + 1);
    return reply.send(await services.storage.get(key, range));
  }
  return reply.header('content-length', size).send(await services.storage.get(key));
}
