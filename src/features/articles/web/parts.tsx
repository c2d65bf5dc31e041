import { lazy, Suspense } from 'react';
import { useTranslation } from 'react-i18next';
import { filePath, pictureSources } from '../../../web/api/files.ts';
import { formatOf } from '../../../web/i18n/languages.ts';
import type { ArticleItem } from '../contract.ts';
import classes from './articles.module.css';

const MakeAddress = lazy(() => import('../../../core/private-addresses/web/MakeAddress.tsx'));

/** The way to a feed of what is shown here, for programs. */
export function Feed({ subject }: { subject: string }) {
  const { t } = useTranslation('articles');
  return (
    <Suspense fallback={null}>
      <MakeAddress kind="articles" subject={subject} label={t('feed')} />
    </Suspense>
  );
}

interface CoverProps {
  cover: NonNullable<ArticleItem['cover']>;
  /** Beside words that say it all it is decoration. */
  decorative?: boolean;
  sizes: string;
}

export function Cover({ cover, decorative = false, sizes }: CoverProps) {
  return (
    <img
      className={classes.cover}
      src={filePath(cover.file, 'medium')}
      srcSet={pictureSources(cover.file)}
      sizes={sizes}
      alt={decorative ? '' : cover.alt}
      width={cover.width ?? undefined}
      height={cover.height ?? undefined}
      loading={decorative ? 'lazy' : 'eager'}
      decoding="async"
    />
  );
}

/** "5 min read", in the reader's form of numbers. */
export function Minutes({ minutes }: { minutes: number }) {
  const { t, i18n } = useTranslation('articles');
  const time = new Intl.NumberFormat(formatOf(i18n.language), { style: 'unit', unit: 'minute', unitDisplay: 'long' });
  return <span>{t('toRead', { time: time.format(minutes) })}</span>;
}

/** "Mira, Jonas and Amina", as the reader's language joins names. */
export const useNames = (): ((names: readonly string[]) => string) => {
  const { i18n } = useTranslation();
  const list = new Intl.ListFormat(formatOf(i18n.language), { type: 'conjunction' });
  return (names) => list.format(names);
};
