import { Outlet, useRouter } from '@tanstack/react-router';
import { lazy, Suspense, useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { isProblem } from '../api/problem.ts';
import { LoadingSkeleton } from '../components/skeletons.tsx';
import { ErrorState } from '../components/states.tsx';
import { Toasts } from '../components/toasts.tsx';
import { useGlobalKeys, useOverlay } from '../keys/global-keys.ts';
import { useListKeys } from '../keys/list-keys.ts';
import { useLive } from '../live/use-live.ts';
import { paths } from '../paths.ts';
import { useMe, useMeQuery } from '../session/me.ts';
import { useOrganisation } from '../session/organisation.ts';
import { sessionEnded, useSessionEnded } from '../session/session-ended.ts';
import { applyAccent } from '../theme/accent.ts';
import classes from './app-layout.module.css';
import { BottomBar } from './bottom-bar.tsx';
import { Dock } from './dock.tsx';
import page from './page.module.css';
import { Rail } from './rail.tsx';

const CommandPalette = lazy(() => import('../keys/command-palette.tsx'));
const SessionEndedDialog = lazy(() => import('../session/session-ended-dialog.tsx'));
const KeyboardHelp = lazy(() => import('../keys/keyboard-help.tsx'));

/** Every page behind the sign-in: rail or bottom bar, the page, and what floats above it. */
export function AppLayout() {
  const { t } = useTranslation();
  const me = useMeQuery();
  const router = useRouter();
  const { accent } = useOrganisation();
  const signedOut = me.isError && isProblem(me.error, 'not_signed_in');
  useEffect(() => applyAccent(accent), [accent]);
  useEffect(() => {
    if (!signedOut) return;
    // Nobody was signed in when the page was opened: straight to the door, and back here afterwards.
    sessionEnded.set(false);
    void router.navigate({ to: paths.signIn(location.pathname + location.search), replace: true });
  }, [signedOut, router]);
  if (signedOut) return null;
  if (me.isError) return <ErrorState error={me.error} onRetry={() => void me.refetch()} />;
  return (
    <div className={classes.app}>
      <a href="#main" className={classes.skip}>
        {t('skip')}
      </a>
      {me.data ? <SignedIn /> : <div className={classes.railPlace} />}
      <main id="main" className={classes.main} tabIndex={-1}>
        {me.data ? (
          <Suspense
            fallback={
              <div className={page.page}>
                <LoadingSkeleton />
              </div>
            }
          >
            <Outlet />
          </Suspense>
        ) : (
          <div className={page.page}>
            <LoadingSkeleton />
          </div>
        )}
      </main>
      {me.data && <Dock />}
      <Toasts />
    </div>
  );
}

function SignedIn() {
  useLive(useMe().cursor);
  useGlobalKeys();
  useListKeys();
  const [overlay, close] = useOverlay();
  const ended = useSessionEnded();
  return (
    <>
      <Rail />
      <BottomBar />
      <Suspense fallback={null}>
        {ended && <SessionEndedDialog />}
        {overlay === 'palette' && <CommandPalette onClose={close} />}
        {overlay === 'help' && <KeyboardHelp onClose={close} />}
      </Suspense>
    </>
  );
}
