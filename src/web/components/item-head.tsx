import { Link, useRouter } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import type { Item } from '../api/shapes.ts';
import { formatOf } from '../i18n/languages.ts';
import { kindOf } from '../modules.ts';
import { paths } from '../paths.ts';
import { Avatar } from './avatar.tsx';
import classes from './item-card.module.css';
import { ItemMenu } from './item-menu.tsx';
import { PersonName, personLine } from './person-chip.tsx';
import { fullTime, RelativeTime } from './relative-time.tsx';
import { WhoCanSee } from './who-can-see.tsx';

interface ItemHeadProps {
  item: Item;
  alone: boolean;
  titleId: string;
  hidePlace?: string | undefined;
  /** Edits it where it stands; kinds that are edited on a page of their own go there. */
  onEdit: () => void;
}

/** Who said it, where, when and for whom, with the menu of what else can be done. */
export function ItemHead({ item, alone, titleId, hidePlace, onEdit }: ItemHeadProps) {
  const { t, i18n } = useTranslation();
  const router = useRouter();
  const kind = kindOf(item.kind);
  const places = item.places.filter((place) => place.id !== hidePlace);
  const path = kind?.editPath?.(item);
  const edit = path ? () => void router.navigate({ to: path }) : onEdit;
  return (
    <header className={classes.head}>
      <Avatar person={item.author} />
      <div className={classes.who}>
        <div className={classes.author} id={titleId}>
          <PersonName person={item.author} />
          <span className={classes.role}>{personLine(item.author)}</span>
        </div>
        <div className={classes.where}>
          {places.map((place) => (
            <span key={place.id}>
              {t('item.in')}{' '}
              <Link
                to={place.kind === 'person' && place.person ? paths.person(place.person) : paths.community(place.id)}
                className={classes.place}
              >
                <bdi>{place.name}</bdi>
              </Link>
            </span>
          ))}
          {alone ? (
            <RelativeTime at={item.createdAt} />
          ) : (
            <Link to={paths.item(item.id)} className={classes.time}>
              <RelativeTime at={item.createdAt} />
            </Link>
          )}
          {item.editedAt && (
            <span title={fullTime(new Date(item.editedAt), formatOf(i18n.language))}>{t('item.edited')}</span>
          )}
          <WhoCanSee item={item} />
          {kind && item.kind !== 'post' && <span className={classes.kind}>{t(kind.labelKey)}</span>}
        </div>
      </div>
      <ItemMenu item={item} alone={alone} onEdit={edit} />
    </header>
  );
}
