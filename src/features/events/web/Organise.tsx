import { Button, Checkbox } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { updateItem } from '../../../core/items/contract.ts';
import { call } from '../../../web/api/client.ts';
import { changeItem } from '../../../web/api/patch.ts';
import { isProblem, problemSentence } from '../../../web/api/problem.ts';
import { PersonPicker } from '../../../web/components/person-picker.tsx';
import { tell } from '../../../web/components/toast.ts';
import { formatOf } from '../../../web/i18n/languages.ts';
import { cancelEvent, closeReplies, type EventItem, inviteToEvent, putReply } from '../contract.ts';
import { showEvent } from './answers.ts';
import { EventFields, type Fields } from './EventFields.tsx';
import classes from './events.module.css';
import { whenWords } from './when.ts';

/** What whoever organises an event can do: change when and where, invite, put on the list, close it, call it off. */
export default function Organise({ event, onClose }: { event: EventItem; onClose: () => void }) {
  const { t } = useTranslation('events');
  const [state, setState] = useState<{ busy: boolean; error: unknown }>({ busy: false, error: null });
  const [changing, setChanging] = useState(false);
  const run = async (work: () => Promise<void>) => {
    setState({ busy: true, error: null });
    try {
      await work();
      setState({ busy: false, error: null });
    } catch (error) {
      setState({ busy: false, error });
    }
  };
  const params = { id: event.id };
  const invite = (body: { people?: string[]; everybody?: boolean }) =>
    run(async () => {
      const { invited } = await call(inviteToEvent, { params, body });
      tell(t('invited', { count: invited }));
    });
  const callOff = (cancelled: boolean, slot?: string) =>
    run(async () => showEvent(event.id, await call(cancelEvent, { params, body: { cancelled, slot: slot ?? null } })));
  return (
    <section className={classes.organise} aria-label={t('organise')}>
      {changing ? (
        <Change event={event} onClose={() => setChanging(false)} />
      ) : (
        <Button variant="default" size="xs" onClick={() => setChanging(true)}>
          {t('changeWhen')}
        </Button>
      )}
      {!event.cancelled && (
        <>
          <div className={classes.two}>
            <PersonPicker
              label={t('invite')}
              placeholder={t('name')}
              onChoose={(person) => void invite({ people: [person.id] })}
            />
            <PersonPicker
              label={t('putOn')}
              placeholder={t('name')}
              onChoose={(person) =>
                void run(async () =>
                  showEvent(
                    event.id,
                    await call(putReply, { params: { ...params, person: person.id }, body: { answer: 'yes' } }),
                  ),
                )
              }
            />
          </div>
          <div className={classes.buttons}>
            <Button variant="default" size="xs" disabled={state.busy} onClick={() => void invite({ everybody: true })}>
              {t('inviteAll')}
            </Button>
            <Checkbox
              label={t('closeList')}
              checked={event.repliesClosed}
              disabled={state.busy}
              onChange={({ currentTarget: { checked } }) =>
                void run(async () =>
                  showEvent(event.id, await call(closeReplies, { params, body: { closed: checked } })),
                )
              }
            />
          </div>
        </>
      )}
      {event.repeats && !event.cancelled && <Dates event={event} onCallOff={(slot, off) => void callOff(off, slot)} />}
      {state.error !== null && (
        <p className={classes.problem} role="alert">
          {problemSentence(t, state.error)}
        </p>
      )}
      <div className={classes.buttons}>
        <Button
          variant="default"
          size="xs"
          color="red"
          disabled={state.busy}
          onClick={() => void callOff(!event.cancelled)}
        >
          {event.cancelled ? t('takesPlace') : t('callOff')}
        </Button>
        <Button variant="subtle" color="gray" size="xs" onClick={onClose}>
          {t('web:close')}
        </Button>
      </div>
    </section>
  );
}

function Dates({ event, onCallOff }: { event: EventItem; onCallOff: (slot: string, off: boolean) => void }) {
  const { t, i18n } = useTranslation('events');
  return (
    <div>
      <h3 className={classes.small}>{t('nextDates')}</h3>
      <ul className={classes.dates}>
        {event.next.map((date) => (
          <li key={date.slot}>
            <span data-off={date.cancelled || undefined}>{whenWords(date, event.allDay, formatOf(i18n.language))}</span>
            <Button variant="subtle" size="compact-xs" onClick={() => onCallOff(date.slot, !date.cancelled)}>
              {date.cancelled ? t('takesPlace') : t('callOffDate')}
            </Button>
          </li>
        ))}
      </ul>
    </div>
  );
}

function Change({ event, onClose }: { event: EventItem; onClose: () => void }) {
  const { t } = useTranslation('events');
  const { startsAt, endsAt, timeZone, allDay, location, address, capacity, repeats } = event;
  const before: Fields = { startsAt, endsAt, timeZone, allDay, location, address, capacity, repeats };
  const [fields, setFields] = useState(before);
  const [state, setState] = useState<{ busy: boolean; error: unknown }>({ busy: false, error: null });
  const save = async () => {
    setState({ busy: true, error: null });
    try {
      const body = { version: event.version, ...fields };
      const changed = await call(updateItem, { params: { id: event.id }, body: body as never });
      changeItem(event.id, () => changed);
      onClose();
    } catch (error) {
      setState({ busy: false, error });
    }
  };
  return (
    <div className={classes.change}>
      <EventFields fields={fields} onChange={setFields} errors={isProblem(state.error) ? state.error.fields : {}} />
      {state.error !== null && (
        <p className={classes.problem} role="alert">
          {problemSentence(t, state.error)}
        </p>
      )}
      <p className={classes.soft}>{t('changeText')}</p>
      <div className={classes.buttons}>
        <Button size="xs" loading={state.busy} onClick={() => void save()}>
          {t('web:save.changes')}
        </Button>
        <Button variant="subtle" color="gray" size="xs" onClick={onClose}>
          {t('web:cancel')}
        </Button>
      </div>
    </div>
  );
}
