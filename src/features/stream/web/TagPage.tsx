import { IconHash } from '@tabler/icons-react';
import { useParams } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { followTag, unfollowTag } from '../../../core/follows/contract.ts';
import { call } from '../../../web/api/client.ts';
import { optimistically } from '../../../web/api/optimistic.ts';
import { listKey, queryClient, useList } from '../../../web/api/queries.ts';
import { FollowButton } from '../../../web/components/follow-button.tsx';
import { ItemList } from '../../../web/components/item-list.tsx';
import { EmptyState } from '../../../web/components/states.tsx';
import { Page } from '../../../web/layout/page.tsx';
import { useMe } from '../../../web/session/me.ts';
import { tagStream } from '../contract.ts';

interface TagPages {
  pages: { following: boolean }[];
}

export default function TagPage() {
  const { t } = useTranslation('stream');
  const { tag = '' } = useParams({ strict: false }) as { tag?: string };
  const me = useMe();
  const input = { params: { tag } };
  const stream = useList(tagStream, input);
  const following = (stream.data as TagPages | undefined)?.pages[0]?.following;
  const show = (value: boolean) =>
    queryClient.setQueryData<TagPages>(listKey(tagStream, input), (old) =>
      old ? { ...old, pages: old.pages.map((page) => ({ ...page, following: value })) } : old,
    );
  const change = (value: boolean) =>
    optimistically(
      () => show(value),
      () => call(value ? followTag : unfollowTag, input),
      () => show(!value),
    );
  return (
    <Page
      title={`#${tag}`}
      actions={
        following !== undefined && !me.guest ? (
          <FollowButton following={following} name={`#${tag}`} onChange={change} />
        ) : null
      }
    >
      <ItemList
        query={stream}
        label={`#${tag}`}
        empty={<EmptyState icon={IconHash} title={t('tagEmpty', { tag })} example={t('tagExample', { tag })} />}
      />
    </Page>
  );
}
