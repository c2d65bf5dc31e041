import { Button } from '@mantine/core';
import { IconDots, IconUserCog, IconUserMinus } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { addMember, listMembers, listRequests, removeMember, roles } from '../../../core/places/contract.ts';
import { call } from '../../../web/api/client.ts';
import { queryClient, useList } from '../../../web/api/queries.ts';
import type { Community, Person, Role } from '../../../web/api/shapes.ts';
import { ActionMenu, type MenuLine } from '../../../web/components/action-menu.tsx';
import button from '../../../web/components/icon-button.module.css';
import { More } from '../../../web/components/item-list.tsx';
import { PersonChip } from '../../../web/components/person-chip.tsx';
import { PersonPicker } from '../../../web/components/person-picker.tsx';
import { LoadingSkeleton } from '../../../web/components/skeletons.tsx';
import { ErrorState } from '../../../web/components/states.tsx';
import { tell, tellProblem, tellWithUndo } from '../../../web/components/toast.ts';
import { Panel } from '../../../web/layout/page.tsx';
import { useMe } from '../../../web/session/me.ts';
import classes from './communities.module.css';
import { CommunityFrame } from './frame.tsx';

export default function MembersPage() {
  return <CommunityFrame tab="members">{(community) => <Members community={community} />}</CommunityFrame>;
}

const refresh = (id: string) =>
  Promise.all([
    queryClient.invalidateQueries({ queryKey: ['list', listMembers.id, { id }] }),
    queryClient.invalidateQueries({ queryKey: ['list', listRequests.id, { id }] }),
    queryClient.invalidateQueries({ queryKey: ['one', 'communities.get', { id }] }),
  ]);

function Members({ community }: { community: Community }) {
  const { t } = useTranslation('communities');
  const me = useMe();
  const { id } = community;
  const members = useList(listMembers, { params: { id } });
  const set = async (person: Person, role: Role, said: string) => {
    try {
      await call(addMember, { params: { id }, body: { person: person.id, role } });
      tell(said);
      await refresh(id);
    } catch (error) {
      tellProblem(error);
    }
  };
  const remove = async (person: Person, role: Role) => {
    try {
      await call(removeMember, { params: { id, person: person.id } });
      await refresh(id);
      tellWithUndo(
        t('removed', { name: person.name }),
        () => void set(person, role, t('added', { name: person.name })),
      );
    } catch (error) {
      tellProblem(error);
    }
  };
  const linesFor = (person: Person, role: Role): MenuLine[] => [
    ...(community.can.includes('manage') ? roles : [])
      .filter((one) => one !== role && (one === 'guest') === person.guest)
      .map((one) => ({
        id: one,
        label: t('makeRole', { role: t(`web:role.${one}`) }),
        icon: IconUserCog,
        run: () => void set(person, one, t('roleChanged', { name: person.name, role: t(`web:role.${one}`) })),
      })),
    { id: 'remove', label: t('remove'), icon: IconUserMinus, tone: 'loss', run: () => void remove(person, role) },
  ];
  return (
    <div className={classes.stack}>
      {community.can.includes('moderate') && <Requests community={community} />}
      {community.can.includes('invite') && (
        <PersonPicker
          label={t('add')}
          placeholder={t('addPlaceholder')}
          onChoose={(person) => void set(person, person.guest ? 'guest' : 'member', t('added', { name: person.name }))}
        />
      )}
      {members.isPending && <LoadingSkeleton shape="rows" count={6} />}
      {members.isError && <ErrorState error={members.error} onRetry={() => void members.refetch()} />}
      <ul className={classes.list}>
        {members.entries.map(({ person, role }) => (
          <li key={person.id} className={classes.member}>
            <PersonChip
              person={person}
              size={40}
              end={role === 'member' ? null : <span className={classes.role}>{t(`web:role.${role}`)}</span>}
            />
            {community.can.includes('moderate') && person.id !== me.id && (
              <ActionMenu
                label={t('memberMenu', { name: person.name })}
                lines={linesFor(person, role)}
                className={button.button}
              >
                <IconDots size={18} aria-hidden />
              </ActionMenu>
            )}
          </li>
        ))}
      </ul>
      {members.hasNextPage && (
        <More onReach={() => void members.fetchNextPage()} busy={members.isFetchingNextPage} label={t('web:more')} />
      )}
    </div>
  );
}

function Requests({ community }: { community: Community }) {
  const { t } = useTranslation('communities');
  const { id } = community;
  const requests = useList(listRequests, { params: { id } });
  if (requests.entries.length === 0) return null;
  const answer = async (person: Person, yes: boolean) => {
    try {
      if (yes) await call(addMember, { params: { id }, body: { person: person.id, role: 'member' } });
      else await call(removeMember, { params: { id, person: person.id } });
      tell(yes ? t('added', { name: person.name }) : t('declined', { name: person.name }));
      await refresh(id);
    } catch (error) {
      tellProblem(error);
    }
  };
  return (
    <Panel title={t('requests')}>
      <ul className={classes.plain}>
        {requests.entries.map(({ person }) => (
          <li key={person.id} className={classes.row}>
            <div className={classes.grow}>
              <PersonChip person={person} />
            </div>
            <Button size="xs" onClick={() => void answer(person, true)}>
              {t('accept')}
            </Button>
            <Button size="xs" variant="default" onClick={() => void answer(person, false)}>
              {t('decline')}
            </Button>
          </li>
        ))}
      </ul>
    </Panel>
  );
}
