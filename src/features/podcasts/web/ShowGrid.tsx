import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import type { Show } from '../contract.ts';
import { Cover } from './parts.tsx';
import classes from './podcasts.module.css';

/** Shows by their covers. */
export function ShowGrid({ shows, hidePlace = false }: { shows: readonly Show[]; hidePlace?: boolean }) {
  const { t } = useTranslation('podcasts');
  return (
    <ul className={classes.shows} aria-label={t('shows')}>
      {shows.map((show) => (
        <li key={show.id}>
          <Link to={`/podcasts/${show.id}`} className={classes.showCard}>
            <Cover cover={show.cover} size={140} />
            <strong dir="auto">{show.title}</strong>
            {!hidePlace && (
              <span className={classes.soft} dir="auto">
                {show.place.name}
              </span>
            )}
            <span className={classes.soft}>{t('episodes', { count: show.episodes })}</span>
          </Link>
        </li>
      ))}
    </ul>
  );
}
