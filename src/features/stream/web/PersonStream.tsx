import { IconUser } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { useList } from '../../../web/api/queries.ts';
import type { Place, Profile } from '../../../web/api/shapes.ts';
import { ItemList } from '../../../web/components/item-list.tsx';
import { EmptyState } from '../../../web/components/states.tsx';
import { ItemComposer } from '../../../web/composer/item-composer.tsx';
import { useMe } from '../../../web/session/me.ts';
import { profileStream } from '../contract.ts';

/** What a person wrote, as far as the reader may see it. */
export default function PersonStream({ person }: { person: Profile }) {
  const { t } = useTranslation('stream');
  const me = useMe();
  const stream = useList(profileStream, { params: { id: person.id } });
  const own = me.id === person.id;
  const page: Place = {
    id: person.page,
    kind: 'person',
    name: person.name,
    slug: '',
    emoji: '',
    visibility: 'open',
    memberCount: 1,
    person: person.id,
  };
  return (
    <>
      {own && !me.guest && (
        <div data-bleed style={{ marginBlockEnd: 14 }}>
          <ItemComposer place={page} />
        </div>
      )}
      <ItemList
        query={stream}
        live={person.page}
        hidePlace={person.page}
        label={t('ofPerson', { name: person.name })}
        empty={
          <EmptyState
            icon={IconUser}
            title={own ? t('ownEmpty') : t('personEmpty', { name: person.name })}
            example={own ? t('ownExample') : undefined}
          />
        }
      />
    </>
  );
}
