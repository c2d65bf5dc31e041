import { IconFolder } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { useList } from '../../../web/api/queries.ts';
import { More } from '../../../web/components/item-list.tsx';
import { LoadingSkeleton } from '../../../web/components/skeletons.tsx';
import { EmptyState, ErrorState } from '../../../web/components/states.tsx';
import { Page } from '../../../web/layout/page.tsx';
import { type FileItem, recentFiles } from '../contract.ts';
import classes from './files.module.css';
import { FileRow } from './rows.tsx';

/** What changed last among the files of one's communities. */
export default function RecentPage() {
  const { t } = useTranslation('files');
  const files = useList(recentFiles, { query: { limit: 40 } });
  return (
    <Page title={t('recent')} lead={t('recentLead')}>
      {files.isPending ? (
        <LoadingSkeleton shape="rows" count={6} />
      ) : files.isError && files.entries.length === 0 ? (
        <ErrorState error={files.error} onRetry={() => void files.refetch()} />
      ) : files.entries.length === 0 ? (
        <EmptyState icon={IconFolder} title={t('noneRecent')} example={t('example')} help="files" />
      ) : (
        <ul className={classes.list} aria-label={t('recent')} data-bleed>
          {(files.entries as unknown as FileItem[]).map((file) => (
            <FileRow key={file.id} file={file} targets={[]} movable={false} onMove={() => undefined} />
          ))}
        </ul>
      )}
      {files.hasNextPage && (
        <More onReach={() => void files.fetchNextPage()} busy={files.isFetchingNextPage} label={t('web:more')} />
      )}
    </Page>
  );
}
