import { IconClock, IconMail, IconMessageLanguage, IconPhone, IconUserUp } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { Profile } from '../api/shapes.ts';
import { formatOf } from '../i18n/languages.ts';
import { PersonName } from './person-chip.tsx';
import classes from './person-facts.module.css';
import { useNow } from './use-now.ts';

/** How to reach a person, and what time it is for them. Leaves out what they have not said. */
export function PersonFacts({ person }: { person: Profile }) {
  const { t, i18n } = useTranslation();
  const now = useNow();
  const facts: [key: string, icon: ReactNode, value: ReactNode][] = [];
  if (person.pronouns) facts.push(['pronouns', <IconMessageLanguage key="i" size={16} aria-hidden />, person.pronouns]);
  if (person.email)
    facts.push([
      'email',
      <IconMail key="i" size={16} aria-hidden />,
      <a key="v" href={`mailto:${person.email}`}>
        {person.email}
      </a>,
    ]);
  if (person.phone)
    facts.push([
      'phone',
      <IconPhone key="i" size={16} aria-hidden />,
      <a key="v" href={`tel:${person.phone}`}>
        {person.phone}
      </a>,
    ]);
  const time = localTime(person.timeZone, now, formatOf(i18n.language));
  if (time) facts.push(['time', <IconClock key="i" size={16} aria-hidden />, t('person.localTime', { time })]);
  if (person.manager)
    facts.push([
      'manager',
      <IconUserUp key="i" size={16} aria-hidden />,
      <PersonName key="v" person={person.manager} />,
    ]);
  return (
    <dl className={classes.facts}>
      {facts.map(([key, icon, value]) => (
        <div key={key} className={classes.fact}>
          <dt title={t(`person.fact.${key}`)}>
            {icon}
            <span className={classes.hidden}>{t(`person.fact.${key}`)}</span>
          </dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}

function localTime(timeZone: string, now: Date, language: string): string | null {
  try {
    return new Intl.DateTimeFormat(language, { hour: 'numeric', minute: '2-digit', timeZone }).format(now);
  } catch {
    return null;
  }
}
