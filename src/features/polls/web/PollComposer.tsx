import { ActionIcon, Button, Checkbox, NativeSelect, TextInput } from '@mantine/core';
import { IconPlus, IconX } from '@tabler/icons-react';
import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import type { KindComposerProps } from '../../../web/kinds.ts';
import classes from './PollComposer.module.css';

interface Fields {
  options?: { text: string }[];
  choices?: number;
  anonymous?: boolean;
  closesAt?: string | null;
}

const maximum = 20;
const days = [0, 1, 3, 7, 14, 30] as const;

/** The answers of a poll; the question is the text above. */
export default function PollComposer({ fields, onChange, errors }: KindComposerProps) {
  const { t } = useTranslation('polls');
  const poll = fields as Fields;
  const options = poll.options ?? [{ text: '' }, { text: '' }];
  const change = (part: Fields) => onChange({ options, ...poll, ...part });
  // The first look at an empty poll is already one: two answers wait to be written.
  useEffect(() => {
    if (!poll.options) onChange({ ...poll, options: [{ text: '' }, { text: '' }] });
  }, [poll, onChange]);
  const setText = (index: number, text: string) =>
    change({ options: options.map((one, at) => (at === index ? { text } : one)) });
  return (
    <fieldset className={classes.poll}>
      <legend className={classes.legend}>{t('answers')}</legend>
      {options.map((option, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: an answer is its place in the list until it is sent.
        <div key={index} className={classes.line}>
          <TextInput
            className={classes.grow}
            aria-label={t('answer', { number: index + 1 })}
            placeholder={t('answer', { number: index + 1 })}
            value={option.text}
            maxLength={200}
            error={errors[`options.${index}.text`]}
            onChange={(event) => setText(index, event.currentTarget.value)}
          />
          {options.length > 2 && (
            <ActionIcon
              aria-label={t('removeAnswer', { number: index + 1 })}
              onClick={() => change({ options: options.filter((_, at) => at !== index) })}
            >
              <IconX size={18} aria-hidden />
            </ActionIcon>
          )}
        </div>
      ))}
      {options.length < maximum && (
        <Button
          variant="subtle"
          size="xs"
          className={classes.add}
          leftSection={<IconPlus size={16} aria-hidden />}
          onClick={() => change({ options: [...options, { text: '' }] })}
        >
          {t('addAnswer')}
        </Button>
      )}
      <div className={classes.settings}>
        <Checkbox
          label={t('several')}
          checked={(poll.choices ?? 1) > 1}
          onChange={(event) => change({ choices: event.currentTarget.checked ? options.length : 1 })}
        />
        <Checkbox
          label={t('anonymousVote')}
          checked={poll.anonymous ?? false}
          onChange={(event) => change({ anonymous: event.currentTarget.checked })}
        />
        <NativeSelect
          label={t('open')}
          value={String(daysUntil(poll.closesAt))}
          onChange={(event) => {
            const chosen = Number(event.currentTarget.value);
            change({ closesAt: chosen === 0 ? null : new Date(Date.now() + chosen * 86_400_000).toISOString() });
          }}
          data={days.map((count) => ({ value: String(count), label: count === 0 ? t('noEnd') : t('days', { count }) }))}
        />
      </div>
    </fieldset>
  );
}

function daysUntil(closesAt: string | null | undefined): number {
  if (!closesAt) return 0;
  const left = Math.round((new Date(closesAt).getTime() - Date.now()) / 86_400_000);
  return days.reduce((best, one) => (Math.abs(one - left) < Math.abs(best - left) ? one : best), 1);
}
