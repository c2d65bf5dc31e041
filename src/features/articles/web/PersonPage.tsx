import { Button } from '@mantine/core';
import { IconNews, IconPencilPlus } from '@tabler/icons-react';
import { Link, useParams } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { getPerson } from '../../../core/people/contract.ts';
import { isProblem } from '../../../web/api/problem.ts';
import { useList, useOne } from '../../../web/api/queries.ts';
import { ItemList } from '../../../web/components/item-list.tsx';
import { NotFound } from '../../../web/components/not-found.tsx';
import { PersonChip } from '../../../web/components/person-chip.tsx';
import { EmptyState } from '../../../web/components/states.tsx';
import { Page, Panel } from '../../../web/layout/page.tsx';
import { useMe } from '../../../web/session/me.ts';
import { articlesOfPerson } from '../contract.ts';
import { Feed } from './parts.tsx';

/** What somebody wrote, on their own page or elsewhere, alone or with others. */
export default function PersonPage() {
  const { t } = useTranslation('articles');
  const me = useMe();
  const { id = '' } = useParams({ strict: false }) as { id?: string };
  const person = useOne(getPerson, { params: { id } });
  const articles = useList(articlesOfPerson, { params: { id } });
  if (isProblem(person.error, 'not_found') || isProblem(person.error, 'invalid_request')) return <NotFound />;
  const name = person.data?.name ?? '…';
  const mine = id === me.id;
  return (
    <Page
      title={mine ? t('mine') : t('byPerson', { name })}
      actions={
        <>
          <Feed subject={`person.${id}`} />
          {mine && !me.guest && (
            <Button
              component={Link}
              to={`/drafts/new?kind=article&place=${me.page}`}
              leftSection={<IconPencilPlus size={18} stroke={1.75} aria-hidden />}
            >
              {t('write')}
            </Button>
          )}
        </>
      }
      aside={
        person.data && (
          <Panel>
            <PersonChip person={person.data} size={40} />
          </Panel>
        )
      }
    >
      <ItemList
        query={articles}
        label={t('byPerson', { name })}
        empty={
          <EmptyState
            icon={IconNews}
            title={mine ? t('emptyMine') : t('emptyPerson', { name })}
            example={t('emptyExample')}
            {...(mine ? { action: { label: t('write'), to: `/drafts/new?kind=article&place=${me.page}` } } : {})}
            help="articles"
          />
        }
      />
    </Page>
  );
}
