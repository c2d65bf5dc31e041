import { IconCompass } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { Page } from '../layout/page.tsx';
import { paths } from '../paths.ts';
import { EmptyState } from './states.tsx';

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
