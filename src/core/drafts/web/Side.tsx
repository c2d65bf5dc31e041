import { Button, NativeSelect, TextInput } from '@mantine/core';
import { IconTrash, IconX } from '@tabler/icons-react';
import { useRouter } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { type AnyContract, call } from '../../../web/api/client.ts';
import { problemSentence } from '../../../web/api/problem.ts';
import { queryClient } from '../../../web/api/queries.ts';
import type { Person } from '../../../web/api/shapes.ts';
import form from '../../../web/components/form.module.css';
import button from '../../../web/components/icon-button.module.css';
import { PersonChip } from '../../../web/components/person-chip.tsx';
import { PersonPicker } from '../../../web/components/person-picker.tsx';
import { WhoWillSee } from '../../../web/components/who-can-see.tsx';
import { usePostPlaces } from '../../../web/composer/post-places.ts';
import { Panel } from '../../../web/layout/page.tsx';
import { askReview, type Draft, deleteDraft, listDrafts, saveDraft, scheduleDraft } from '../contract.ts';
import classes from './drafts.module.css';
import { toField, useTimes } from './times.ts';

interface SideProps {
  draft: Draft;
  /** Told of the draft as the server has it after each change. */
  onSaved: (draft: Draft) => void;
  /** Saves the words first: one thing after the other. Resolves to whether that worked. */
  beforeChange: () => Promise<boolean>;
}

/** Everything about a draft but its words: where it goes, with whom, who looks it over, when. Its owner changes it, the others read it. */
export function Side({ draft, onSaved, beforeChange }: SideProps) {
  const { t } = useTranslation('drafts');
  const [state, setState] = useState<{ what: string; error: unknown }>({ what: '', error: null });
  const owns = draft.can.includes('publish');
  const send = async (what: string, contract: AnyContract, body: object) => {
    setState({ what: '', error: null });
    if (!(await beforeChange())) return;
    try {
      onSaved((await call(contract, { params: { id: draft.id }, body } as never)) as unknown as Draft);
    } catch (error) {
      setState({ what, error });
    }
  };
  const change = (part: object) => async () => {
    await send('people', saveDraft, { version: latestVersion(draft), ...part });
  };
  const problem = (what: string) =>
    state.what === what && (
      <p className={form.problem} role="alert">
        {problemSentence(t, state.error)}
      </p>
    );
  return (
    <>
      <Where draft={draft} owns={owns} onChange={(place) => void change({ place })()} />
      <Panel title={t('people')}>
        <div className={form.stack}>
          <ul className={classes.people}>
            <li>
              <PersonChip person={draft.owner} />
            </li>
            {draft.people.map((person) => (
              <li key={person.id}>
                <PersonChip
                  person={person}
                  end={
                    owns && (
                      <button
                        type="button"
                        className={button.button}
                        aria-label={t('removePerson', { name: person.name })}
                        onClick={() => void change({ people: idsOf(draft.people, person.id) })()}
                      >
                        <IconX size={16} aria-hidden />
                      </button>
                    )
                  }
                />
              </li>
            ))}
          </ul>
          {owns && (
            <PersonPicker
              label={t('addPerson')}
              placeholder={t('findPerson')}
              onChoose={(person) => void change({ people: [...idsOf(draft.people, person.id), person.id] })()}
            />
          )}
          {problem('people')}
        </div>
      </Panel>
      <Review
        draft={draft}
        owns={owns}
        onAsk={(reviewer) => void send('review', askReview, { reviewer })}
        problem={problem('review')}
      />
      {owns && !draft.item && (
        <Schedule draft={draft} onChange={(at) => void send('time', scheduleDraft, { at })} problem={problem('time')} />
      )}
      {owns && <ThrowAway draft={draft} />}
    </>
  );
}

const idsOf = (people: readonly Person[], without: string) => people.map(({ id }) => id).filter((id) => id !== without);

/** The words may have been saved since the side was drawn. */
const latestVersion = (draft: Draft): number => {
  const known = queryClient.getQueryData<Draft>(['one', 'drafts.get', { id: draft.id }, {}]);
  return Math.max(draft.version, known?.version ?? 0);
};

