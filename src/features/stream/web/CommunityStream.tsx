import { IconMessages } from '@tabler/icons-react';
import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { markSeen } from '../../../core/places/contract.ts';
import { call } from '../../../web/api/client.ts';
import { useList } from '../../../web/api/queries.ts';
import type { Community } from '../../../web/api/shapes.ts';
import { ItemList } from '../../../web/components/item-list.tsx';
import { EmptyState } from '../../../web/components/states.tsx';
import { ItemComposer } from '../../../web/composer/item-composer.tsx';
import { changeUnread } from '../../../web/live/merge.ts';
import { communityStream } from '../contract.ts';

/** A community's items, newest first; what is on the screen counts as seen. */
export default function CommunityStream({ community }: { community: Community }) {
  const { t } = useTranslation('stream');
  const stream = useList(communityStream, { params: { id: community.id } });
  const newest = stream.entries[0]?.id;
  const { id } = community;
  const member = community.mine.role !== null;
  useEffect(() => {
    if (!newest || !member) return;
    changeUnread(id, null);
    // A count that is wrong for a while harms nobody, so a failure is not shown.
    call(markSeen, { params: { id }, body: { item: newest } }).catch(() => undefined);
  }, [id, newest, member]);
  return (
    <>
      {community.can.includes('post') && (
        <div data-bleed style={{ marginBlockEnd: 14 }}>
          <ItemComposer place={community} />
        </div>
      )}
      <ItemList
        query={stream}
        live={id}
        hidePlace={id}
        label={t('ofCommunity', { name: community.name })}
        empty={
          <EmptyState icon={IconMessages} title={t('communityEmpty')} example={t('communityExample')} help="posting" />
        }
      />
    </>
  );
}
