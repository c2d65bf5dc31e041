import { useTranslation } from 'react-i18next';
import { Tabs } from '../../../web/components/tabs.tsx';
import { paths } from '../../../web/paths.ts';

export function StreamTabs({ on }: { on: 'latest' | 'saved' }) {
  const { t } = useTranslation('stream');
  return (
    <Tabs
      label={t('views')}
      tabs={[
        { to: paths.home, label: t('latest'), on: on === 'latest' },
        { to: paths.saved, label: t('saved'), on: on === 'saved' },
      ]}
    />
  );
}
