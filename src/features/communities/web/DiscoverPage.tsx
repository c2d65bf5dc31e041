import { Button, TextInput } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { IconCompass, IconPlus, IconSearch } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { listCommunities } from '../../../core/places/contract.ts';
import { useList } from '../../../web/api/queries.ts';
import type { Community } from '../../../web/api/shapes.ts';
import { More } from '../../../web/components/item-list.tsx';
import { PlaceSign } from '../../../web/components/place-sign.tsx';
import { LoadingSkeleton } from '../../../web/components/skeletons.tsx';
import { EmptyState, ErrorState } from '../../../web/components/states.tsx';
import { Page } from '../../../web/layout/page.tsx';
import { paths } from '../../../web/paths.ts';
import { useMe } from '../../../web/session/me.ts';
import classes from './communities.module.css';
import { JoinButton } from './JoinButton.tsx';
import { visibilityLine } from './words.ts';

/** Mine with what is unread, then all that can be found, largest first. */
export default function DiscoverPage() {
  const { t } = useTranslation('communities');
  const me = useMe();
  const [words, setWords] = useState('');
  const [q] = useDebouncedValue(words.trim(), 200);
  const mine = useList(listCommunities, { query: { scope: 'mine', limit: 100 } });
  const found = useList(listCommunities, { query: { scope: 'discover', ...(q ? { q } : {}) } }, { keep: true });
  const own = new Set(mine.entries.map((one) => one.id));
  const others = q ? found.entries : found.entries.filter((one) => !own.has(one.id));
  return (
    <Page
      title={t('discover')}
      actions={
        me.guest ? null : (
          <Button component={Link} to={paths.newCommunity} leftSection={<IconPlus size={16} aria-hidden />}>
            {t('startShort')}
          </Button>
        )
      }
    >
      <TextInput
        type="search"
        aria-label={t('find')}
        placeholder={t('find')}
        leftSection={<IconSearch size={16} aria-hidden />}
        value={words}
        onChange={(event) => setWords(event.currentTarget.value)}
        mb="md"
      />
      {!q && mine.entries.length > 0 && (
        <section className={classes.section} aria-labelledby="mine" data-bleed>
          <h2 id="mine" className={classes.sectionHead}>
            {t('web:nav.myCommunities')}
          </h2>
          <CommunityList communities={mine.entries} />
        </section>
      )}
      <section className={classes.section} aria-labelledby="others" data-bleed>
        <h2 id="others" className={classes.sectionHead}>
          {q ? t('found') : t('others')}
        </h2>
        {found.isPending && <LoadingSkeleton shape="rows" />}
        {found.isError && <ErrorState error={found.error} onRetry={() => void found.refetch()} />}
        <CommunityList communities={others} />
        {found.isSuccess && others.length === 0 && (
          <EmptyState
            icon={IconCompass}
            title={q ? t('noneFound', { words: q }) : own.size > 0 ? t('noOthers') : t('noneYet')}
            example={t('startExample')}
            help="communities"
            {...(me.guest ? {} : { action: { label: t('start'), to: paths.newCommunity } })}
          />
        )}
        {found.hasNextPage && (
          <More onReach={() => void found.fetchNextPage()} busy={found.isFetchingNextPage} label={t('web:more')} />
        )}
      </section>
    </Page>
  );
}

function CommunityList({ communities }: { communities: readonly Community[] }) {
  const { t } = useTranslation('communities');
  if (communities.length === 0) return null;
  return (
    <ul className={classes.list}>
      {communities.map((community) => (
        <li key={community.id} className={classes.entry} data-key-entry={paths.community(community.id)} tabIndex={-1}>
          <PlaceSign place={community} size={40} />
          <div className={classes.words}>
            <Link to={paths.community(community.id)} className={classes.name}>
              <bdi>{community.name}</bdi>
            </Link>
            {community.mine.unread > 0 && (
              <span className={classes.unread}>{t('web:nav.unread', { count: community.mine.unread })}</span>
            )}
            <div className={classes.line}>{visibilityLine(t, community)}</div>
            {community.description && <p className={classes.description}>{community.description}</p>}
          </div>
          {community.mine.role === null && <JoinButton community={community} compact />}
        </li>
      ))}
    </ul>
  );
}
