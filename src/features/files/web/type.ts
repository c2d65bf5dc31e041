import {
  IconFile,
  IconFileMusic,
  IconFileSpreadsheet,
  IconFileText,
  IconFileTypePdf,
  IconFileZip,
  IconMovie,
  IconPhoto,
  IconPresentation,
} from '@tabler/icons-react';
import type { FileItem } from '../contract.ts';

type Stored = NonNullable<FileItem['file']>;

/** How a file is shown: by the browser itself, by its words, or not at all. */
export type Shown = 'picture' | 'audio' | 'video' | 'pdf' | 'words';

/** Types that the server lets a browser play in place. */
const played = /^(audio\/(mpeg|mp4|ogg|wav|webm|aac|flac)|video\/(mp4|webm|ogg))$/;

export const isPdf = ({ mime, name }: Pick<Stored, 'mime' | 'name'>): boolean =>
  mime === 'application/pdf' || /\.pdf$/i.test(name);

export function shownAs(file: Stored): Shown {
  // A picture that could not be read is one like any other file.
  if (file.width !== null && file.status !== 'failed') return 'picture';
  if (played.test(file.mime)) return file.mime.startsWith('audio/') ? 'audio' : 'video';
  return isPdf(file) ? 'pdf' : 'words';
}

export function iconOf({ mime, name }: Pick<Stored, 'mime' | 'name'>) {
  if (mime.startsWith('image/')) return IconPhoto;
  if (mime.startsWith('audio/')) return IconFileMusic;
  if (mime.startsWith('video/')) return IconMovie;
  if (isPdf({ mime, name })) return IconFileTypePdf;
  if (/\.(xlsx?|ods|csv|tsv)$/i.test(name)) return IconFileSpreadsheet;
  if (/\.(pptx?|odp)$/i.test(name)) return IconPresentation;
  if (/\.(zip|gz|tar|7z|rar)$/i.test(name)) return IconFileZip;
  if (mime.startsWith('text/') || /\.(docx?|odt|rtf|md|txt)$/i.test(name)) return IconFileText;
  return IconFile;
}
