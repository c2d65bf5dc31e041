import type { Db, Services } from '../../../platform/services.ts';

/** Mail in the reader's language, as plain text: links are whole lines, so that every mail program makes them clickable. */
const words = {
  en: {
    resetSubject: (name: string) => `A new password for ${name}`,
    reset: (name: string, link: string) =>
      `Somebody, probably you, asked for a new password at ${name}.\n\nOpen this within an hour to choose one:\n${link}\n\nIf it was not you, nothing has changed and you need do nothing.\n`,
    inviteSubject: (name: string, by: string) => `${by} invites you to ${name}`,
    invite: (name: string, by: string, message: string, link: string, days: number) =>
      `${by} invites you to ${name}, where colleagues talk with each other.\n\n${message ? `${message}\n\n` : ''}Come in here:\n${link}\n\nThe link works for ${days} days.\n`,
  },
  de: {
    resetSubject: (name: string) => `Ein neues Passwort für ${name}`,
    reset: (name: string, link: string) =>
      `Jemand, wahrscheinlich du selbst, hat bei ${name} ein neues Passwort angefordert.\n\nÖffne innerhalb einer Stunde diese Seite, um eines zu wählen:\n${link}\n\nWenn du das nicht warst, hat sich nichts geändert, und du musst nichts tun.\n`,
    inviteSubject: (name: string, by: string) => `${by} lädt dich zu ${name} ein`,
    invite: (name: string, by: string, message: string, link: string, days: number) =>
      `${by} lädt dich zu ${name} ein, wo Kolleginnen und Kollegen miteinander reden.\n\n${message ? `${message}\n\n` : ''}Hier kommst du herein:\n${link}\n\nDer Link gilt ${days} Tage.\n`,
  },
} as const;
export type MailLanguage = keyof typeof words;

export const mailLanguage = (language: string): MailLanguage => (language in words ? (language as MailLanguage) : 'en');

export async function mailReset(
  services: Services,
  db: Db,
  mail: { to: string; organisation: string; language: MailLanguage; token: string },
): Promise<void> {
  const say = words[mail.language];
  const link = `${services.config.publicUrl}/reset-password?token=${encodeURIComponent(mail.token)}`;
  await services.jobs.add(db, 'mail:send', {
    to: mail.to,
    subject: say.resetSubject(mail.organisation),
    text: say.reset(mail.organisation, link),
  });
}

export async function mailInvitation(
  services: Services,
  db: Db,
  mail: {
    to: string;
    organisation: string;
    language: MailLanguage;
    by: string;
    message: string;
    link: string;
    days: number;
  },
): Promise<void> {
  const say = words[mail.language];
  await services.jobs.add(db, 'mail:send', {
    to: mail.to,
    subject: say.inviteSubject(mail.organisation, mail.by),
    text: say.invite(mail.organisation, mail.by, mail.message, mail.link, mail.days),
  });
}
