import { Button } from '@mantine/core';
import { useParams, useRouter } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { getItem, updateItem } from '../../../core/items/contract.ts';
import { call } from '../../../web/api/client.ts';
import { changeItem } from '../../../web/api/patch.ts';
import { isProblem, problemSentence } from '../../../web/api/problem.ts';
import { useOne } from '../../../web/api/queries.ts';
import type { Doc } from '../../../web/api/shapes.ts';
import { NotFound } from '../../../web/components/not-found.tsx';
import { LoadingSkeleton } from '../../../web/components/skeletons.tsx';
import { ErrorState } from '../../../web/components/states.tsx';
import { tell } from '../../../web/components/toast.ts';
import { Conflict, mergedTexts } from '../../../web/composer/conflict.tsx';
import { useEdit } from '../../../web/composer/edit-draft.ts';
import { RestoredEdit } from '../../../web/composer/restored-edit.tsx';
import { Page } from '../../../web/layout/page.tsx';
import { paths } from '../../../web/paths.ts';
import { getContext, type PageItem } from '../contract.ts';
import { PageEditor } from './PageEditor.tsx';
import { refreshTree } from './use-tree.ts';
import classes from './wiki.module.css';

/** Edits a page, on an address of its own, so that a reload comes back to it. */
export default function EditPage() {
  const { t } = useTranslation('wiki');
  const { id = '' } = useParams({ strict: false }) as { id?: string };
  const item = useOne(getItem, { params: { id } });
  const context = useOne(getContext, { params: { id } });
  if (isProblem(item.error, 'not_found') || isProblem(item.error, 'invalid_request')) return <NotFound />;
  if (item.data && (item.data.kind !== 'page' || !item.data.can.includes('edit'))) return <NotFound />;
  if (item.isError)
    return (
      <Page title={t('edit')}>
        <ErrorState error={item.error} onRetry={() => void item.refetch()} />
      </Page>
    );
  if (!item.data || !context.data || item.data.abridged)
    return (
      <Page title={t('edit')}>
        <LoadingSkeleton count={1} />
      </Page>
    );
  return <Editing page={item.data as PageItem} place={context.data.place?.id ?? item.data.places[0]!.id} />;
}

/**
 * What others saved meanwhile is merged by the server; only where both changed the same part, theirs is shown, and one chooses: theirs, one's own, or a text in which that
 * part stands twice.
 */
function Editing({ page, place }: { page: PageItem; place: string }) {
  const { t } = useTranslation('wiki');
  const { t: tw } = useTranslation();
  const router = useRouter();
  const edit = useEdit(`item.${page.id}`, {
    doc: page.body as Doc | null,
    title: page.title,
    version: page.version,
    added: [],
  });
  const [state, setState] = useState<{
    sending: boolean;
    error: unknown;
    theirs: PageItem | null;
    document: Readonly<Record<string, unknown>>;
  }>({ sending: false, error: null, theirs: null, document: {} });
  const back = () => router.navigate({ to: paths.item(page.id), replace: true });
  const save = async () => {
    if (edit.title.trim() === '' || state.sending) return;
    setState((old) => ({ ...old, sending: true }));
    // Over another version only where it is in sight.
    const version = state.theirs?.version ?? edit.version;
    try {
      const changed = await call(updateItem, {
        params: { id: page.id },
        body: { version, title: edit.title, body: edit.doc as never },
      });
      edit.forget();
      changeItem(page.id, () => changed);
      await refreshTree();
      if (changed.version > version + 1) tell(t('merged'));
      await back();
    } catch (error) {
      const document = isProblem(error, 'conflict') ? error.document : {};
      setState({
        sending: false,
        error,
        theirs: ((document as { current?: unknown }).current as PageItem | undefined) ?? null,
        document: document as Readonly<Record<string, unknown>>,
      });
    }
  };
  const takeTheirs = async (theirs: PageItem) => {
    edit.forget();
    changeItem(page.id, (old) => ({ ...old, ...theirs }));
    await back();
  };
  const takeBoth = (theirs: PageItem) => {
    edit.replace({ doc: mergedTexts(state.document, edit.doc, theirs.body as Doc | null), version: theirs.version });
    setState({ sending: false, error: null, theirs: null, document: {} });
  };
  const leave = () => {
    if (edit.changed) tell(tw('changes.kept'));
    void back();
  };
  const { theirs } = state;
  return (
    <Page
      title={t('editTitle', { title: page.title })}
      titleHidden
      actions={
        <>
          <Button variant="subtle" color="gray" onClick={leave}>
            {tw('close')}
          </Button>
          <Button onClick={() => void save()} loading={state.sending} disabled={edit.title.trim() === ''}>
            {theirs ? tw('conflict.mine') : tw('save.changes')}
          </Button>
        </>
      }
    >
      {edit.restored && !theirs && <RestoredEdit onGiveUp={edit.giveUp} />}
      {theirs && (
        <Conflict theirs={theirs} onTakeTheirs={() => void takeTheirs(theirs)} onTakeBoth={() => takeBoth(theirs)} />
      )}
      {state.error !== null && !theirs && (
        <p className={classes.problem} role="alert">
          {problemSentence(tw, state.error)} {tw('draft.safe')}
        </p>
      )}
      <PageEditor
        place={place}
        title={edit.title}
        doc={edit.doc}
        epoch={edit.epoch}
        titleProblem={isProblem(state.error) ? state.error.fields.title : undefined}
        autoFocus="text"
        onTitle={(title) => edit.change({ title })}
        onDoc={(doc) => edit.change({ doc })}
        onSave={() => void save()}
      />
    </Page>
  );
}
