import { useRouter } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { createCommunity } from '../../../core/places/contract.ts';
import { call } from '../../../web/api/client.ts';
import { queryClient } from '../../../web/api/queries.ts';
import { Page, Panel } from '../../../web/layout/page.tsx';
import { paths } from '../../../web/paths.ts';
import { CommunityForm } from './CommunityForm.tsx';

export default function NewCommunityPage() {
  const { t } = useTranslation('communities');
  const router = useRouter();
  return (
    <Page title={t('start')} lead={t('startLead')}>
      <Panel>
        <CommunityForm
          initial={{ name: '', emoji: '', description: '', guidelines: '', visibility: 'open' }}
          submit={t('start')}
          onSubmit={async (fields, idempotencyKey) => {
            const { id } = await call(createCommunity, { body: fields, idempotencyKey });
            await queryClient.invalidateQueries({ queryKey: ['list', 'communities.list'] });
            await router.navigate({ to: paths.community(id) });
          }}
        />
      </Panel>
    </Page>
  );
}
