import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { nav } from '../modules.ts';
import classes from './bottom-bar.module.css';
import { NavCount } from './rail.tsx';

/** The way around on a phone: five places within the thumb's reach. */
export function BottomBar() {
  const { t } = useTranslation();
  return (
    <nav className={classes.bottom} aria-label={t('nav.main')}>
      {nav
        .filter((entry) => entry.phone)
        .slice(0, 5)
        .map((entry) => {
          const { icon: Icon } = entry;
          return (
            <Link
              key={entry.id}
              to={entry.to}
              className={classes.bottomLine}
              activeOptions={{ exact: entry.to === '/', includeSearch: false }}
              activeProps={{ 'data-on': true, 'aria-current': 'page' }}
            >
              <Icon size={22} stroke={1.75} aria-hidden />
              <span className={classes.bottomLabel}>{t(entry.labelKey)}</span>
              <NavCount entry={entry} className={classes.badge!} />
            </Link>
          );
        })}
    </nav>
  );
}
