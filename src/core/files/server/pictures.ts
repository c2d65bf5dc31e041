import sharp, { type Sharp } from 'sharp';
import { variantPixels, type variants } from '../contract.ts';

/** One picture at a time uses one core: the other answers people. */
sharp.concurrency(1);
sharp.cache({ memory: 32, files: 0, items: 20 });

/** What may be decoded: sharp's own bound of 16,383 × 16,383. A picture of 50,000 × 50,000 would need ten gigabytes. */
export const maximumPixels = 0x3fff * 0x3fff;
const maximumFrames = 60;

export interface PictureFacts {
  readonly width: number;
  readonly height: number;
}

const pictureFormats = new Set(['jpeg', 'png', 'gif', 'webp', 'avif', 'heif', 'tiff']);

/** Size as it will be shown (upright), read from the header alone; null for what is no picture that we can show. */
export async function pictureFacts(source: string | Buffer): Promise<PictureFacts | 'too-large' | null> {
  try {
    const { format, width, height, autoOrient } = await sharp(source, { limitInputPixels: false }).metadata();
    if (!format || !pictureFormats.has(format) || !width || !height) return null;
    if (width * height > maximumPixels) return 'too-large';
    return { width: autoOrient?.width ?? width, height: autoOrient?.height ?? height };
  } catch {
    return null;
  }
}

export interface Rendition {
  readonly name: (typeof variants)[number] | 'content';
  readonly data: Buffer;
  readonly width: number;
  readonly height: number;
}

/** The first is what every browser shows; the second is smaller, takes longer to make, and is sent to those that ask for it. */
export type PictureFormat = 'webp' | 'avif';

/**
 * Turned upright, freed of everything but the pixels (place, camera, thumbnail; sharp writes no metadata unless asked), in sRGB, as WebP in three sizes
 * and one for opening whole. Never larger than the original.
 */
export const renditions = (source: Buffer): Promise<Rendition[]> =>
  renditionsAs('webp', source, { ...variantPixels, content: 4096 });

/**
 * The same three sizes as AVIF. The whole one is not among them: it is for keeping, where WebP is known better, and 4096 × 4096 pixels
 * would take 390 MB of memory instead of 110. None of what moves: the encoder takes still pictures only.
 */
export const avifRenditions = async (source: Buffer): Promise<Rendition[]> =>
  (await framesOf(source)) === 1 ? renditionsAs('avif', source, variantPixels) : [];

/** AVIF at these numbers looks as WebP does; an effort of 3 takes half as long again for 2 % fewer bytes, 4 seven times as long. */
const encoded = (picture: Sharp, format: PictureFormat, name: Rendition['name']): Sharp =>
  format === 'webp'
    ? picture.webp({ quality: name === 'small' ? 74 : 80, effort: 3 })
    : picture.avif({ quality: name === 'small' ? 58 : 60, effort: 2, chromaSubsampling: '4:2:0' });

async function renditionsAs(
  format: PictureFormat,
  source: Buffer,
  sizes: Partial<Record<Rendition['name'], number>>,
): Promise<Rendition[]> {
  const facts = await pictureFacts(source);
  const edge = facts && typeof facts === 'object' ? Math.max(facts.width, facts.height) : Number.POSITIVE_INFINITY;
  const out: Rendition[] = [];
  /** The picture in its own size: what is smaller than several of the sizes is the same in all of them. */
  let whole: Rendition | undefined;
  for (const [name, pixels] of Object.entries(sizes) as [Rendition['name'], number][]) {
    if (whole) {
      out.push({ ...whole, name });
      continue;
    }
    const picture = sharp(source, {
      limitInputPixels: maximumPixels,
      pages: await framesOf(source),
      failOn: 'error',
    })
      .autoOrient()
      .resize({ width: pixels, height: pixels, fit: 'inside', withoutEnlargement: true });
    const { data, info } = await encoded(picture, format, name).toBuffer({ resolveWithObject: true });
    const made = { name, data, width: info.width, height: info.pageHeight ?? info.height };
    out.push(made);
    if (name !== 'small' && pixels >= edge) whole = made;
  }
  return out;
}

/** Animated pictures stay animated while they are short. */
async function framesOf(source: Buffer): Promise<number> {
  const { pages = 1, width = 1, height = 1 } = await sharp(source).metadata();
  return pages > 1 && pages <= maximumFrames && width * height * pages < 60_000_000 ? -1 : 1;
}
