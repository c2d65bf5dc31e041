import { IconDots } from '@tabler/icons-react';
import { useParams, useRouter } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { getCommunity } from '../../../core/places/contract.ts';
import { isProblem } from '../../../web/api/problem.ts';
import { useOne } from '../../../web/api/queries.ts';
import type { Community, CommunityPage } from '../../../web/api/shapes.ts';
import { ActionMenu } from '../../../web/components/action-menu.tsx';
import { NotFound } from '../../../web/components/not-found.tsx';
import { PlaceSign } from '../../../web/components/place-sign.tsx';
import { Lines, LoadingSkeleton } from '../../../web/components/skeletons.tsx';
import { ErrorState } from '../../../web/components/states.tsx';
import { Tabs } from '../../../web/components/tabs.tsx';
import { Page, Panel } from '../../../web/layout/page.tsx';
import { useWatched } from '../../../web/live/watch.ts';
import { slot } from '../../../web/modules.ts';
import { paths } from '../../../web/paths.ts';
import classes from './communities.module.css';
import { JoinButton } from './JoinButton.tsx';
import { visibilityLine } from './words.ts';

interface CommunityFrameProps {
  /** `stream`, `about`, `members`, or the id of a part that another room brings. */
  tab: string;
  children: (community: CommunityPage) => ReactNode;
}

/** What the pages of one community share: its head, its tabs, its side. */
export function CommunityFrame({ tab, children }: CommunityFrameProps) {
  const { t } = useTranslation('communities');
  const router = useRouter();
  const { id = '' } = useParams({ strict: false }) as { id?: string };
  const { data: community, error, isError, refetch } = useOne(getCommunity, { params: { id } });
  useWatched(id === '' ? [] : [id]);
  if (isProblem(error, 'not_found') || isProblem(error, 'invalid_request')) return <NotFound />;
  if (isError) {
    return (
      <Page title={t('community')}>
        <ErrorState error={error} onRetry={() => void refetch()} />
      </Page>
    );
  }
  if (!community) {
    return (
      <Page title={t('community')}>
        <Lines count={2} />
        <LoadingSkeleton />
      </Page>
    );
  }
  const reads = community.can.includes('read');
  const parts = partsOf(community, tab);
  const base = paths.community(id);
  return (
    <Page
      title={community.name}
      lead={
        <span className={classes.lead}>
          <PlaceSign place={community} />
          {visibilityLine(t, community)}
        </span>
      }
      actions={<JoinButton community={community} />}
      aside={tab === 'about' ? null : <CommunitySide community={community} />}
    >
      <Tabs
        label={t('parts')}
        tabs={[
          { to: base, label: t('stream'), on: tab === 'stream' },
          ...parts.shown.map(({ id: part, labelKey }) => ({
            to: `${base}/${part}`,
            label: t(labelKey ?? part),
            on: tab === part,
          })),
          { to: `${base}/about`, label: t('about'), on: tab === 'about' },
          ...(community.can.includes('see-members')
            ? [
                {
                  to: `${base}/members`,
                  label: t('membersTab', { count: community.memberCount }),
                  on: tab === 'members',
                },
              ]
            : []),
        ]}
        end={
          parts.more.length > 0 && (
            <ActionMenu
              label={t('moreParts')}
              lines={parts.more.map(({ id: part, labelKey, icon }) => ({
                id: part,
                label: t(labelKey ?? part),
                icon: icon ?? IconDots,
                run: () => void router.navigate({ to: `${base}/${part}` }),
              }))}
              className={classes.more}
            >
              <IconDots size={18} aria-hidden />
            </ActionMenu>
          )
        }
      />
      {community.archived && <p className={classes.note}>{t('archivedNote')}</p>}
      {reads || tab === 'about' ? children(community) : <Closed community={community} />}
    </Page>
  );
}

/** Parts with something in them have a tab; the others are where somebody who may add something finds them. */
function partsOf(community: CommunityPage, tab: string) {
  const all = community.can.includes('read')
    ? slot('community-part').filter(({ needs }) => !needs || community.can.includes(needs))
    : [];
  const isShown = ({ id, kind, needs }: (typeof all)[number]) =>
    id === tab || (!needs && (!kind || community.kinds.includes(kind)));
  return {
    shown: all.filter(isShown),
    more: all.filter((part) => !isShown(part) && (part.needs || community.can.includes('post'))),
  };
}

/** What somebody sees who may find this community but not read it. */
function Closed({ community }: { community: Community }) {
  const { t } = useTranslation('communities');
  return (
    <Panel>
      <p>{t('closedText', { name: community.name })}</p>
      {community.description && <p className={classes.soft}>{community.description}</p>}
    </Panel>
  );
}

function CommunitySide({ community }: { community: Community }) {
  const { t } = useTranslation('communities');
  return (
    <>
      {community.description && (
        <Panel title={t('about')}>
          <p className={classes.prose} dir="auto">
            {community.description}
          </p>
        </Panel>
      )}
      {community.guidelines && (
        <Panel title={t('guidelines')}>
          <p className={classes.prose} dir="auto">
            {community.guidelines}
          </p>
        </Panel>
      )}
    </>
  );
}
