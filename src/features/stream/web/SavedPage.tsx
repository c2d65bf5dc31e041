import { IconBookmark } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { useList } from '../../../web/api/queries.ts';
import { ItemList } from '../../../web/components/item-list.tsx';
import { EmptyState } from '../../../web/components/states.tsx';
import { Page } from '../../../web/layout/page.tsx';
import { savedStream } from '../contract.ts';
import { StreamTabs } from './StreamTabs.tsx';

export default function SavedPage() {
  const { t } = useTranslation('stream');
  const stream = useList(savedStream);
  return (
    <Page title={t('saved')}>
      <StreamTabs on="saved" />
      <ItemList
        query={stream}
        label={t('saved')}
        empty={<EmptyState icon={IconBookmark} title={t('savedEmpty')} example={t('savedExample')} help="posting" />}
      />
    </Page>
  );
}
