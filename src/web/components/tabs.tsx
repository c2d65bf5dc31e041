import { Link } from '@tanstack/react-router';
import { type ReactNode, useEffect, useRef } from 'react';
import classes from './tabs.module.css';

interface TabsProps {
  label: string;
  tabs: readonly {
    to: string;
    label: string;
    count?: number;
    /** Whether this is the page that is shown. */
    on: boolean;
  }[];
  /** Stands at the end of the line. */
  end?: ReactNode;
}

/** Parts of one page, each with an address of its own, so that they are links. */
export function Tabs({ label, tabs, end }: TabsProps) {
  const line = useRef<HTMLElement>(null);
  const shown = tabs.find((tab) => tab.on)?.to;
  // On a phone the line may be longer than the screen: where one is must be seen. The page itself does not move.
  // biome-ignore lint/correctness/useExhaustiveDependencies: it is the change of what is shown that moves the line.
  useEffect(() => {
    const current = line.current?.querySelector<HTMLElement>('[data-on]');
    if (!line.current || !current) return;
    const [all, one] = [line.current.getBoundingClientRect(), current.getBoundingClientRect()];
    line.current.scrollLeft += one.left - all.left - (all.width - one.width) / 2;
  }, [shown]);
  return (
    <nav ref={line} className={classes.tabs} aria-label={label} data-bleed>
      {tabs.map((tab) => (
        <Link
          key={tab.to}
          to={tab.to}
          className={classes.tab}
          // The first part's address begins those of the others; only one of them is the page that is shown.
          activeOptions={{ exact: true }}
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
