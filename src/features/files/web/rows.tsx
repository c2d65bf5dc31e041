import { IconDots, IconFolder, IconFolderSymlink, IconPencil, IconTrash } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { type DragEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { call } from '../../../web/api/client.ts';
import { ActionMenu } from '../../../web/components/action-menu.tsx';
import button from '../../../web/components/icon-button.module.css';
import { PersonName } from '../../../web/components/person-chip.tsx';
import { fileSize } from '../../../web/components/pictures.tsx';
import { RelativeTime } from '../../../web/components/relative-time.tsx';
import { tellProblem } from '../../../web/components/toast.ts';
import { paths } from '../../../web/paths.ts';
import { deleteFolder, type FileItem, type Folder } from '../contract.ts';
import { folderPath } from './addresses.ts';
import classes from './files.module.css';
import { NameForm } from './NameForm.tsx';
import { Thumb } from './Thumb.tsx';

const type = 'application/x-fika-file';

/** A file that is dragged within the page, and what takes it. */
export const dragged = {
  start: (event: DragEvent, item: string) => {
    event.dataTransfer.setData(type, item);
    event.dataTransfer.effectAllowed = 'move';
  },
  onto: (take: (item: string) => void) => ({
    onDragOver: (event: DragEvent) => {
      if (event.dataTransfer.types.includes(type)) event.preventDefault();
    },
    onDrop: (event: DragEvent) => {
      const item = event.dataTransfer.getData(type);
      if (!item) return;
      event.preventDefault();
      take(item);
    },
  }),
};

interface FolderRowProps {
  folder: Folder;
  place: string;
  mayChange: boolean;
  onFile: (item: string) => void;
  onChanged: () => void;
}

export function FolderRow({ folder, place, mayChange, onFile, onChanged }: FolderRowProps) {
  const { t } = useTranslation('files');
  const [naming, setNaming] = useState(false);
  const drop = async () => {
    try {
      await call(deleteFolder, { params: { id: place, folder: folder.id } });
      onChanged();
    } catch (error) {
      tellProblem(error);
    }
  };
  if (naming)
    return (
      <li className={classes.row}>
        <NameForm place={place} folder={folder} onClose={() => setNaming(false)} onDone={onChanged} />
      </li>
    );
  return (
    <li className={classes.row} {...dragged.onto(onFile)}>
      <span className={classes.thumb} data-folder>
        <IconFolder size={22} stroke={1.5} aria-hidden />
      </span>
      <Link to={folderPath(place, folder.id)} className={classes.rowLink} dir="auto">
        {folder.name}
      </Link>
      {mayChange && (
        <ActionMenu
          label={t('moreOf', { name: folder.name })}
          className={button.button}
          lines={[
            { id: 'name', label: t('rename'), icon: IconPencil, takesFocus: true, run: () => setNaming(true) },
            { id: 'delete', label: t('web:delete'), icon: IconTrash, tone: 'loss', run: () => void drop() },
          ]}
        >
          <IconDots size={18} stroke={1.75} aria-hidden />
        </ActionMenu>
      )}
    </li>
  );
}

interface FileRowProps {
  file: FileItem;
  /** Folders that it can be moved to from here. */
  targets: readonly { id: string | null; name: string }[];
  movable: boolean;
  onMove: (folder: string | null) => void;
}

export function FileRow({ file, targets, movable, onMove }: FileRowProps) {
  const { t, i18n } = useTranslation('files');
  return (
    <li
      className={classes.row}
      data-key-entry={paths.item(file.id)}
      draggable={movable}
      onDragStart={(event) => dragged.start(event, file.id)}
    >
      <Thumb file={file.file} />
      <span className={classes.words}>
        <Link to={paths.item(file.id)} className={classes.rowLink} dir="auto">
          {file.title}
        </Link>
        <span className={classes.soft}>
          {file.file ? fileSize(file.file.bytes, i18n.language) : t('awaitedShort')}
          {' · '}
          <PersonName person={file.changedBy ?? file.author} /> · <RelativeTime at={file.changedAt ?? file.createdAt} />
          {file.commentCount > 0 && ` · ${t('comments', { count: file.commentCount })}`}
        </span>
      </span>
      {movable && targets.length > 0 && (
        <ActionMenu
          label={t('moreOf', { name: file.title })}
          className={button.button}
          lines={targets.map(({ id, name }) => ({
            id: id ?? 'top',
            label: t('moveTo', { name }),
            icon: IconFolderSymlink,
            run: () => onMove(id),
          }))}
        >
          <IconDots size={18} stroke={1.75} aria-hidden />
        </ActionMenu>
      )}
    </li>
  );
}
