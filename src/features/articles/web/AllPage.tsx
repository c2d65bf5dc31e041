import { Button } from '@mantine/core';
import { IconNews, IconPencilPlus } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { listDrafts } from '../../../core/drafts/contract.ts';
import { useList } from '../../../web/api/queries.ts';
import { ItemList } from '../../../web/components/item-list.tsx';
import { EmptyState } from '../../../web/components/states.tsx';
import { Page, Panel } from '../../../web/layout/page.tsx';
import { useMe } from '../../../web/session/me.ts';
import { useOrganisation } from '../../../web/session/organisation.ts';
import { listArticles } from '../contract.ts';
import classes from './articles.module.css';
import { Feed } from './parts.tsx';

/** Articles of everything that I hear; where I go on writing; the blogs that are everybody's. */
export default function AllPage() {
  const { t } = useTranslation('articles');
  const me = useMe();
  const organisation = useOrganisation();
  const articles = useList(listArticles, { query: {} });
  const drafts = useList(listDrafts, { query: { kind: 'article', limit: 5 } });
  return (
    <Page
      title={t('kinds')}
      lead={t('lead')}
      actions={
        <>
          <Feed subject="all" />
          <Button
            component={Link}
            to="/drafts/new?kind=article"
            leftSection={<IconPencilPlus size={18} stroke={1.75} aria-hidden />}
          >
            {t('write')}
          </Button>
        </>
      }
      aside={
        <>
          {drafts.entries.length > 0 && (
            <Panel title={t('drafts')}>
              <ul className={classes.links}>
                {drafts.entries.map((draft) => (
                  <li key={draft.id}>
                    <Link to={`/drafts/${draft.id}`} dir="auto">
                      {draft.title || t('drafts:untitled')}
                    </Link>
                  </li>
                ))}
                <li>
                  <Link to="/drafts">{t('allDrafts')}</Link>
                </li>
              </ul>
            </Panel>
          )}
          <Panel title={t('blogs')}>
            <ul className={classes.links}>
              {organisation.place && !me.guest && (
                <li>
                  <Link to={`/articles/in/${organisation.place}`}>{organisation.name}</Link>
                </li>
              )}
              <li>
                <Link to={`/articles/by/${me.id}`}>{t('mine')}</Link>
              </li>
            </ul>
          </Panel>
        </>
      }
    >
      <ItemList
        query={articles}
        label={t('kinds')}
        empty={
          <EmptyState
            icon={IconNews}
            title={t('emptyAll')}
            example={t('emptyExample')}
            action={{ label: t('write'), to: '/drafts/new?kind=article' }}
            help="articles"
          />
        }
      />
    </Page>
  );
}
