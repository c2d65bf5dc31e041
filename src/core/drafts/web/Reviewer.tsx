import '../../../web/theme/serif.ts';
import { Button, Textarea } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { call } from '../../../web/api/client.ts';
import { problemSentence } from '../../../web/api/problem.ts';
import { oneKey, queryClient } from '../../../web/api/queries.ts';
import form from '../../../web/components/form.module.css';
import { PersonChip } from '../../../web/components/person-chip.tsx';
import { RichText } from '../../../web/components/rich-text.tsx';
import { WhoWillSee } from '../../../web/components/who-can-see.tsx';
import { Page, Panel } from '../../../web/layout/page.tsx';
import { type Draft, getDraft, judgeDraft, listDrafts } from '../contract.ts';
import classes from './drafts.module.css';

/** What somebody was asked to look over: to be read, and judged with a note. */
export default function Reviewer({ draft }: { draft: Draft }) {
  const { t } = useTranslation('drafts');
  const [note, setNote] = useState('');
  const [state, setState] = useState<{ sending: boolean; error: unknown }>({ sending: false, error: null });
  const judge = async (verdict: 'ready' | 'not-yet') => {
    setState({ sending: true, error: null });
    try {
      const judged = await call(judgeDraft, { params: { id: draft.id }, body: { verdict, note } });
      queryClient.setQueryData(oneKey(getDraft, { params: { id: draft.id } }), judged);
      void queryClient.invalidateQueries({ queryKey: ['list', listDrafts.id] });
      setState({ sending: false, error: null });
    } catch (error) {
      setState({ sending: false, error });
    }
  };
  const { review } = draft;
  return (
    <Page
      title={t('lookOver')}
      lead={t('lookOverLead', { name: draft.owner.name })}
      aside={
        <>
          <Panel title={t('yourWord')}>
            {draft.can.includes('judge') ? (
              <div className={form.stack}>
                <Textarea
                  label={t('note')}
                  placeholder={t('noteExample')}
                  autosize
                  minRows={3}
                  maxLength={4000}
                  dir="auto"
                  value={note}
                  onChange={(event) => setNote(event.currentTarget.value)}
                />
                <div className={form.row}>
                  <Button loading={state.sending} onClick={() => void judge('ready')}>
                    {t('ready')}
                  </Button>
                  <Button variant="default" disabled={state.sending} onClick={() => void judge('not-yet')}>
                    {t('notYet')}
                  </Button>
                </div>
                {state.error !== null && (
                  <p className={form.problem} role="alert">
                    {problemSentence(t, state.error)}
                  </p>
                )}
              </div>
            ) : (
              <div className={form.stack}>
                <p className={classes.verdict} data-state={review.state}>
                  {review.by && t(`review.${review.state}`, { name: review.by.name })}
                </p>
                {review.note && (
                  <blockquote className={classes.note} dir="auto">
                    {review.note}
                  </blockquote>
                )}
              </div>
            )}
          </Panel>
          <Panel title={t('people')}>
            <ul className={classes.people}>
              {[draft.owner, ...draft.people].map((person) => (
                <li key={person.id}>
                  <PersonChip person={person} />
                </li>
              ))}
            </ul>
          </Panel>
          <Panel title={t('where')}>
            <span className={form.soft}>
              <WhoWillSee place={draft.place} />
            </span>
          </Panel>
        </>
      }
    >
      <article>
        <h2 className={classes.title} dir="auto">
          {draft.title || t('untitled')}
        </h2>
        <RichText body={draft.body} voice="reading" />
      </article>
    </Page>
  );
}
