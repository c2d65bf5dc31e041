import { Link, useLocation } from '@tanstack/react-router';
import { type ReactNode, useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { paths } from '../paths.ts';
import { useMaybeMe } from '../session/me.ts';
import { useOrganisation } from '../session/organisation.ts';
import { AccountMenu } from './account-menu.tsx';
import { Logo } from './logo.tsx';
import classes from './page.module.css';

interface PageProps {
  title: string;
  /** On a desktop the rail says where one is: then the heading is only for assistive technology and the phone's bar. */
  titleHidden?: boolean;
  /** A quiet line below the title. */
  lead?: ReactNode;
  /** Buttons at the end of the title's line. */
  actions?: ReactNode;
  /** What belongs to the page, at its side; below it where there is no room. */
  aside?: ReactNode;
  /** What one finds one’s way by, before the column; on smaller screens the page shows it in another way. */
  start?: ReactNode;
  /** Boards and tables may be wider than the reading column. */
  wide?: boolean;
  children: ReactNode;
}

let firstPage = true;

/** One page: its heading (which takes the focus after a change of page), its column, its side. */
export function Page({ title, titleHidden = false, lead, actions, aside, start, wide = false, children }: PageProps) {
  const { t } = useTranslation();
  const { name } = useOrganisation();
  const me = useMaybeMe();
  const heading = useRef<HTMLHeadingElement>(null);
  const { pathname } = useLocation();
  useEffect(() => {
    document.title = `${title} · ${name}`;
  }, [title, name]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the change of address is what moves the focus.
  useEffect(() => {
    if (!firstPage) heading.current?.focus({ preventScroll: true });
    firstPage = false;
  }, [pathname]);
  return (
    <div
      className={classes.page}
      data-wide={wide || undefined}
      data-aside={aside ? true : undefined}
      data-start={start ? true : undefined}
    >
      {start && <div className={classes.start}>{start}</div>}
      <div className={classes.column}>
        <header className={classes.head} data-hidden={titleHidden || undefined}>
          <Link to={paths.home} className={classes.headLogo} aria-label={t('nav.home')}>
            <Logo />
          </Link>
          <div className={classes.headWords}>
            <h1 ref={heading} tabIndex={-1}>
              {title}
            </h1>
            {lead && <div className={classes.lead}>{lead}</div>}
          </div>
          {actions && <div className={classes.headActions}>{actions}</div>}
          {me && (
            <div className={classes.headMe}>
              <AccountMenu compact />
            </div>
          )}
        </header>
        {children}
      </div>
      {aside && <aside className={classes.aside}>{aside}</aside>}
    </div>
  );
}

interface PanelProps {
  title?: string;
  /** A link or button at the end of the title's line. */
  end?: ReactNode;
  children: ReactNode;
}

/** A card with a small heading, for the side of a page and for settings. */
export function Panel({ title, end, children }: PanelProps) {
  return (
    <section className={classes.panel}>
      {title && (
        <div className={classes.panelHead}>
          <h2>{title}</h2>
          {end}
        </div>
      )}
      {children}
    </section>
  );
}
