import { useTranslation } from 'react-i18next';
import { Page } from '../../../web/layout/page.tsx';
import { Reader } from './Reader.tsx';

/** My own feeds. */
export default function MinePage() {
  const { t } = useTranslation('feeds');
  return (
    <Page title={t('title')} lead={t('lead')}>
      <Reader place={null} />
    </Page>
  );
}
