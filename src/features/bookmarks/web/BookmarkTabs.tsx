import { NativeSelect } from '@mantine/core';
import { useRouter } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { listCommunities } from '../../../core/places/contract.ts';
import { useList } from '../../../web/api/queries.ts';
import { Tabs } from '../../../web/components/tabs.tsx';
import classes from './bookmarks.module.css';

export const addressOfPlace = (id: string): string => `/bookmarks/in/${id}`;

/** Mine, and those of one of my communities. */
export function BookmarkTabs({ place }: { place: { id: string; name: string } | null }) {
  const { t } = useTranslation('bookmarks');
  const router = useRouter();
  const communities = useList(listCommunities, { query: { scope: 'mine', limit: 100 } });
  const others = communities.entries.filter(({ id }) => id !== place?.id);
  return (
    <Tabs
      label={t('views')}
      tabs={[
        { to: '/bookmarks', label: t('mine'), on: place === null },
        ...(place ? [{ to: addressOfPlace(place.id), label: place.name, on: true }] : []),
      ]}
      end={
        others.length > 0 && (
          <NativeSelect
            className={classes.choose}
            size="xs"
            aria-label={t('places')}
            value=""
            onChange={(event) => void router.navigate({ to: addressOfPlace(event.currentTarget.value) })}
            data={[
              { value: '', label: t('choosePlace'), disabled: true },
              ...others.map((one) => ({ value: one.id, label: `${one.emoji} ${one.name}`.trim() })),
            ]}
          />
        )
      }
    />
  );
}
