import { IconFile } from '@tabler/icons-react';
import { filePath } from '../../../web/api/files.ts';
import type { FileItem } from '../contract.ts';
import classes from './files.module.css';
import { iconOf } from './type.ts';

/** A small picture of a picture, the sign of its type for everything else. Beside a name: it says nothing by itself. */
export function Thumb({ file }: { file: FileItem['file'] }) {
  if (file && file.width !== null && file.status === 'ready')
    return <img className={classes.thumb} src={filePath(file.id, 'small')} alt="" loading="lazy" decoding="async" />;
  const Icon = file ? iconOf(file) : IconFile;
  return (
    <span className={classes.thumb}>
      <Icon size={22} stroke={1.5} aria-hidden />
    </span>
  );
}
