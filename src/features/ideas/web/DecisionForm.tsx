import { Button, NativeSelect, Textarea } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { call } from '../../../web/api/client.ts';
import { changeItem } from '../../../web/api/patch.ts';
import { problemSentence } from '../../../web/api/problem.ts';
import { useList } from '../../../web/api/queries.ts';
import type { Person } from '../../../web/api/shapes.ts';
import { PersonPicker } from '../../../web/components/person-picker.tsx';
import { communityIdeas, decideIdea, decisions, type IdeaItem, mergeIdea } from '../contract.ts';
import classes from './ideas.module.css';

const part = 'part-of-another';

/** What becomes of the idea, why, and who sees to it; or which other idea it becomes a part of. */
export default function DecisionForm({ idea, onClose }: { idea: IdeaItem; onClose: () => void }) {
  const { t } = useTranslation('ideas');
  const [state, setState] = useState<string>(idea.state === 'open' ? 'planned' : idea.state);
  const [reason, setReason] = useState('');
  const [owner, setOwner] = useState<Pick<Person, 'id' | 'name'> | null>(idea.owner);
  const [into, setInto] = useState('');
  const [sending, setSending] = useState<{ busy: boolean; error: unknown }>({ busy: false, error: null });
  const home = idea.places[0]!;
  const others = useList(
    communityIdeas,
    { params: { id: home.id }, query: { limit: 100 } },
    { enabled: state === part },
  );
  const choices = others.entries.filter(({ id }) => id !== idea.id);
  const merging = state === part;
  const ready = merging ? into !== '' : reason.trim() !== '';
  const send = async () => {
    setSending({ busy: true, error: null });
    const params = { id: idea.id };
    try {
      if (merging) {
        const { into: target, mergedInto, ...fields } = await call(mergeIdea, { params, body: { into } });
        changeItem(idea.id, (old) => ({ ...old, ...fields, mine: { ...old.mine, mergedInto } as never }));
        changeItem(into, (old) => ({ ...old, ...target }));
      } else {
        const body = { state: state as (typeof decisions)[number], reason, owner: owner?.id ?? null };
        const fields = await call(decideIdea, { params, body });
        changeItem(idea.id, (old) => ({ ...old, ...fields }));
      }
      onClose();
    } catch (error) {
      setSending({ busy: false, error });
    }
  };
  return (
    <fieldset className={classes.form}>
      <legend className={classes.hidden}>{t('decide')}</legend>
      <NativeSelect
        label={t('becomes')}
        value={state}
        onChange={(event) => setState(event.currentTarget.value)}
        data={[
          ...decisions.map((one) => ({ value: one, label: t(`state.${one}`) })),
          { value: part, label: t('partOfAnother') },
        ]}
      />
      {merging ? (
        <NativeSelect
          label={t('whichIdea')}
          value={into}
          onChange={(event) => setInto(event.currentTarget.value)}
          data={[{ value: '', label: t('choose') }, ...choices.map(({ id, title }) => ({ value: id, label: title }))]}
        />
      ) : (
        <>
          <Textarea
            label={t('why')}
            description={t('whyText')}
            value={reason}
            autosize
            minRows={2}
            maxLength={4000}
            onChange={(event) => setReason(event.currentTarget.value)}
          />
          {owner ? (
            <p className={classes.soft}>
              {t('owner')} <bdi>{owner.name}</bdi>{' '}
              <Button variant="subtle" size="compact-xs" onClick={() => setOwner(null)}>
                {t('nobody')}
              </Button>
            </p>
          ) : (
            <PersonPicker label={t('ownerLabel')} placeholder={t('ownerFind')} onChoose={setOwner} />
          )}
        </>
      )}
      {sending.error !== null && (
        <p className={classes.problem} role="alert">
          {problemSentence(t, sending.error)}
        </p>
      )}
      <div className={classes.buttons}>
        <Button variant="subtle" color="gray" size="xs" onClick={onClose}>
          {t('web:cancel')}
        </Button>
        <Button size="xs" disabled={!ready} loading={sending.busy} onClick={() => void send()}>
          {t('decideIt')}
        </Button>
      </div>
    </fieldset>
  );
}
