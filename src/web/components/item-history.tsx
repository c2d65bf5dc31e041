import { Modal } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { itemHistory } from '../../core/items/contract.ts';
import { useList } from '../api/queries.ts';
import type { Item } from '../api/shapes.ts';
import classes from './item-history.module.css';
import { PersonChip } from './person-chip.tsx';
import { RelativeTime } from './relative-time.tsx';
import { RichText } from './rich-text.tsx';
import { LoadingSkeleton } from './skeletons.tsx';
import { ErrorState } from './states.tsx';

/** Earlier versions of an item, newest first. Default export, since few open it. */
export default function ItemHistory({ item, onClose }: { item: Item; onClose: () => void }) {
  const { t } = useTranslation();
  const versions = useList(itemHistory, { params: { id: item.id } });
  return (
    <Modal opened onClose={onClose} title={t('item.history')} size="lg" closeButtonProps={{ 'aria-label': t('close') }}>
      {versions.isPending && <LoadingSkeleton shape="rows" />}
      {versions.isError && <ErrorState error={versions.error} onRetry={() => void versions.refetch()} />}
      <ol className={classes.versions}>
        {versions.entries.map((version) => (
          <li key={version.version} className={classes.version}>
            <PersonChip person={version.editor} size={24} end={<RelativeTime at={version.at} />} />
            {version.title && <h2>{version.title}</h2>}
            <RichText body={version.body} />
          </li>
        ))}
      </ol>
    </Modal>
  );
}
