import { IconCoffee } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { useList } from '../../../web/api/queries.ts';
import { ItemList } from '../../../web/components/item-list.tsx';
import { Slot } from '../../../web/components/slot.tsx';
import { EmptyState } from '../../../web/components/states.tsx';
import { ItemComposer } from '../../../web/composer/item-composer.tsx';
import { Page } from '../../../web/layout/page.tsx';
import { paths } from '../../../web/paths.ts';
import { homeStream } from '../contract.ts';
import { StreamTabs } from './StreamTabs.tsx';

/** What my communities, people and tags say, newest first. */
export default function HomePage() {
  const { t } = useTranslation('stream');
  const stream = useList(homeStream);
  return (
    <Page title={t('home')} titleHidden aside={<Slot name="home-aside" />}>
      <div data-bleed>
        <ItemComposer place={null} />
      </div>
      <StreamTabs on="latest" />
      <ItemList
        query={stream}
        live="home"
        label={t('latest')}
        empty={
          <EmptyState
            icon={IconCoffee}
            title={t('homeEmpty')}
            example={t('homeExample')}
            action={{ label: t('discover'), to: paths.communities }}
            help="first-steps"
          />
        }
      />
    </Page>
  );
}
