import { Button } from '@mantine/core';
import { IconDownload } from '@tabler/icons-react';
import { lazy, Suspense } from 'react';
import { useTranslation } from 'react-i18next';
import { filePath, pictureSources } from '../../../web/api/files.ts';
import { useOne } from '../../../web/api/queries.ts';
import { fileSize } from '../../../web/components/pictures.tsx';
import { Lines } from '../../../web/components/skeletons.tsx';
import { type FileItem, fileText } from '../contract.ts';
import classes from './files.module.css';
import { shownAs } from './type.ts';

const PdfPages = lazy(() => import('./PdfPages.tsx'));

/** The file as it can be shown in place; below it the way to have it whole. */
export function Preview({ item }: { item: FileItem }) {
  const { t, i18n } = useTranslation('files');
  const { file } = item;
  if (!file) return <p className={classes.soft}>{t('awaited')}</p>;
  const address = filePath(file.id, 'content');
  const shown = shownAs(file);
  return (
    <div className={classes.preview}>
      {shown === 'picture' && file.status === 'ready' && (
        <a href={filePath(file.id, 'large')} target="_blank" rel="noreferrer" className={classes.picture}>
          <img
            src={filePath(file.id, 'medium')}
            srcSet={pictureSources(file.id)}
            sizes="(max-width: 720px) 100vw, 680px"
            style={{ aspectRatio: `${file.width} / ${file.height}` }}
            alt={item.title}
          />
        </a>
      )}
      {shown === 'picture' && file.status === 'processing' && (
        <p className={classes.soft}>{t('web:file.processing')}</p>
      )}
      {/* biome-ignore lint/a11y/useMediaCaption: what somebody shares brings its own captions, or has none */}
      {shown === 'audio' && <audio className={classes.player} controls preload="metadata" src={address} />}
      {/* biome-ignore lint/a11y/useMediaCaption: what somebody shares brings its own captions, or has none */}
      {shown === 'video' && <video className={classes.player} controls preload="metadata" src={address} />}
      {shown === 'pdf' && item.text !== 'encrypted' && (
        <Suspense fallback={<Lines count={6} />}>
          <PdfPages key={file.id} address={address} name={item.title} />
        </Suspense>
      )}
      {(shown === 'words' || item.text === 'encrypted') && <WordsOf key={file.id} item={item} />}
      <Button
        component="a"
        href={address}
        download={item.title}
        variant="default"
        className={classes.start}
        leftSection={<IconDownload size={18} stroke={1.75} aria-hidden />}
      >
        {t('download')} <span className={classes.size}>{fileSize(file.bytes, i18n.language)}</span>
      </Button>
    </div>
  );
}

function WordsOf({ item }: { item: FileItem }) {
  const { t } = useTranslation('files');
  const words = useOne(
    fileText,
    { params: { id: item.id }, query: item.file ? { file: item.file.id } : {} },
    { enabled: item.text === 'ready' },
  );
  if (item.text === 'encrypted') return <p className={classes.note}>{t('encrypted')}</p>;
  if (item.text === 'failed') return <p className={classes.note}>{t('unreadable')}</p>;
  if (item.text === 'waiting') return <p className={classes.soft}>{t('reading')}</p>;
  if (item.text === 'none') return null;
  if (!words.data) return <Lines count={6} />;
  return (
    // What scrolls must be reached without a mouse.
    // biome-ignore lint/a11y/noNoninteractiveTabindex: see above
    <section className={classes.text} tabIndex={0} aria-label={t('wordsOf', { name: item.title })}>
      <pre dir="auto">{words.data.text}</pre>
      {words.data.more && <p className={classes.soft}>{t('moreWords')}</p>}
    </section>
  );
}
