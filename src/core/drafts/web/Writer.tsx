import '../../../web/theme/serif.ts';
import { Button, Textarea } from '@mantine/core';
import { IconCheck, IconCloudOff } from '@tabler/icons-react';
import { useRouter } from '@tanstack/react-router';
import { lazy, Suspense, useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { call } from '../../../web/api/client.ts';
import { isProblem, problemSentence } from '../../../web/api/problem.ts';
import { queryClient } from '../../../web/api/queries.ts';
import type { Doc } from '../../../web/api/shapes.ts';
import { tell } from '../../../web/components/toast.ts';
import { bothTexts, Conflict } from '../../../web/composer/conflict.tsx';
import { rememberPlace } from '../../../web/composer/post-places.ts';
import { Page } from '../../../web/layout/page.tsx';
import { kindOf } from '../../../web/modules.ts';
import { paths } from '../../../web/paths.ts';
import { type Draft, publishDraft } from '../contract.ts';
import classes from './drafts.module.css';
import { Side } from './Side.tsx';
import { useSaving } from './use-saving.ts';

const LongEditor = lazy(() => import('../../../web/composer/long-editor.tsx'));

/** Writes a draft: its words on the page, everything about it at the side. */
export default function Writer({ draft }: { draft: Draft }) {
  const { t } = useTranslation('drafts');
  const router = useRouter();
  const saving = useSaving(draft);
  const [refused, setRefused] = useState<unknown>(null);
  const [publishing, setPublishing] = useState(false);
  const { words, theirs } = saving;
  const titleField = useRef<HTMLTextAreaElement>(null);
  // After the page's own heading has had the focus: whoever begins, begins with the title.
  useEffect(() => {
    if (titleField.current?.value === '') titleField.current.focus();
  }, []);
  const Fields = kindOf(draft.kind)?.composer;
  const owns = draft.can.includes('publish');
  const publish = async (over = false) => {
    setRefused(null);
    setPublishing(true);
    try {
      if (!(await saving.save())) return;
      const item = await call(publishDraft, { params: { id: draft.id }, body: { version: saving.versionNow(), over } });
      saving.forget();
      rememberPlace(draft.place.id);
      await queryClient.invalidateQueries({ queryKey: ['list'] });
      void queryClient.invalidateQueries({ queryKey: ['one', 'items.get'] });
      tell(draft.item ? t('changed') : t('published', { place: draft.place.name }));
      await router.navigate({ to: paths.item(item.id) });
    } catch (error) {
      setRefused(error);
    } finally {
      setPublishing(false);
    }
  };
  return (
    <Page
      title={draft.item ? t('draftOf') : t('draft')}
      lead={<SaveState saving={saving} />}
      actions={
        owns && (
          <Button onClick={() => void publish()} loading={publishing} disabled={theirs !== null}>
            {draft.item ? t('publishChange') : t('publish')}
          </Button>
        )
      }
      aside={<Side draft={draft} onSaved={saving.follow} beforeChange={saving.save} />}
    >
      <div className={classes.phoneState}>
        <SaveState saving={saving} />
      </div>
      {theirs && (
        <div className={classes.conflict}>
          <Conflict
            theirs={theirs}
            onTakeTheirs={() => saving.takeTheirs(theirs)}
            onTakeBoth={() => saving.takeMine(theirs, bothTexts(words.doc, theirs.body as Doc | null))}
          />
          <Button size="xs" variant="default" onClick={() => saving.takeMine(theirs)}>
            {t('web:conflict.mine')}
          </Button>
        </div>
      )}
      {refused !== null && (
        <div className={classes.problem} role="alert">
          {problemSentence(t, refused)}
          {isProblem(refused, 'published_changed') && (
            <Button size="xs" variant="default" onClick={() => void publish(true)}>
              {t('publishOver')}
            </Button>
          )}
        </div>
      )}
      {draft.notPublished && !draft.scheduledAt && (
        <p className={classes.problem}>
          {t('notPublished', {
            why: t([
              `web:problem.${draft.notPublished}`,
              `drafts:problem.${draft.notPublished}`,
              'web:problem.forbidden',
            ] as never),
          })}
        </p>
      )}
      <Textarea
        classNames={{ input: classes.title! }}
        variant="unstyled"
        autosize
        aria-label={t('web:item.title')}
        placeholder={t('web:item.title')}
        dir="auto"
        maxLength={200}
        value={words.title}
        ref={titleField}
        onChange={(event) => saving.change({ title: event.currentTarget.value.replace(/\n/g, ' ') })}
      />
      <Suspense fallback={<div className={classes.loading} />}>
        <LongEditor
          key={saving.epoch}
          initial={words.doc}
          label={t('web:composer.text')}
          placeholder={t('placeholder')}
          onChange={(doc) => saving.change({ doc })}
          onSubmit={() => void saving.save()}
        />
      </Suspense>
      {Fields && (
        <section className={classes.fields} aria-label={t('about')}>
          <Suspense fallback={null}>
            <Fields
              fields={words.fields}
              place={draft.place}
              title={words.title}
              onChange={(fields) => saving.change({ fields })}
              errors={isProblem(refused) ? refused.fields : {}}
            />
          </Suspense>
        </section>
      )}
    </Page>
  );
}

/** Whether what is on the screen is safe, and where. */
function SaveState({ saving }: { saving: ReturnType<typeof useSaving> }) {
  const { t } = useTranslation('drafts');
  const { error, dirty, theirs } = saving;
  if (error !== null)
    return (
      <span className={classes.state} data-tone="loss" role="status">
        <IconCloudOff size={16} stroke={1.75} aria-hidden />
        {isProblem(error, 'offline') ? t('keptHere') : problemSentence(t, error)}
      </span>
    );
  return (
    <span className={classes.state} role="status">
      {!dirty && !theirs && <IconCheck size={16} stroke={1.75} aria-hidden />}
      {theirs ? t('waits') : dirty ? t('saving') : t('saved')}
    </span>
  );
}
