import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import classes from './tabs.module.css';

interface TabsProps {
  label: string;
  tabs: readonly {
    to: string;
    label: string;
    count?: number /** Whether this is the page that is shown. */;
    on: boolean;
  }[];
  /** Stands at the end of the line. */
  end?: ReactNode;
}

/** Parts of one page, each with an address of its own, so that they are links. */
export function Tabs({ label, tabs, end }: TabsProps) {
  return (
    <nav className={classes.tabs} aria-label={label} data-bleed>
      {tabs.map((tab) => (
        <Link
          key={tab.to}
          to={tab.to}
          className={classes.tab}
          data-on={tab.on || undefined}
          aria-current={tab.on ? 'page' : undefined}
        >
          {tab.label}
          {tab.count !== undefined && tab.count > 0 && <span className={classes.count}>{tab.count}</span>}
        </Link>
      ))}
      {end && <span className={classes.end}>{end}</span>}
    </nav>
  );
}
