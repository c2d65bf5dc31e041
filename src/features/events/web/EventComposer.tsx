import { useEffect } from 'react';
import type { KindComposerProps } from '../../../web/kinds.ts';
import { EventFields, type Fields } from './EventFields.tsx';
import { localDay, readerZone } from './when.ts';

/** Tomorrow at ten, for an hour, here. */
function fresh(): Fields {
  const tomorrow = localDay(new Date(Date.now() + 86_400_000));
  return {
    startsAt: `${tomorrow}T10:00`,
    endsAt: `${tomorrow}T11:00`,
    timeZone: readerZone(),
    allDay: false,
    location: '',
    address: '',
    capacity: null,
    repeats: null,
  };
}

export default function EventComposer({ fields, onChange, errors }: KindComposerProps) {
  const known = fields as Partial<Fields>;
  // What the first look at it shows is what would be sent.
  useEffect(() => {
    if (!known.startsAt) onChange({ ...fresh() });
  }, [known.startsAt, onChange]);
  if (!known.startsAt) return null;
  return <EventFields fields={known as Fields} errors={errors} onChange={(next) => onChange({ ...next })} />;
}
