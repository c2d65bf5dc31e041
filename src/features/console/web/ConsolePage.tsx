import { useTranslation } from 'react-i18next';
import { NotFound } from '../../../web/components/not-found.tsx';
import { PartsPage } from '../../../web/components/parts-page.tsx';
import { useMe } from '../../../web/session/me.ts';

/** Where administrators work. */
export default function ConsolePage() {
  const { t } = useTranslation('console');
  const me = useMe();
  if (!me.administrator) return <NotFound />;
  return <PartsPage slot="console" base="/console" title={t('console')} />;
}
