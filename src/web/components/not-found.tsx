import { IconCompass } from '@tabler/icons-react';
import { useLocation } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { Page } from '../layout/page.tsx';
import { paths } from '../paths.ts';
import { Slot } from './slot.tsx';
import { EmptyState } from './states.tsx';

/** What no page of the app is at: perhaps an address of a system that was imported. */
export function Elsewhere() {
  const { pathname, searchStr } = useLocation();
  return (
    <>
      <Slot name="not-found" path={`${pathname}${searchStr}`} />
      <NotFound />
    </>
  );
}

/** An address that leads nowhere, or somewhere that is not for this reader: the app does not tell which. */
export function NotFound() {
  const { t } = useTranslation();
  return (
    <Page title={t('notFound.page')} titleHidden>
      <EmptyState
        icon={IconCompass}
        title={t('notFound.title')}
        example={t('notFound.text')}
        action={{ label: t('notFound.home'), to: paths.home }}
      />
    </Page>
  );
}
