import { IconPlus } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { listCommunities } from '../../core/places/contract.ts';
import { useList } from '../api/queries.ts';
import { PlaceSign } from '../components/place-sign.tsx';
import type { NavEntry } from '../module.ts';
import { nav } from '../modules.ts';
import { paths } from '../paths.ts';
import { useMe } from '../session/me.ts';
import { useOrganisation } from '../session/organisation.ts';
import { AccountMenu } from './account-menu.tsx';
import { Logo } from './logo.tsx';
import classes from './rail.module.css';

/** The way around, on a desktop: the main places, my communities with what is unread, and me. */
export function Rail() {
  const { t } = useTranslation();
  const organisation = useOrganisation();
  return (
    <header className={classes.rail}>
      <Link to={paths.home} className={classes.org}>
        <Logo />
        <span className={classes.orgName}>{organisation.name}</span>
      </Link>
      <nav aria-label={t('nav.main')} className={classes.railNav}>
        {nav.map((entry) => (
          <RailLink key={entry.id} entry={entry} />
        ))}
        <MyCommunities />
      </nav>
      <AccountMenu />
    </header>
  );
}

function RailLink({ entry }: { entry: NavEntry }) {
  const { t } = useTranslation();
  const { icon: Icon } = entry;
  return (
    <Link
      to={entry.to}
      className={classes.navLine}
      activeOptions={{ exact: entry.exact ?? false, includeSearch: false }}
      activeProps={{ 'data-on': true, 'aria-current': 'page' }}
    >
      <Icon size={20} stroke={1.75} aria-hidden />
      <span>{t(entry.labelKey)}</span>
      <NavCount entry={entry} />
      {entry.shortcut && (
        <span className={classes.shortcut} aria-hidden="true">
          {entry.shortcut}
        </span>
      )}
    </Link>
  );
}

const zero = (): number => 0;

export function NavCount({ entry, className }: { entry: NavEntry; className?: string }) {
  const { t } = useTranslation();
  const useCount = entry.useCount ?? zero;
  const count = useCount();
  if (count === 0) return null;
  return (
    <span className={className ?? classes.count}>
      <span aria-hidden="true">{count > 99 ? '99+' : count}</span>
      <span className={classes.hidden}>{t('nav.waiting', { count })}</span>
    </span>
  );
}

function MyCommunities() {
  const { t } = useTranslation();
  const me = useMe();
  const { entries } = useList(listCommunities, { query: { scope: 'mine', limit: 100 } });
  return (
    <>
      <div className={classes.railHead}>
        <h2>{t('nav.myCommunities')}</h2>
        {!me.guest && (
          <Link
            to={paths.newCommunity}
            className={classes.plus}
            aria-label={t('nav.newCommunity')}
            title={t('nav.newCommunity')}
          >
            <IconPlus size={18} stroke={1.75} aria-hidden />
          </Link>
        )}
      </div>
      {entries
        .filter((community) => !community.archived)
        .map((community) => (
          <Link
            key={community.id}
            to={paths.community(community.id)}
            className={classes.navLine}
            activeProps={{ 'data-on': true, 'aria-current': 'page' }}
          >
            <PlaceSign place={community} />
            <span className={classes.navName}>
              <bdi>{community.name}</bdi>
            </span>
            {community.mine.unread > 0 && !community.mine.muted && (
              <span className={classes.count}>
                <span aria-hidden="true">{community.mine.unread > 98 ? '99+' : community.mine.unread}</span>
                <span className={classes.hidden}>{t('nav.unread', { count: community.mine.unread })}</span>
              </span>
            )}
          </Link>
        ))}
    </>
  );
}
