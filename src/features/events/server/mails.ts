/** Events by mail, with the appointment for the calendar of who gets it. Composed by a job, so that nobody who writes waits for it. */
import { sql } from 'kysely';
import { z } from 'zod';
import { itemIsReadableBy } from '../../../core/access/server/queries.ts';
import { write } from '../../../platform/http/write.ts';
import { jobs } from '../../../platform/jobs/jobs.ts';
import type { Db, Services } from '../../../platform/services.ts';
import type { Answer } from '../contract.ts';
import { type Attendee, type WrittenEvent, writeCalendar } from './ics.ts';
import { whenWords } from './when.ts';
import { writtenEvents } from './written.ts';

export const mailReasons = ['invited', 'date-moved', 'called-off', 'moved-up', 'reminder'] as const;
export type MailReason = (typeof mailReasons)[number];

const words = {
  en: {
    subject: {
      invited: (title: string, by: string) => `${by} invites you: ${title}`,
      'date-moved': (title: string) => `Changed: ${title}`,
      'called-off': (title: string) => `Called off: ${title}`,
      'moved-up': (title: string) => `There is a seat for you: ${title}`,
      reminder: (title: string) => `Soon: ${title}`,
    },
    line: {
      invited: 'Say whether you come:',
      'date-moved': 'When or where has changed. This is what holds now:',
      'called-off': 'This was called off. Here is where it was announced:',
      'moved-up':
        'Somebody has left, and you have moved up from the waiting list. If you cannot come, say so, and the next one can:',
      reminder: 'You wanted to be reminded:',
    },
    stop: 'You get this because you are invited or have answered. Stop these mails here; your inbox in Fika goes on:',
  },
  de: {
    subject: {
      invited: (title: string, by: string) => `${by} lädt dich ein: ${title}`,
      'date-moved': (title: string) => `Geändert: ${title}`,
      'called-off': (title: string) => `Abgesagt: ${title}`,
      'moved-up': (title: string) => `Es gibt einen Platz für dich: ${title}`,
      reminder: (title: string) => `Bald: ${title}`,
    },
    line: {
      invited: 'Sag, ob du kommst:',
      'date-moved': 'Zeit oder Ort haben sich geändert. Jetzt gilt:',
      'called-off': 'Das wurde abgesagt. Hier war es angekündigt:',
      'moved-up':
        'Jemand ist zurückgetreten, und du bist von der Warteliste nachgerückt. Wenn du nicht kannst, sag es, dann kann die Nächste oder der Nächste:',
      reminder: 'Du wolltest erinnert werden:',
    },
    stop: 'Das bekommst du, weil du eingeladen bist oder geantwortet hast. Hier kannst du diese Mails abstellen; dein Eingang in Fika bleibt:',
  },
} as const;

const job = z.object({
  event: z.string(),
  people: z.array(z.string()),
  reason: z.enum(mailReasons),
  slot: z.string().nullable(),
});

/** People of one job: each composes that many mails in one transaction. */
const atOnce = 200;

/** Asks for mails to those among `people` who want them, in the transaction of what they tell. */
export async function askMail(
  db: Db,
  event: string,
  people: readonly string[],
  reason: MailReason,
  slot?: string,
): Promise<void> {
  for (let from = 0; from < people.length; from += atOnce)
    await jobs.add(db, 'events:mail', { event, people: people.slice(from, from + atOnce), reason, slot: slot ?? null });
}

interface Recipient {
  id: string;
  name: string;
  email: string;
  language: string;
  time_zone: string;
  answer: Answer | null;
}

/** Those who have an address, want mail and may (still) read it. */
async function recipients(db: Db, event: string, people: readonly string[]): Promise<Recipient[]> {
  const { rows } = await sql<Recipient>`select p.id, p.name, p.email::text as email, p.language, p.time_zone, r.answer
    from person p left join event_reply r on r.event_id = ${event} and r.person_id = p.id join item i on i.id = ${event}
    where p.id = any (${[...people]}::bigint[]) and p.active and p.email is not null
      and not exists (select 1 from event_mail_stopped s where s.person_id = p.id)
      and ${itemIsReadableBy({ person: sql`p.id`, guest: sql`p.guest` }, 'i.id')}`.execute(db);
  return rows;
}

const partStat: Record<Answer, Attendee['status']> = {
  yes: 'ACCEPTED',
  maybe: 'TENTATIVE',
  no: 'DECLINED',
  waiting: 'NEEDS-ACTION',
};

/** The address alone, of `Fika <fika@example.org>`. */
const bare = (from: string): string => /<([^<>]+)>\s*$/.exec(from)?.[1] ?? from.trim();

function appointment(services: Services, event: WrittenEvent, by: string, to: Recipient, reason: MailReason) {
  if (reason === 'reminder') return undefined;
  // One date that was called off is an update of the whole, which says so of that date.
  const method = reason === 'called-off' && event.cancelled ? 'CANCEL' : 'REQUEST';
  const content = writeCalendar({
    name: '',
    method,
    events: [event],
    organiser: { name: by, mail: bare(services.config.mailFrom) },
    attendee: { name: to.name, mail: to.email, status: to.answer ? partStat[to.answer] : 'NEEDS-ACTION' },
  });
  return { method, content } as const;
}

/** Composes the mails of one change. Twice is once: a mail that still waits is replaced. */
export async function composeMails(payload: unknown, services: Services): Promise<void> {
  const { event: id, people, reason, slot } = job.parse(payload);
  await write(services, null, async (db) => {
    const [event] = await writtenEvents(db, [id], services.config.publicUrl);
    if (!event) return;
    const { rows } = await sql<{
      name: string;
    }>`select p.name from item i join person p on p.id = i.author_id where i.id = ${id}`.execute(db);
    const by = rows[0]!.name;
    const stop = `${services.config.publicUrl}/settings/events`;
    for (const to of await recipients(db, id, people)) {
      const say = to.language === 'de' ? words.de : words.en;
      const calendar = appointment(services, event, by, to, reason);
      const when = whenWords(event, slot, to.language, to.time_zone);
      const where = [event.location, event.address].filter(Boolean).join('\n');
      await services.jobs.add(
        db,
        'mail:send',
        {
          to: to.email,
          subject: say.subject[reason](event.title, by),
          text: `${event.title}\n\n${when}\n${where ? `${where}\n` : ''}\n${say.line[reason]}\n${event.link}\n\n--\n${say.stop}\n${stop}\n`,
          headers: { 'List-Unsubscribe': `<${stop}>` },
          ...(calendar && { calendar }),
        },
        { key: `event ${id} ${event.sequence} ${reason} ${slot ?? ''} ${to.id}` },
      );
    }
  });
}
