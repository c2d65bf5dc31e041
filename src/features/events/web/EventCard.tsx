import { Button } from '@mantine/core';
import { IconCalendarDown, IconClock, IconMapPin, IconRepeat, IconVideo } from '@tabler/icons-react';
import { lazy, Suspense, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { problemSentence } from '../../../web/api/problem.ts';
import { Avatar } from '../../../web/components/avatar.tsx';
import { formatOf } from '../../../web/i18n/languages.ts';
import type { KindCardProps } from '../../../web/kinds.ts';
import { answers, type EventDate, type EventItem } from '../contract.ts';
import { answerEvent } from './answers.ts';
import { DateBlock } from './DateBlock.tsx';
import classes from './events.module.css';
import { ruleWords } from './rules.ts';
import { cityOf, elsewhereWords, whenWords } from './when.ts';

const WhoComes = lazy(() => import('./WhoComes.tsx'));
const Organise = lazy(() => import('./Organise.tsx'));

/** When, where, who comes; and one's own answer. */
export default function EventCard({ item }: KindCardProps) {
  const { t } = useTranslation('events');
  const event = item as EventItem;
  const [open, setOpen] = useState<'people' | 'organise' | null>(null);
  const shown: EventDate = event.next[0] ?? {
    slot: event.startsAt,
    startsAt: event.startsAt,
    endsAt: event.endsAt,
    from: event.from,
    to: event.to,
    cancelled: false,
  };
  const over = event.next.length === 0 && Date.parse(event.to) < Date.now();
  const toggle = (which: 'people' | 'organise') => setOpen((old) => (old === which ? null : which));
  return (
    <div className={classes.event} data-off={event.cancelled || undefined}>
      <div className={classes.top}>
        <DateBlock date={shown} allDay={event.allDay} />
        <Facts event={event} shown={shown} over={over} />
      </div>
      {!event.cancelled && !over && event.can.includes('attend') && <Answer event={event} />}
      <div className={classes.line}>
        <People event={event} onOpen={() => toggle('people')} expanded={open === 'people'} />
        <span className={classes.tools}>
          <Button
            component="a"
            href={`/api/v1/items/${event.id}/event.ics`}
            variant="subtle"
            color="gray"
            size="compact-sm"
            leftSection={<IconCalendarDown size={16} aria-hidden />}
          >
            {t('download')}
          </Button>
          {event.can.includes('edit') && (
            <Button
              variant="subtle"
              color="gray"
              size="compact-sm"
              aria-expanded={open === 'organise'}
              onClick={() => toggle('organise')}
            >
              {t('organise')}
            </Button>
          )}
        </span>
      </div>
      <Suspense fallback={null}>
        {open === 'people' && <WhoComes event={event} />}
        {open === 'organise' && <Organise event={event} onClose={() => setOpen(null)} />}
      </Suspense>
    </div>
  );
}

function Facts({ event, shown, over }: { event: EventItem; shown: EventDate; over: boolean }) {
  const { t, i18n } = useTranslation('events');
  const format = formatOf(i18n.language);
  const elsewhere = elsewhereWords(shown, event, format);
  return (
    <ul className={classes.facts}>
      {event.cancelled && <li className={classes.off}>{t('calledOff')}</li>}
      {!event.cancelled && shown.cancelled && <li className={classes.off}>{t('dateCalledOff')}</li>}
      {over && !event.cancelled && <li className={classes.soft}>{t('over')}</li>}
      <li>
        <IconClock size={17} stroke={1.75} aria-hidden />
        <span>
          <time dateTime={event.allDay ? shown.startsAt.slice(0, 10) : shown.from}>
            {whenWords(shown, event.allDay, format)}
          </time>
          {elsewhere && (
            <span className={classes.there}>{t('there', { time: elsewhere, city: cityOf(event.timeZone) })}</span>
          )}
        </span>
      </li>
      {event.repeats && (
        <li>
          <IconRepeat size={17} stroke={1.75} aria-hidden />
          <span>{ruleWords(event.repeats, event.startsAt, t, format)}</span>
        </li>
      )}
      {event.location && (
        <li>
          <IconMapPin size={17} stroke={1.75} aria-hidden />
          <span dir="auto">{event.location}</span>
        </li>
      )}
      {event.address && (
        <li>
          <IconVideo size={17} stroke={1.75} aria-hidden />
          <a href={event.address} target="_blank" rel="noreferrer noopener" dir="ltr">
            {URL.canParse(event.address) ? new URL(event.address).host : event.address}
          </a>
        </li>
      )}
    </ul>
  );
}

const reminders = [null, 0, 15, 60, 180, 1440, 2880, 10_080] as const;

function Answer({ event }: { event: EventItem }) {
  const { t } = useTranslation('events');
  const [sending, setSending] = useState<{ busy: string | null; error: unknown }>({ busy: null, error: null });
  const mine = event.mine.answer;
  const full = event.capacity !== null && event.counts.yes >= event.capacity;
  const send = async (answer: (typeof answers)[number], more: { remind?: number | null } = {}) => {
    setSending({ busy: answer, error: null });
    try {
      await answerEvent(event.id, { answer, ...more });
      setSending({ busy: null, error: null });
    } catch (error) {
      setSending({ busy: null, error });
    }
  };
  const closed = event.repliesClosed && mine === null;
  if (closed) return <p className={classes.soft}>{t('listClosed')}</p>;
  const chosen = mine === 'waiting' ? 'yes' : mine;
  return (
    <div className={classes.answer}>
      <fieldset className={classes.answers}>
        <legend className={classes.hidden}>{t('doYouCome')}</legend>
        {answers.map((one) => (
          <button
            key={one}
            type="button"
            className={classes.choice}
            data-answer={one}
            aria-pressed={chosen === one}
            disabled={sending.busy !== null}
            onClick={() => void send(one)}
          >
            {one === 'yes' && mine === 'waiting'
              ? t('mine.waiting')
              : one === 'yes' && full && mine !== 'yes'
                ? t('wait')
                : t(`answer.${one}`)}
          </button>
        ))}
      </fieldset>
      {mine === 'waiting' && <p className={classes.soft}>{t('youWait')}</p>}
      {(mine === 'yes' || mine === 'maybe') && (
        <label className={classes.remind}>
          {t('remindMe')}
          <select
            value={String(event.mine.remind)}
            onChange={(change) =>
              void send(mine, {
                remind: change.currentTarget.value === 'null' ? null : Number(change.currentTarget.value),
              })
            }
          >
            {[...new Set([...reminders, event.mine.remind])].map((before) => (
              <option key={String(before)} value={String(before)}>
                {t(`remind.${before}`, { defaultValue: t('remindMinutes', { count: before ?? 0 }) })}
              </option>
            ))}
          </select>
        </label>
      )}
      {sending.error !== null && (
        <p className={classes.problem} role="alert">
          {problemSentence(t, sending.error)}
        </p>
      )}
    </div>
  );
}

function People({ event, onOpen, expanded }: { event: EventItem; onOpen: () => void; expanded: boolean }) {
  const { t } = useTranslation('events');
  const { yes, maybe, waiting } = event.counts;
  const said = [
    event.capacity === null ? t('coming', { count: yes }) : t('comingOf', { count: yes, seats: event.capacity }),
    ...(maybe > 0 ? [t('maybe', { count: maybe })] : []),
    ...(waiting > 0 ? [t('waiting', { count: waiting })] : []),
  ].join(' · ');
  return (
    <button type="button" className={classes.people} aria-expanded={expanded} onClick={onOpen}>
      <span className={classes.faces}>
        {event.coming.slice(0, 6).map((person) => (
          <Avatar key={person.id} person={person} size={24} />
        ))}
      </span>
      <span>{said}</span>
    </button>
  );
}
