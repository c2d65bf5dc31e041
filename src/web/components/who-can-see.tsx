import { IconEye } from '@tabler/icons-react';
import type { TFunction } from 'i18next';
import { useTranslation } from 'react-i18next';
import type { Item, Place } from '../api/shapes.ts';
import { useOrganisation } from '../session/organisation.ts';
import classes from './who-can-see.module.css';

/** The sentence for an item that exists: "61 people can see this: the members of Kitchen". */
export function seenBySentence(t: TFunction, item: Pick<Item, 'seenBy' | 'places'>, organisation: string): string {
  if (item.seenBy.everyone) return t('web:see.everyone', { organisation });
  const places = item.places.map((place) => place.name).join(', ');
  if (item.seenBy.count === null) return t('web:see.several', { places });
  return t('web:see.members', { count: item.seenBy.count, place: places });
}

/** The sentence for something that would be said in a place. */
export function placeSentence(
  t: TFunction,
  place: Pick<Place, 'kind' | 'visibility' | 'name' | 'memberCount'>,
  organisation: string,
): string {
  if (place.kind === 'person') return t('web:see.page', { organisation });
  if (place.kind === 'organisation' || place.visibility === 'open') return t('web:see.everyone', { organisation });
  return t('web:see.members', { count: place.memberCount, place: place.name });
}

/** A quiet eye and a count at the head of an item; the whole sentence when asked. */
export function WhoCanSee({ item }: { item: Pick<Item, 'seenBy' | 'places'> }) {
  const { t } = useTranslation();
  const { name } = useOrganisation();
  const sentence = seenBySentence(t, item, name);
  const short = item.seenBy.everyone
    ? t('see.everyoneShort')
    : item.seenBy.count === null
      ? t('see.severalShort')
      : t('see.count', { count: item.seenBy.count });
  return (
    <span className={classes.see} data-tip={sentence}>
      <IconEye size={16} stroke={1.75} aria-hidden />
      <span aria-hidden="true">{short}</span>
      <span className={classes.hidden}>{sentence}</span>
    </span>
  );
}

/** The same beside a composer, before anything is said: the sentence in full. */
export function WhoWillSee({ place }: { place: Place }) {
  const { t } = useTranslation();
  const { name } = useOrganisation();
  return (
    <span className={classes.see}>
      <IconEye size={16} stroke={1.75} aria-hidden />
      <span>{placeSentence(t, place, name)}</span>
    </span>
  );
}
