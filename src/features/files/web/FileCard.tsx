import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { filePath, pictureSources } from '../../../web/api/files.ts';
import { fileSize } from '../../../web/components/pictures.tsx';
import type { KindCardProps } from '../../../web/kinds.ts';
import { paths } from '../../../web/paths.ts';
import type { FileItem } from '../contract.ts';
import classes from './files.module.css';
import { Thumb } from './Thumb.tsx';
import { shownAs } from './type.ts';

/** What a stream shows of a file: a picture as a picture, everything else as a line with its size. */
export default function FileCard({ item }: KindCardProps) {
  const { t, i18n } = useTranslation('files');
  const { id, file, versions, title } = item as FileItem;
  if (!file) return <p className={classes.soft}>{t('awaited')}</p>;
  if (shownAs(file) === 'picture' && file.status === 'ready')
    return (
      <Link to={paths.item(id)} className={classes.cardPicture} aria-label={t('openFile', { name: title })}>
        <img
          src={filePath(file.id, 'medium')}
          srcSet={pictureSources(file.id)}
          sizes="(max-width: 720px) 100vw, 680px"
          style={{ aspectRatio: `${file.width} / ${file.height}` }}
          alt=""
          loading="lazy"
          decoding="async"
        />
      </Link>
    );
  return (
    <Link to={paths.item(id)} className={classes.cardLine}>
      <Thumb file={file} />
      <span className={classes.words}>
        <bdi className={classes.name}>{file.name}</bdi>
        <span className={classes.soft}>
          {fileSize(file.bytes, i18n.language)}
          {versions > 1 && ` · ${t('versionCount', { count: versions })}`}
        </span>
      </span>
    </Link>
  );
}
