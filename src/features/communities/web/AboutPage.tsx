import { Button } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { getCommunity, updateCommunity } from '../../../core/places/contract.ts';
import { call } from '../../../web/api/client.ts';
import { oneKey, queryClient } from '../../../web/api/queries.ts';
import type { Community } from '../../../web/api/shapes.ts';
import { tell, tellProblem } from '../../../web/components/toast.ts';
import { Panel } from '../../../web/layout/page.tsx';
import { useOrganisation } from '../../../web/session/organisation.ts';
import { CommunityForm } from './CommunityForm.tsx';
import classes from './communities.module.css';
import { CommunityFrame } from './frame.tsx';

export default function AboutPage() {
  return <CommunityFrame tab="about">{(community) => <About community={community} />}</CommunityFrame>;
}

function About({ community }: { community: Community }) {
  const { t } = useTranslation('communities');
  const organisation = useOrganisation();
  const [editing, setEditing] = useState(false);
  const input = { params: { id: community.id } };
  const settle = (changed: Community) => {
    queryClient.setQueryData(oneKey(getCommunity, input), changed);
    void queryClient.invalidateQueries({ queryKey: ['list', 'communities.list'] });
  };
  const archive = async (archived: boolean) => {
    try {
      settle(await call(updateCommunity, { ...input, body: { archived } }));
      tell(archived ? t('archived', { name: community.name }) : t('reopened', { name: community.name }));
    } catch (error) {
      tellProblem(error);
    }
  };
  if (editing) {
    return (
      <Panel title={t('manage')}>
        <CommunityForm
          initial={community}
          submit={t('web:save.changes')}
          onSubmit={async (fields, idempotencyKey) => {
            settle(await call(updateCommunity, { ...input, body: fields, idempotencyKey }));
            setEditing(false);
          }}
          onCancel={() => setEditing(false)}
        />
      </Panel>
    );
  }
  return (
    <div className={classes.stack}>
      <Panel title={t('about')}>
        <p className={classes.prose} dir="auto">
          {community.description || t('noDescription')}
        </p>
      </Panel>
      <Panel title={t('whoSees')}>
        <p>{t(`explain.${community.visibility}`, { organisation: organisation.name })}</p>
      </Panel>
      {community.guidelines && (
        <Panel title={t('guidelines')}>
          <p className={classes.prose} dir="auto">
            {community.guidelines}
          </p>
        </Panel>
      )}
      {community.can.includes('manage') && (
        <div className={classes.row}>
          <Button variant="default" onClick={() => setEditing(true)}>
            {t('manage')}
          </Button>
          <Button variant="subtle" color="gray" onClick={() => void archive(!community.archived)}>
            {community.archived ? t('reopen') : t('archive')}
          </Button>
        </div>
      )}
    </div>
  );
}
