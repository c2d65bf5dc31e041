import { useTranslation } from 'react-i18next';
import { PartsPage } from '../../../web/components/parts-page.tsx';

export default function SettingsPage() {
  const { t } = useTranslation('settings');
  return <PartsPage slot="settings" base="/settings" title={t('settings')} />;
}
