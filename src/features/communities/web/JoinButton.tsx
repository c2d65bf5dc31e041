import { Button } from '@mantine/core';
import { IconBell, IconBellOff, IconDoorExit, IconDots, IconLink, IconPencil } from '@tabler/icons-react';
import { useRouter } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { addMember, getCommunity, muteCommunity, removeMember } from '../../../core/places/contract.ts';
import { call } from '../../../web/api/client.ts';
import { optimistically } from '../../../web/api/optimistic.ts';
import { changeOne } from '../../../web/api/patch.ts';
import { queryClient } from '../../../web/api/queries.ts';
import type { Community } from '../../../web/api/shapes.ts';
import { ActionMenu, type MenuLine } from '../../../web/components/action-menu.tsx';
import button from '../../../web/components/icon-button.module.css';
import { copyLink } from '../../../web/components/item-menu.tsx';
import { tell, tellProblem, tellWithUndo } from '../../../web/components/toast.ts';
import { paths } from '../../../web/paths.ts';
import { useMe } from '../../../web/session/me.ts';

const refresh = (id: string) => {
  void queryClient.invalidateQueries({ queryKey: ['list', 'communities.list'] });
  void queryClient.invalidateQueries({ queryKey: ['list', 'stream.home'] });
  return queryClient.invalidateQueries({ queryKey: ['one', getCommunity.id, { id }] });
};

/** Joins, asks to join, or takes the question back: whatever this reader may do here. */
export function JoinButton({ community, compact = false }: { community: Community; compact?: boolean }) {
  const { t } = useTranslation('communities');
  const me = useMe();
  const { id, can, mine } = community;
  const join = async () => {
    try {
      const { requested } = await call(addMember, { params: { id }, body: { person: me.id } });
      tell(requested ? t('asked', { name: community.name }) : t('joined', { name: community.name }));
      await refresh(id);
    } catch (error) {
      tellProblem(error, () => void join());
    }
  };
  const withdraw = async () => {
    await call(removeMember, { params: { id, person: me.id } }).catch(tellProblem);
    await refresh(id);
  };
  const size = compact ? 'xs' : 'sm';
  return (
    <>
      {can.includes('join') && (
        <Button size={size} onClick={() => void join()}>
          {t('join')}
        </Button>
      )}
      {mine.requested && (
        <Button size={size} variant="default" onClick={() => void withdraw()}>
          {t('withdraw')}
        </Button>
      )}
      {can.includes('ask-to-join') && !mine.requested && (
        <Button size={size} onClick={() => void join()}>
          {t('askToJoin')}
        </Button>
      )}
      {!compact && <CommunityMenu community={community} />}
    </>
  );
}

function CommunityMenu({ community }: { community: Community }) {
  const { t } = useTranslation('communities');
  const me = useMe();
  const router = useRouter();
  const { id, can, mine } = community;
  const input = { params: { id } };
  const showMuted = (muted: boolean) =>
    changeOne(getCommunity, input, (old) => ({ ...old, mine: { ...old.mine, muted } }));
  const mute = (muted: boolean) =>
    void optimistically(
      () => showMuted(muted),
      () => call(muteCommunity, { ...input, body: { muted } }),
      () => showMuted(!muted),
      () => void queryClient.invalidateQueries({ queryKey: ['list', 'communities.list'] }),
    );
  const leave = async () => {
    try {
      await call(removeMember, { params: { id, person: me.id } });
    } catch (error) {
      tellProblem(error);
      return;
    }
    await refresh(id);
    const role = mine.role ?? 'member';
    if (community.visibility !== 'open' || role !== 'member') return void tell(t('left', { name: community.name }));
    tellWithUndo(t('left', { name: community.name }), () => {
      call(addMember, { params: { id }, body: { person: me.id } }).then(() => refresh(id), tellProblem);
    });
  };
  const lines: MenuLine[] = [
    {
      id: 'link',
      label: t('web:copyLink'),
      icon: IconLink,
      run: () => void copyLink(paths.community(id), t('web:linkCopied')),
    },
    ...(mine.role
      ? [
          {
            id: 'mute',
            label: mine.muted ? t('unmute') : t('mute'),
            icon: mine.muted ? IconBell : IconBellOff,
            run: () => mute(!mine.muted),
          },
        ]
      : []),
    ...(can.includes('manage')
      ? [
          {
            id: 'manage',
            label: t('manage'),
            icon: IconPencil,
            run: () => void router.navigate({ to: `${paths.community(id)}/about` }),
          },
        ]
      : []),
    ...(can.includes('leave')
      ? [{ id: 'leave', label: t('leave'), icon: IconDoorExit, tone: 'loss' as const, run: () => void leave() }]
      : []),
  ];
  return (
    <ActionMenu label={t('menu', { name: community.name })} lines={lines} className={button.button}>
      <IconDots size={18} aria-hidden />
    </ActionMenu>
  );
}
