import { Outlet } from '@tanstack/react-router';
import { Suspense, useEffect } from 'react';
import { Lines } from '../components/skeletons.tsx';
import { Toasts } from '../components/toasts.tsx';
import { useOrganisation } from '../session/organisation.ts';
import { applyAccent } from '../theme/accent.ts';
import classes from './bare-layout.module.css';
import { Logo } from './logo.tsx';

/** Pages before the sign-in: the organisation's name and one card. */
export function BareLayout() {
  const organisation = useOrganisation();
  useEffect(() => applyAccent(organisation.accent), [organisation.accent]);
  return (
    <div className={classes.bare}>
      <header className={classes.bareHead}>
        <Logo />
        <span>{organisation.name}</span>
      </header>
      <main id="main" className={classes.bareCard}>
        <Suspense fallback={<Lines count={5} />}>
          <Outlet />
        </Suspense>
      </main>
      <Toasts />
    </div>
  );
}
