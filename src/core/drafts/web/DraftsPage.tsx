import { IconCalendarTime, IconEyeQuestion, IconFilePencil } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { useList } from '../../../web/api/queries.ts';
import { More } from '../../../web/components/item-list.tsx';
import { RelativeTime } from '../../../web/components/relative-time.tsx';
import { LoadingSkeleton } from '../../../web/components/skeletons.tsx';
import { EmptyState, ErrorState } from '../../../web/components/states.tsx';
import { Page } from '../../../web/layout/page.tsx';
import { kindOf } from '../../../web/modules.ts';
import { useMe } from '../../../web/session/me.ts';
import { type DraftHead, listDrafts } from '../contract.ts';
import classes from './drafts.module.css';
import { useTimes } from './times.ts';

/** What I write, and what I was asked to look over. */
export default function DraftsPage() {
  const { t } = useTranslation('drafts');
  const drafts = useList(listDrafts, { query: { limit: 40 } });
  return (
    <Page title={t('title')} lead={t('lead')}>
      {drafts.isPending && <LoadingSkeleton shape="rows" count={5} />}
      {drafts.isError && <ErrorState error={drafts.error} onRetry={() => void drafts.refetch()} />}
      {drafts.isSuccess && drafts.entries.length === 0 && (
        <EmptyState icon={IconFilePencil} title={t('empty')} example={t('emptyExample')} help="articles" />
      )}
      {drafts.entries.length > 0 && (
        <ul className={classes.list} data-bleed>
          {drafts.entries.map((draft) => (
            <DraftRow key={draft.id} draft={draft} />
          ))}
        </ul>
      )}
      {drafts.hasNextPage && (
        <More onReach={() => void drafts.fetchNextPage()} busy={drafts.isFetchingNextPage} label={t('web:more')} />
      )}
    </Page>
  );
}

function DraftRow({ draft }: { draft: DraftHead }) {
  const { t } = useTranslation('drafts');
  const me = useMe();
  const { moment } = useTimes();
  const kind = kindOf(draft.kind);
  const Icon = kind?.icon ?? IconFilePencil;
  const address = `/drafts/${draft.id}`;
  return (
    <li className={classes.row} data-key-entry={address} tabIndex={-1}>
      <Icon size={20} stroke={1.75} aria-hidden />
      <div className={classes.words}>
        <Link to={address} className={classes.name} dir="auto">
          {draft.title || t('untitled')}
        </Link>
        <span className={classes.soft}>
          <bdi>{draft.place.kind === 'person' ? t('page', { name: draft.place.name }) : draft.place.name}</bdi>
          {draft.owner.id !== me.id && <bdi>{draft.owner.name}</bdi>}
          {draft.item && <span>{t('ofPublished')}</span>}
          <RelativeTime at={draft.updatedAt} />
        </span>
        {draft.can.includes('judge') && (
          <span className={classes.mark}>
            <IconEyeQuestion size={16} stroke={1.75} aria-hidden /> {t('askedYou')}
          </span>
        )}
        {draft.scheduledAt && (
          <span className={classes.mark}>
            <IconCalendarTime size={16} stroke={1.75} aria-hidden /> {t('comesAt', { at: moment(draft.scheduledAt) })}
          </span>
        )}
        {!draft.can.includes('judge') && draft.review.state !== 'none' && draft.review.by && (
          <span className={classes.soft}>{t(`review.${draft.review.state}`, { name: draft.review.by.name })}</span>
        )}
      </div>
    </li>
  );
}
