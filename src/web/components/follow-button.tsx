import { Button } from '@mantine/core';
import { IconBell, IconBellFilled, IconCheck, IconPlus } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { followItem, unfollowItem } from '../../core/follows/contract.ts';
import { followPerson, getPerson, unfollowPerson } from '../../core/people/contract.ts';
import { call } from '../api/client.ts';
import { optimistically } from '../api/optimistic.ts';
import { changeItem, changeOne } from '../api/patch.ts';
import type { Item, Profile } from '../api/shapes.ts';

interface FollowButtonProps {
  following: boolean;
  /** What is followed, for assistive technology: "Jonas Ek". */
  name: string;
  onChange: (following: boolean) => void;
}

/** One switch with two words: "Follow", and "Following" once it is on. */
export function FollowButton({ following, name, onChange }: FollowButtonProps) {
  const { t } = useTranslation();
  return (
    <Button
      variant={following ? 'light' : 'default'}
      leftSection={following ? <IconCheck size={16} aria-hidden /> : <IconPlus size={16} aria-hidden />}
      aria-pressed={following}
      aria-label={t('follow.name', { name })}
      onClick={() => onChange(!following)}
    >
      {following ? t('follow.on') : t('follow.off')}
    </Button>
  );
}

export function FollowPersonButton({ person }: { person: Profile }) {
  const input = { params: { id: person.id } };
  const show = (following: boolean) =>
    changeOne(getPerson, input, (old) => ({ ...old, mine: { ...old.mine, following } }));
  const change = (following: boolean) =>
    optimistically(
      () => show(following),
      () => call(following ? followPerson : unfollowPerson, input),
      () => show(!following),
    );
  return <FollowButton following={person.mine.following} name={person.name} onChange={change} />;
}

/** Whether the reader is told about new comments under an item; an icon in a row of actions, words in a menu. */
export const followItemIcon = (following: boolean) => (following ? IconBellFilled : IconBell);

/** Starts or stops telling the reader about an item's discussion; shown at once, taken back when refused. */
export function changeFollowingItem(item: Item, following: boolean): void {
  const show = (value: boolean) => changeItem(item.id, (old) => ({ ...old, mine: { ...old.mine, following: value } }));
  void optimistically(
    () => show(following),
    () => call(following ? followItem : unfollowItem, { params: { id: item.id } }),
    () => show(!following),
  );
}
