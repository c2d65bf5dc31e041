import { ActionIcon } from '@mantine/core';
import { IconArrowBackUp, IconCheck } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import type { TFunction } from 'i18next';
import { useTranslation } from 'react-i18next';
import { type Notification, updateNotification } from '../../../core/notifications/contract.ts';
import { call } from '../../../web/api/client.ts';
import { queryClient } from '../../../web/api/queries.ts';
import { Avatar } from '../../../web/components/avatar.tsx';
import { PlaceSign } from '../../../web/components/place-sign.tsx';
import { RelativeTime } from '../../../web/components/relative-time.tsx';
import { paths } from '../../../web/paths.ts';
import { setMe } from '../../../web/session/me.ts';
import classes from './inbox.module.css';

interface InboxEntryProps {
  entry: Notification;
  onDone: (done: boolean) => void;
}

/** One entry: why it is here, what it is about, who, where; and one button that puts it away. */
export function InboxEntry({ entry, onDone }: InboxEntryProps) {
  const { t } = useTranslation('inbox');
  const address = addressOf(entry);
  const first = entry.people[0];
  const read = () => {
    if (!entry.unread) return;
    setMe((me) => ({ ...me, unread: Math.max(0, me.unread - 1) }));
    call(updateNotification, { params: { id: entry.id }, body: { unread: false } }).then(
      () => queryClient.invalidateQueries({ queryKey: ['list', 'notifications.list'] }),
      () => undefined,
    );
  };
  return (
    <li className={classes.entry} data-unread={entry.unread || undefined} data-key-entry={address} tabIndex={-1}>
      {first ? <Avatar person={first} /> : entry.place && <PlaceSign place={entry.place} size={40} />}
      <div className={classes.words}>
        <div className={classes.head}>
          <span className={classes.reason}>{t(`reason.${entry.reason}`)}</span>
          <Link to={address} className={classes.subject} onClick={read}>
            {subject(entry, t)}
            {entry.unread && <span className={classes.hidden}> ({t('unread')})</span>}
          </Link>
        </div>
        <p className={classes.line}>
          {who(entry, t)}
          {/* An entry about a community has its name as the subject already. */}
          {(entry.item || entry.draft) && entry.place && ` · ${entry.place.name}`}
          {entry.item && entry.excerpt && ` · “${entry.excerpt}”`}
        </p>
      </div>
      <span className={classes.time}>
        <RelativeTime at={entry.at} />
      </span>
      <ActionIcon
        data-tip={entry.done ? t('reopen') : t('putAwayOne')}
        data-tip-at="end"
        aria-label={entry.done ? t('reopen') : t('putAwayOne')}
        onClick={() => onDone(!entry.done)}
      >
        {entry.done ? (
          <IconArrowBackUp size={18} stroke={1.75} aria-hidden />
        ) : (
          <IconCheck size={18} stroke={1.75} aria-hidden />
        )}
      </ActionIcon>
    </li>
  );
}

function addressOf({ item, draft, comment, place, reason, people }: Notification): string {
  if (draft) return `/drafts/${draft.id}`;
  if (item) return paths.item(item.id, comment ?? undefined);
  if (place && reason === 'join-requested') return `${paths.community(place.id)}/members`;
  if (place) return paths.community(place.id);
  return people[0] ? paths.person(people[0].id) : paths.inbox;
}

const subject = (entry: Notification, t: TFunction<'inbox'>): string =>
  entry.item?.title ||
  entry.item?.excerpt ||
  entry.draft?.title ||
  (entry.draft && t('draft')) ||
  entry.place?.name ||
  t('something');

/** "Jonas", "Jonas and Amina", "Jonas and 3 others". */
function who({ people, peopleCount }: Notification, t: TFunction<'inbox'>): string {
  const [first, second] = people;
  if (!first) return '';
  if (peopleCount === 2 && second) return t('two', { first: first.name, second: second.name });
  if (peopleCount > 1) return t('many', { first: first.name, count: peopleCount - 1 });
  return first.name;
}
