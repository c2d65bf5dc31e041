import { Button, Radio, Textarea, TextInput } from '@mantine/core';
import { useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { newKey } from '../../../web/api/client.ts';
import { isProblem, problemSentence } from '../../../web/api/problem.ts';
import type { Visibility } from '../../../web/api/shapes.ts';
import { useOrganisation } from '../../../web/session/organisation.ts';
import classes from './communities.module.css';
import { visibilities } from './words.ts';

export interface CommunityFields {
  name: string;
  emoji: string;
  description: string;
  guidelines: string;
  visibility: Visibility;
}

interface CommunityFormProps {
  initial: CommunityFields;
  submit: string;
  /** Rejects with the problem that is then shown. Called again with the same key when it is sent again. */
  onSubmit: (fields: CommunityFields, idempotencyKey: string) => Promise<void>;
  onCancel?: () => void;
}

/** A community's name, sign, purpose and openness, with what each choice means for who can see it. */
export function CommunityForm({ initial, submit, onSubmit, onCancel }: CommunityFormProps) {
  const { t } = useTranslation('communities');
  const organisation = useOrganisation();
  const { name, emoji, description, guidelines, visibility } = initial;
  const [fields, setFields] = useState<CommunityFields>({ name, emoji, description, guidelines, visibility });
  const [state, setState] = useState<{ sending: boolean; error: unknown }>({ sending: false, error: null });
  const key = useRef(newKey());
  const change = (part: Partial<CommunityFields>) => {
    key.current = newKey();
    setFields((old) => ({ ...old, ...part }));
  };
  const wrong = isProblem(state.error) ? state.error.fields : {};
  const send = async () => {
    setState({ sending: true, error: null });
    try {
      await onSubmit(fields, key.current);
    } catch (error) {
      setState({ sending: false, error });
    }
  };
  return (
    <form
      className={classes.stack}
      onSubmit={(event) => {
        event.preventDefault();
        void send();
      }}
    >
      <div className={classes.nameRow}>
        <TextInput
          label={t('emoji')}
          value={fields.emoji}
          maxLength={16}
          placeholder="🍞"
          onChange={(event) => change({ emoji: event.currentTarget.value })}
          error={wrong.emoji}
        />
        <TextInput
          className={classes.grow}
          label={t('name')}
          placeholder={t('nameExample')}
          value={fields.name}
          maxLength={80}
          required
          data-autofocus
          onChange={(event) => change({ name: event.currentTarget.value })}
          error={wrong.name ?? (isProblem(state.error, 'name_taken') ? t('problem.name_taken') : undefined)}
        />
      </div>
      <Textarea
        label={t('purpose')}
        placeholder={t('purposeExample')}
        value={fields.description}
        maxLength={500}
        autosize
        minRows={2}
        onChange={(event) => change({ description: event.currentTarget.value })}
        error={wrong.description}
      />
      <Radio.Group
        label={t('whoSees')}
        value={fields.visibility}
        onChange={(value) => change({ visibility: value as Visibility })}
      >
        <div className={classes.choices}>
          {visibilities.map((one) => (
            <Radio
              key={one}
              value={one}
              label={t(`visibility.${one}`)}
              description={t(`explain.${one}`, { organisation: organisation.name })}
            />
          ))}
        </div>
      </Radio.Group>
      <Textarea
        label={t('guidelinesOptional')}
        placeholder={t('guidelinesExample')}
        value={fields.guidelines}
        maxLength={4000}
        autosize
        minRows={2}
        maxRows={10}
        onChange={(event) => change({ guidelines: event.currentTarget.value })}
        error={wrong.guidelines}
      />
      {state.error !== null && !isProblem(state.error, 'name_taken') && (
        <p className={classes.problem} role="alert">
          {problemSentence(t, state.error)}
        </p>
      )}
      <div className={classes.row}>
        <Button type="submit" loading={state.sending} disabled={fields.name.trim() === ''}>
          {submit}
        </Button>
        {onCancel && (
          <Button variant="subtle" color="gray" onClick={onCancel}>
            {t('web:cancel')}
          </Button>
        )}
      </div>
    </form>
  );
}
