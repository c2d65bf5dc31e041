import { useRouter, useSearch } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { tell } from '../../../web/components/toast.ts';
import { Page, Panel } from '../../../web/layout/page.tsx';
import { BookmarkForm, type Saved } from './BookmarkForm.tsx';
import { addressOfPlace } from './BookmarkTabs.tsx';

/** Where the bookmarklet leads: `?url=…&title=…&description=…`. Nothing is saved before somebody says so. */
export default function NewPage() {
  const { t } = useTranslation('bookmarks');
  const router = useRouter();
  const search = useSearch({ strict: false }) as Partial<Record<'url' | 'title' | 'description' | 'place', string>>;
  const given = {
    address: (search.url ?? '').slice(0, 2000),
    title: (search.title ?? '').slice(0, 200),
    description: (search.description ?? '').slice(0, 2000),
  };
  const back = search.place ? addressOfPlace(search.place) : '/bookmarks';
  const saved = ({ place }: Saved) => {
    tell(place ? t('savedIn', { place: place.name }) : t('saved'));
    void router.navigate({ to: place ? addressOfPlace(place.id) : '/bookmarks' });
  };
  return (
    <Page title={t('new')}>
      <Panel>
        <BookmarkForm
          given={given}
          {...(search.place ? { place: search.place } : {})}
          onSaved={saved}
          onCancel={() => void router.navigate({ to: back })}
        />
      </Panel>
    </Page>
  );
}
