import { Checkbox, NativeSelect, NumberInput, TextInput } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { useOne } from '../../../web/api/queries.ts';
import { formatOf } from '../../../web/i18n/languages.ts';
import { previewDates } from '../contract.ts';
import classes from './events.module.css';
import { choiceOf, choices, choiceWords, makeRule, untilOf } from './rules.ts';
import { cityOf, dayWords, timeZones } from './when.ts';

/** An event's own fields as they stand in a form. */
export interface Fields {
  readonly startsAt: string;
  readonly endsAt: string;
  readonly timeZone: string;
  readonly allDay: boolean;
  readonly location: string;
  readonly address: string;
  readonly capacity: number | null;
  readonly repeats: string | null;
}

interface EventFieldsProps {
  readonly fields: Fields;
  readonly onChange: (fields: Fields) => void;
  readonly errors: Readonly<Record<string, string>>;
}

const day = (at: string): string => at.slice(0, 10);
const clock = (at: string): string => at.slice(11, 16);
const minutes = (fields: Fields): number =>
  (Date.parse(`${fields.endsAt}Z`) - Date.parse(`${fields.startsAt}Z`)) / 60_000;
const later = (at: string, by: number): string =>
  new Date(Date.parse(`${at}Z`) + by * 60_000).toISOString().slice(0, 16);

/** When, where, how many, and whether again. Whoever moves the beginning moves the end with it. */
export function EventFields({ fields, onChange, errors }: EventFieldsProps) {
  const { t, i18n } = useTranslation('events');
  const format = formatOf(i18n.language);
  const change = (part: Partial<Fields>) => onChange({ ...fields, ...part });
  const begin = (startsAt: string) => {
    if (Number.isNaN(Date.parse(`${startsAt}Z`))) return;
    const choice = choiceOf(fields.repeats, fields.startsAt);
    const lasts = Math.max(0, minutes(fields));
    const repeats = makeRule(choice, startsAt, untilOf(fields.repeats), fields.repeats);
    change({ startsAt, endsAt: later(startsAt, lasts), repeats });
  };
  const end = (endsAt: string) => !Number.isNaN(Date.parse(`${endsAt}Z`)) && change({ endsAt });
  const choice = choiceOf(fields.repeats, fields.startsAt);
  const setRepeats = (next: typeof choice, until: string) =>
    change({ repeats: makeRule(next, fields.startsAt, until, fields.repeats) });
  return (
    <fieldset className={classes.form}>
      <legend className={classes.hidden}>{t('when')}</legend>
      <div className={classes.times}>
        <TextInput
          type="date"
          label={t('begins')}
          value={day(fields.startsAt)}
          error={errors.startsAt}
          required
          withAsterisk={false}
          onChange={(event) => begin(`${event.currentTarget.value}T${clock(fields.startsAt)}`)}
        />
        {!fields.allDay && (
          <TextInput
            type="time"
            label={t('beginsAt')}
            value={clock(fields.startsAt)}
            onChange={(event) => begin(`${day(fields.startsAt)}T${event.currentTarget.value}`)}
          />
        )}
        <TextInput
          type="date"
          label={t('ends')}
          value={day(fields.endsAt)}
          error={errors.endsAt}
          onChange={(event) => end(`${event.currentTarget.value}T${clock(fields.endsAt)}`)}
        />
        {!fields.allDay && (
          <TextInput
            type="time"
            label={t('endsAt')}
            value={clock(fields.endsAt)}
            onChange={(event) => end(`${day(fields.endsAt)}T${event.currentTarget.value}`)}
          />
        )}
      </div>
      <div className={classes.two}>
        <Checkbox
          label={t('allDay')}
          checked={fields.allDay}
          className={classes.check}
          onChange={(event) => change({ allDay: event.currentTarget.checked })}
        />
        {!fields.allDay && (
          <NativeSelect
            label={t('zone')}
            value={fields.timeZone}
            error={errors.timeZone}
            data={timeZones(fields.timeZone).map((zone) => ({ value: zone, label: zone.replaceAll('_', ' ') }))}
            onChange={(event) => change({ timeZone: event.currentTarget.value })}
          />
        )}
        <TextInput
          label={t('location')}
          placeholder={t('locationExample')}
          value={fields.location}
          maxLength={200}
          error={errors.location}
          onChange={(event) => change({ location: event.currentTarget.value })}
        />
        <TextInput
          type="url"
          label={t('online')}
          placeholder="https://"
          value={fields.address}
          maxLength={2000}
          error={errors.address}
          onChange={(event) => change({ address: event.currentTarget.value })}
        />
        <NumberInput
          label={t('seats')}
          placeholder={t('noLimit')}
          value={fields.capacity ?? ''}
          min={1}
          max={100_000}
          allowDecimal={false}
          hideControls
          error={errors.capacity}
          onChange={(value) => change({ capacity: typeof value === 'number' ? value : null })}
        />
        <NativeSelect
          label={t('repeats')}
          value={choice}
          error={errors.repeats}
          data={(choice === 'other' ? [...choices, 'other' as const] : choices).map((one) => ({
            value: one,
            label: choiceWords(one, fields.startsAt, t, format),
          }))}
          onChange={(event) => setRepeats(event.currentTarget.value as typeof choice, untilOf(fields.repeats))}
        />
        {choice !== 'never' && (
          <TextInput
            type="date"
            label={t('until')}
            description={t('untilText')}
            value={untilOf(fields.repeats)}
            min={day(fields.startsAt)}
            onChange={(event) => setRepeats(choice, event.currentTarget.value)}
          />
        )}
      </div>
      {fields.repeats && <Preview fields={fields} repeats={fields.repeats} />}
      {!fields.allDay && <p className={classes.soft}>{t('zoneText', { city: cityOf(fields.timeZone) })}</p>}
    </fieldset>
  );
}

function Preview({ fields, repeats }: { fields: Fields; repeats: string }) {
  const { t, i18n } = useTranslation('events');
  const { startsAt, timeZone } = fields;
  const found = useOne(previewDates, { query: { startsAt, timeZone, repeats } }, { keep: true });
  const words = (at: string) =>
    dayWords(at.slice(0, 10), formatOf(i18n.language), {
      weekday: 'short',
      day: 'numeric',
      month: 'short',
      year: 'numeric',
    });
  if (found.isError)
    return (
      <p className={classes.problem} role="alert">
        {t('problem.no_dates')}
      </p>
    );
  return (
    <div className={classes.preview} aria-live="polite">
      <strong>{t('firstDates')}</strong>
      <ol>
        {found.data?.dates.map((at) => (
          <li key={at}>{words(at)}</li>
        ))}
        {found.data?.more && <li>…</li>}
      </ol>
    </div>
  );
}
