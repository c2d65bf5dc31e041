import { createTransport } from 'nodemailer';
import type { Config } from '../config/config.ts';
import type { Db } from '../services.ts';

export interface MailMessage {
  /** One address. */
  readonly to: string;
  readonly subject: string;
  readonly text: string;
  readonly html?: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** An appointment (RFC 5546) that mail programs put into their calendar: the whole iCalendar text and its method. */
  readonly calendar?: { readonly method: 'REQUEST' | 'CANCEL'; readonly content: string };
}

export interface Mail {
  /** Whether a mail server is named. Without one, mail waits in the outbox and the screens say so. */
  readonly configured: boolean;
  /** Resolves when the mail server took it. Call it from a job, so that it is tried again and nobody waits for it. */
  send(message: MailMessage): Promise<void>;
  close(): void;
}

/** Milliseconds that a mail server has to answer; a job tries again later. */
const PATIENCE_MS = 20_000;

export const openMail = (config: Pick<Config, 'smtpUrl' | 'mailFrom'>, db: Db): Mail =>
  config.smtpUrl ? smtp(config.smtpUrl, config.mailFrom) : outbox(db);

function smtp(url: string, from: string): Mail {
  const transport = createTransport({
    url,
    connectionTimeout: PATIENCE_MS,
    greetingTimeout: PATIENCE_MS,
    socketTimeout: PATIENCE_MS,
    // What people write must never name a file of the server or an address to fetch.
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  return {
    configured: true,
    send: async ({ to, headers, calendar, ...message }) => {
      await transport.sendMail({
        ...message,
        ...(calendar && { icalEvent: { ...calendar, filename: 'event.ics' } }),
        from,
        to: { name: '', address: to },
        // Keeps the recipient's absence note from answering (RFC 3834).
        headers: { 'Auto-Submitted': 'auto-generated', ...headers },
      });
    },
    close: () => transport.close(),
  };
}

const outbox = (db: Db): Mail => ({
  configured: false,
  send: async ({ to, subject, text, html, headers, calendar }) => {
    await db
      .insertInto('outbox')
      .values({
        recipient: to,
        subject,
        body_text: text,
        body_html: html,
        headers: JSON.stringify(headers ?? {}),
        calendar: calendar?.content ?? null,
      })
      .execute();
  },
  close: () => {},
});
