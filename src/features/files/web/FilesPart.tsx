import { Button, NativeSelect } from '@mantine/core';
import { IconDownload, IconFolder, IconFolderPlus, IconUpload } from '@tabler/icons-react';
import { Link, useSearch } from '@tanstack/react-router';
import { useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { call, urlOf } from '../../../web/api/client.ts';
import { queryClient, useList } from '../../../web/api/queries.ts';
import type { CommunityPage } from '../../../web/api/shapes.ts';
import { More } from '../../../web/components/item-list.tsx';
import { LoadingSkeleton } from '../../../web/components/skeletons.tsx';
import { EmptyState, ErrorState } from '../../../web/components/states.tsx';
import { tellProblem } from '../../../web/components/toast.ts';
import { type FileItem, type Folder, listFiles, moveFile, zipFiles } from '../contract.ts';
import { folderPath } from './addresses.ts';
import classes from './files.module.css';
import { NameForm } from './NameForm.tsx';
import { dragged, FileRow, FolderRow } from './rows.tsx';
import { Uploads } from './Uploads.tsx';
import { chosenOf, useUploading } from './uploading.ts';

const sorts = ['name', 'newest', 'largest'] as const;

const refresh = () => void queryClient.invalidateQueries({ queryKey: ['list', listFiles.id] });

/** A community's files: one folder at a time, with the way to it. */
export default function FilesPart({ community }: { community: CommunityPage }) {
  const { t } = useTranslation('files');
  const search = useSearch({ strict: false }) as { folder?: string | number };
  const folder = search.folder === undefined ? null : String(search.folder);
  const [sort, setSort] = useState<(typeof sorts)[number]>('name');
  const [naming, setNaming] = useState(false);
  const [over, setOver] = useState(false);
  const picker = useRef<HTMLInputElement>(null);
  const uploading = useUploading(community.id, refresh);
  const files = useList(
    listFiles,
    { params: { id: community.id }, query: { sort, limit: 50, ...(folder && { folder }) } },
    { keep: true },
  );
  const first = (files.data?.pages[0] ?? {}) as { folders?: Folder[]; path?: Folder[] };
  const { folders = [], path = [] } = first;
  const mayAdd = community.can.includes('post');
  const isEmpty = files.isSuccess && folders.length === 0 && files.entries.length === 0;
  const move = async (item: string, to: string | null) => {
    try {
      await call(moveFile, { params: { id: item }, body: { folder: to } });
      refresh();
    } catch (error) {
      tellProblem(error);
    }
  };
  const choose = () => picker.current?.click();
  const drops = mayAdd
    ? {
        onDragOver: (event: React.DragEvent) => {
          if (!event.dataTransfer.types.includes('Files')) return;
          event.preventDefault();
          setOver(true);
        },
        onDragLeave: () => setOver(false),
        onDrop: (event: React.DragEvent) => {
          setOver(false);
          if (!event.dataTransfer.types.includes('Files')) return;
          event.preventDefault();
          void chosenOf(event.dataTransfer).then((chosen) => uploading.add(chosen, folder), tellProblem);
        },
      }
    : {};
  return (
    // Dropping is a shortcut: the button "Upload" does the same.
    // biome-ignore lint/a11y/noStaticElementInteractions: see above
    <div className={classes.part} data-over={over || undefined} {...drops}>
      <div className={classes.bar}>
        {mayAdd && (
          <>
            <input
              ref={picker}
              type="file"
              multiple
              hidden
              aria-label={t('upload')}
              onChange={(event) => {
                const chosen = [...(event.currentTarget.files ?? [])].map((file) => ({ file, folders: [] }));
                if (chosen.length > 0) uploading.add(chosen, folder);
                event.currentTarget.value = '';
              }}
            />
            <Button leftSection={<IconUpload size={18} stroke={1.75} aria-hidden />} onClick={choose}>
              {t('upload')}
            </Button>
            <Button
              variant="default"
              leftSection={<IconFolderPlus size={18} stroke={1.75} aria-hidden />}
              onClick={() => setNaming(true)}
            >
              {t('newFolder')}
            </Button>
          </>
        )}
        <NativeSelect
          className={classes.sort}
          aria-label={t('sortBy')}
          value={sort}
          onChange={(event) => setSort(event.currentTarget.value as (typeof sorts)[number])}
          data={sorts.map((one) => ({ value: one, label: t(`sort.${one}`) }))}
        />
      </div>
      {path.length > 0 && (
        <nav aria-label={t('way')} className={classes.way}>
          <Crumb to={folderPath(community.id, null)} onFile={(item) => void move(item, null)}>
            {t('kinds')}
          </Crumb>
          {path.map((one, n) =>
            n === path.length - 1 ? (
              <span key={one.id} aria-current="page" className={classes.here} dir="auto">
                {one.name}
              </span>
            ) : (
              <Crumb key={one.id} to={folderPath(community.id, one.id)} onFile={(item) => void move(item, one.id)}>
                {one.name}
              </Crumb>
            ),
          )}
        </nav>
      )}
      {naming && <NameForm place={community.id} parent={folder} onClose={() => setNaming(false)} onDone={refresh} />}
      <Uploads uploading={uploading} />
      {files.isPending ? (
        <LoadingSkeleton shape="rows" count={6} />
      ) : files.isError && files.entries.length === 0 ? (
        <ErrorState error={files.error} onRetry={() => void files.refetch()} />
      ) : isEmpty ? (
        <EmptyState
          icon={IconFolder}
          title={t(folder ? 'emptyFolder' : 'empty')}
          {...(folder ? {} : { example: t('example') })}
          {...(mayAdd && { action: { label: t('upload'), onClick: choose } })}
          help="files"
        />
      ) : (
        <ul className={classes.list} aria-label={t('ofCommunity', { name: community.name })} data-bleed>
          {folders.map((one) => (
            <FolderRow
              key={one.id}
              folder={one}
              place={community.id}
              mayChange={mayAdd}
              onFile={(item) => void move(item, one.id)}
              onChanged={refresh}
            />
          ))}
          {(files.entries as unknown as FileItem[]).map((file) => (
            <FileRow
              key={file.id}
              file={file}
              targets={[
                ...(path.length > 0 ? [{ id: path.at(-2)?.id ?? null, name: path.at(-2)?.name ?? t('kinds') }] : []),
                ...folders,
              ]}
              onMove={(to) => void move(file.id, to)}
              // Shown here though it lives elsewhere: its folder is that of its home.
              movable={file.can.includes('edit') && file.places[0]?.id === community.id}
            />
          ))}
        </ul>
      )}
      {files.hasNextPage && (
        <More onReach={() => void files.fetchNextPage()} busy={files.isFetchingNextPage} label={t('web:more')} />
      )}
      {!isEmpty && files.isSuccess && (
        <p className={classes.foot}>
          <a href={urlOf(zipFiles, { params: { id: community.id }, query: folder ? { folder } : {} })} download>
            <IconDownload size={16} stroke={1.75} aria-hidden />
            {t('downloadAll')}
          </a>
        </p>
      )}
    </div>
  );
}

function Crumb({ to, onFile, children }: { to: string; onFile: (item: string) => void; children: string }) {
  return (
    <>
      <Link to={to} dir="auto" {...dragged.onto(onFile)}>
        {children}
      </Link>
      <span aria-hidden="true">/</span>
    </>
  );
}
