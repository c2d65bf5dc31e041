import { IconDownload, IconFile } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { filePath, pictureSources } from '../api/files.ts';
import type { Attachment } from '../api/shapes.ts';
import classes from './pictures.module.css';

const isPicture = (file: Attachment): boolean => file.mime.startsWith('image/') && file.status !== 'failed';

/** What is attached to an item: pictures in a calm grid that keeps its height while they load, other files as lines. */
export function Attachments({ files }: { files: readonly Attachment[] }) {
  const { t, i18n } = useTranslation();
  const pictures = files.filter(isPicture);
  const others = files.filter((file) => !isPicture(file));
  return (
    <>
      {pictures.length > 0 && (
        <div className={classes.grid} data-count={Math.min(pictures.length, 4)}>
          {pictures.map((picture) => (
            <Picture key={picture.file} picture={picture} alone={pictures.length === 1} />
          ))}
        </div>
      )}
      {others.map((file) => (
        <a key={file.file} className={classes.file} href={filePath(file.file, 'content')} download={file.name}>
          <IconFile size={18} stroke={1.75} aria-hidden />
          <span className={classes.name}>{file.name}</span>
          <span className={classes.size}>{fileSize(file.bytes, i18n.language)}</span>
          <IconDownload size={16} stroke={1.75} aria-label={t('file.download')} />
        </a>
      ))}
    </>
  );
}

function Picture({ picture, alone }: { picture: Attachment; alone: boolean }) {
  const { t } = useTranslation();
  const { width, height } = picture;
  const shape = alone && width && height ? { aspectRatio: `${clampedRatio(width, height)}` } : undefined;
  if (picture.status === 'processing') {
    return (
      <div className={classes.picture} style={shape}>
        <span className={classes.processing}>{t('file.processing')}</span>
      </div>
    );
  }
  return (
    <a
      className={classes.picture}
      style={shape}
      href={filePath(picture.file, 'large')}
      target="_blank"
      rel="noreferrer"
    >
      <img
        src={filePath(picture.file, 'medium')}
        srcSet={pictureSources(picture.file)}
        sizes={alone ? '(max-width: 720px) 100vw, 680px' : '(max-width: 720px) 50vw, 340px'}
        alt={picture.alt || t('file.picture', { name: picture.name })}
        loading="lazy"
        decoding="async"
      />
    </a>
  );
}

/** A panorama 12,000 px wide must not be a hairline, nor a long screenshot fill three screens. */
const clampedRatio = (width: number, height: number): number => Math.min(3, Math.max(0.75, width / height));

/** "1.2 MB", in the reader's form of numbers. */
export function fileSize(bytes: number, language: string): string {
  const units = ['byte', 'kilobyte', 'megabyte', 'gigabyte'] as const;
  const step = Math.min(units.length - 1, Math.floor(Math.log10(Math.max(bytes, 1)) / 3));
  return new Intl.NumberFormat(language, {
    style: 'unit',
    unit: units[step]!,
    unitDisplay: 'short',
    maximumFractionDigits: step > 1 ? 1 : 0,
  }).format(bytes / 1000 ** step);
}