function Where({ draft, owns, onChange }: { draft: Draft; owns: boolean; onChange: (place: string) => void }) {
  const { t } = useTranslation('drafts');
  const places = usePostPlaces(owns && !draft.item);
  const choices = places.some(({ id }) => id === draft.place.id) ? places : [draft.place, ...places];
  return (
    <Panel title={t('where')}>
      <div className={form.stack}>
        {owns && !draft.item ? (
          <NativeSelect
            aria-label={t('where')}
            value={draft.place.id}
            data={choices.map((place) => ({
              value: place.id,
              label: place.kind === 'person' ? t('web:composer.myPage') : `${place.emoji} ${place.name}`.trim(),
            }))}
            onChange={(event) => onChange(event.currentTarget.value)}
          />
        ) : (
          <strong>
            <bdi>{draft.place.name}</bdi>
          </strong>
        )}
        <span className={form.soft}>
          <WhoWillSee place={draft.place} />
        </span>
      </div>
    </Panel>
  );
}

interface ReviewProps {
  draft: Draft;
  owns: boolean;
  onAsk: (reviewer: string | null) => void;
  problem: React.ReactNode;
}

function Review({ draft, owns, onAsk, problem }: ReviewProps) {
  const { t } = useTranslation('drafts');
  const { state, by, note } = draft.review;
  if (!owns && state === 'none') return null;
  return (
    <Panel title={t('lookOver')}>
      <div className={form.stack}>
        {state === 'none' || !by ? (
          <p className={form.soft}>{t('lookOverWhy')}</p>
        ) : (
          <>
            <PersonChip person={by} />
            <p className={classes.verdict} data-state={state}>
              {t(`review.${state}`, { name: by.name })}
            </p>
            {note && (
              <blockquote className={classes.note} dir="auto">
                {note}
              </blockquote>
            )}
          </>
        )}
        {owns && (
          <PersonPicker
            label={state === 'none' ? t('ask') : t('askAnother')}
            placeholder={t('findPerson')}
            onChoose={(person) => onAsk(person.id)}
          />
        )}
        {owns && by && (state === 'not-yet' || state === 'ready') && (
          <Button size="xs" variant="default" onClick={() => onAsk(by.id)}>
            {t('askAgain', { name: by.name })}
          </Button>
        )}
        {owns && state === 'asked' && (
          <Button size="xs" variant="default" onClick={() => onAsk(null)}>
            {t('askNobody')}
          </Button>
        )}
        {problem}
      </div>
    </Panel>
  );
}

interface ScheduleProps {
  draft: Draft;
  onChange: (at: string | null) => void;
  problem: React.ReactNode;
}

function Schedule({ draft, onChange, problem }: ScheduleProps) {
  const { t } = useTranslation('drafts');
  const { moment } = useTimes();
  const [wanted, setWanted] = useState('');
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
  if (draft.scheduledAt)
    return (
      <Panel title={t('when')}>
        <div className={form.stack}>
          <p>{t('comesAt', { at: moment(draft.scheduledAt) })}</p>
          <Button size="xs" variant="default" onClick={() => onChange(null)}>
            {t('takeBack')}
          </Button>
          {problem}
        </div>
      </Panel>
    );
  return (
    <Panel title={t('when')}>
      <div className={form.stack}>
        <TextInput
          type="datetime-local"
          label={t('byItself')}
          description={zone}
          value={wanted}
          min={toField(new Date().toISOString())}
          onChange={(event) => setWanted(event.currentTarget.value)}
        />
        <Button
          size="xs"
          variant="default"
          disabled={wanted === ''}
          onClick={() => onChange(new Date(wanted).toISOString())}
        >
          {t('schedule')}
        </Button>
        {problem}
      </div>
    </Panel>
  );
}

/** Cannot be undone, so it is asked, and says what is lost. */
function ThrowAway({ draft }: { draft: Draft }) {
  const { t } = useTranslation('drafts');
  const router = useRouter();
  const [asking, setAsking] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const remove = async () => {
    try {
      await call(deleteDraft, { params: { id: draft.id } });
      await queryClient.invalidateQueries({ queryKey: ['list', listDrafts.id] });
      await router.navigate({ to: '/drafts' });
    } catch (refused) {
      setError(refused);
    }
  };
  if (!asking)
    return (
      <Button
        variant="subtle"
        color="gray"
        leftSection={<IconTrash size={16} aria-hidden />}
        onClick={() => setAsking(true)}
      >
        {t('throwAway')}
      </Button>
    );
  return (
    <Panel title={t('throwAway')}>
      <div className={form.stack}>
        <p>{draft.item ? t('throwAwayEdit') : t('throwAwayAll')}</p>
        <div className={form.row}>
          <Button size="xs" color="red" onClick={() => void remove()}>
            {t('throwAwayNow')}
          </Button>
          <Button size="xs" variant="default" onClick={() => setAsking(false)}>
            {t('web:cancel')}
          </Button>
        </div>
        {error !== null && (
          <p className={form.problem} role="alert">
            {problemSentence(t, error)}
          </p>
        )}
      </div>
    </Panel>
  );
}
