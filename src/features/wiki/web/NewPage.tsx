import { Button } from '@mantine/core';
import { IconFileText, IconTemplate } from '@tabler/icons-react';
import { useParams, useRouter, useSearch } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { createItem, getItem } from '../../../core/items/contract.ts';
import { getCommunity } from '../../../core/places/contract.ts';
import { call } from '../../../web/api/client.ts';
import { isProblem, problemSentence } from '../../../web/api/problem.ts';
import { useOne } from '../../../web/api/queries.ts';
import type { Doc } from '../../../web/api/shapes.ts';
import { NotFound } from '../../../web/components/not-found.tsx';
import { Lines } from '../../../web/components/skeletons.tsx';
import { WhoWillSee } from '../../../web/components/who-can-see.tsx';
import { isEmptyDoc, useDraft } from '../../../web/composer/draft.ts';
import { Page } from '../../../web/layout/page.tsx';
import { paths } from '../../../web/paths.ts';
import { listTemplates } from '../contract.ts';
import { PageEditor } from './PageEditor.tsx';
import { refreshTree } from './use-tree.ts';
import classes from './wiki.module.css';

/** A new page of a community, below another one or at the top, from a template or from nothing. What is begun stays as a draft. */
export default function NewPage() {
  const { t } = useTranslation('wiki');
  const { t: tw } = useTranslation();
  const router = useRouter();
  const { place = '' } = useParams({ strict: false }) as { place?: string };
  const { parent } = useSearch({ strict: false }) as { parent?: string };
  const community = useOne(getCommunity, { params: { id: place } });
  const above = useOne(getItem, { params: { id: parent ?? '' } }, { enabled: parent !== undefined });
  const templates = useOne(listTemplates, { params: { id: place } });
  const { draft, change, clear, begun } = useDraft(`page.${place}.${parent ?? ''}`);
  const [state, setState] = useState<{ sending: boolean; error: unknown }>({ sending: false, error: null });
  const [epoch, setEpoch] = useState(0);
  if (isProblem(community.error, 'not_found') || isProblem(community.error, 'invalid_request')) return <NotFound />;
  if (community.data && !community.data.can.includes('post')) return <NotFound />;
  const take = (doc: Doc | null, title: string) => {
    change({ doc, ...(draft.title === '' ? { title: title.replace(/…$/, '') } : {}) });
    setEpoch((n) => n + 1);
  };
  const save = async () => {
    if (state.sending || draft.title.trim() === '') return;
    setState({ sending: true, error: null });
    try {
      const made = await call(createItem, {
        params: { id: place },
        body: {
          kind: 'page',
          title: draft.title,
          ...(isEmptyDoc(draft.doc) ? {} : { body: draft.doc as never }),
          ...(parent ? { parent } : {}),
        },
        idempotencyKey: draft.key,
      });
      clear();
      await refreshTree();
      await router.navigate({ to: paths.item(made.id), replace: true });
    } catch (error) {
      setState({ sending: false, error });
    }
  };
  return (
    <Page
      title={above.data ? t('newBelowTitle', { title: above.data.title }) : t('newPage')}
      lead={community.data && <WhoWillSee place={community.data} />}
      actions={
        <>
          <Button variant="subtle" color="gray" onClick={() => router.history.back()}>
            {tw('close')}
          </Button>
          <Button onClick={() => void save()} loading={state.sending} disabled={draft.title.trim() === ''}>
            {t('publish')}
          </Button>
        </>
      }
    >
      {state.error !== null && (
        <p className={classes.problem} role="alert">
          {problemSentence(tw, state.error)} {tw('draft.safe')}
        </p>
      )}
      {!begun && templates.isPending && <Lines count={2} />}
      {!begun && templates.data && (
        <section className={classes.templates} aria-label={t('beginFrom')}>
          <h2>{t('beginFrom')}</h2>
          <div>
            {templates.data.items.map((one) => {
              const Icon = one.own ? IconTemplate : IconFileText;
              return (
                <button
                  key={one.id}
                  type="button"
                  className={classes.template}
                  onClick={() => take(one.body as Doc, one.own ? '' : one.title)}
                >
                  <Icon size={18} stroke={1.5} aria-hidden />
                  <bdi>{one.title}</bdi>
                </button>
              );
            })}
          </div>
        </section>
      )}
      <PageEditor
        place={place}
        title={draft.title}
        doc={draft.doc}
        epoch={epoch}
        titleProblem={isProblem(state.error) ? state.error.fields.title : undefined}
        autoFocus="title"
        onTitle={(title) => change({ title })}
        onDoc={(doc) => change({ doc })}
        onSave={() => void save()}
      />
    </Page>
  );
}
