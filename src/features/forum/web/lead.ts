import {
  IconArrowMerge,
  IconArrowsSplit2,
  IconFolderSymlink,
  IconLock,
  IconLockOpen,
  IconPin,
  IconPinnedOff,
} from '@tabler/icons-react';
import type { TFunction } from 'i18next';
import { closeItem, reopenItem } from '../../../core/items/contract.ts';
import { call } from '../../../web/api/client.ts';
import { changeItem } from '../../../web/api/patch.ts';
import { queryClient } from '../../../web/api/queries.ts';
import type { MenuLine } from '../../../web/components/action-menu.tsx';
import { tell, tellProblem } from '../../../web/components/toast.ts';
import { pinTopic, type TopicItem, unpinTopic } from '../contract.ts';
import type { Doing } from './TopicPage.tsx';

/** What who leads the community can do with a topic. */
export function leadLines(topic: TopicItem, t: TFunction<'forum'>, start: (doing: Doing) => void): MenuLine[] {
  const params = { id: topic.id };
  const { pinned, discussionClosed: closed } = topic;
  const pin = () =>
    call(pinned ? unpinTopic : pinTopic, { params }).then((fields) => {
      changeItem(topic.id, (old) => ({ ...old, ...fields }));
      void queryClient.invalidateQueries({ queryKey: ['list', 'forum.list'] });
      tell(pinned ? t('wasUnpinned') : t('wasPinned'));
    }, tellProblem);
  const close = () =>
    call(closed ? reopenItem : closeItem, { params }).then((item) => {
      changeItem(topic.id, () => item);
      void queryClient.invalidateQueries({ queryKey: ['list', 'comments.list', params] });
      tell(closed ? t('wasOpened') : t('wasClosed'));
    }, tellProblem);
  return [
    { id: 'pin', label: pinned ? t('unpin') : t('pin'), icon: pinned ? IconPinnedOff : IconPin, run: () => void pin() },
    {
      id: 'close',
      label: closed ? t('open') : t('close'),
      icon: closed ? IconLockOpen : IconLock,
      run: () => void close(),
    },
    { id: 'move', label: t('move'), icon: IconFolderSymlink, run: () => start('move'), takesFocus: true, ruled: true },
    ...(topic.commentCount > 0
      ? [{ id: 'split', label: t('split'), icon: IconArrowsSplit2, run: () => start('split'), takesFocus: true }]
      : []),
    { id: 'merge', label: t('merge'), icon: IconArrowMerge, run: () => start('merge'), takesFocus: true },
  ];
}
