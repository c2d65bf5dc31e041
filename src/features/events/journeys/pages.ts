import type { RoomPages } from '../../../../e2e/support/pages.ts';

export const pages: RoomPages = async ({ place, owner, member }) => {
  const day = (ahead: number) => new Date(Date.now() + ahead * 86_400_000).toISOString().slice(0, 10);
  const write = (title: string, ahead: number, fields: object = {}) =>
    member.call('POST', `/communities/${place}/items`, {
      kind: 'event',
      title,
      startsAt: `${day(ahead)}T14:00`,
      endsAt: `${day(ahead)}T15:00`,
      timeZone: 'Asia/Kolkata',
      ...fields,
    });
  const event = await write('Fika', 1, { repeats: 'FREQ=WEEKLY', location: 'Break room, ward 4', capacity: 1 });
  await write('Summer party', 6, { allDay: true, address: 'https://meet.norrby.example/party' });
  await owner.call('PUT', `/items/${event.id}/reply`, { answer: 'yes' });
  await member.call('PUT', `/items/${event.id}/reply`, { answer: 'yes' });
  return {
    calendar: '/events',
    'events of a community': `/communities/${place}/events`,
    event: `/items/${event.id}`,
    'events by mail': '/settings/events',
  };
};
