import { lazy, Suspense } from 'react';
import { useTranslation } from 'react-i18next';
import type { CommunityPage } from '../../../web/api/shapes.ts';
import { ItemComposer } from '../../../web/composer/item-composer.tsx';
import { Calendar } from './Calendar.tsx';
import classes from './events.module.css';

const MakeAddress = lazy(() => import('../../../core/private-addresses/web/MakeAddress.tsx'));

/** A community's calendar. */
export default function EventsPart({ community }: { community: CommunityPage }) {
  const { t } = useTranslation('events');
  return (
    <>
      {community.can.includes('post') && (
        <div data-bleed className={classes.composer}>
          <ItemComposer place={community} kind="event" />
        </div>
      )}
      <Calendar
        which={{ community: community.id }}
        tools={
          <Suspense fallback={null}>
            <MakeAddress kind="events" subject={`place.${community.id}`} label={t('subscribe')} />
          </Suspense>
        }
      />
    </>
  );
}
