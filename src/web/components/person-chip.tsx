import { Link } from '@tanstack/react-router';
import { lazy, type ReactNode, Suspense, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Person } from '../api/shapes.ts';
import { paths } from '../paths.ts';
import { Avatar } from './avatar.tsx';
import classes from './person-chip.module.css';

const PersonPopover = lazy(() => import('./person-card.tsx'));

/** Role, department and place in one short line: "Nurse, Ward 4 · Lund". */
export const personLine = (person: Pick<Person, 'title' | 'department' | 'location'>): string =>
  [[person.title, person.department].filter(Boolean).join(', '), person.location].filter(Boolean).join(' · ');

interface PersonChipProps {
  person: Person;
  /** Pixels of the portrait; 32 in lists. */
  size?: 24 | 32 | 40;
  /** Stands at the end of the chip, such as a role or a button. */
  end?: ReactNode;
}

/** A person with portrait, name, role and place; the same everywhere. Its name opens the profile, its hover card more. */
export function PersonChip({ person, size = 32, end }: PersonChipProps) {
  return (
    <div className={classes.chip}>
      <Avatar person={person} size={size} />
      <div className={classes.words}>
        <PersonName person={person} />
        <div className={classes.line}>{personLine(person)}</div>
      </div>
      {end}
    </div>
  );
}

interface PersonNameProps {
  person: Person;
  className?: string;
}

/** A name that leads to the profile and, when pointed at, shows who that is. Marks guests and people who have left. */
export function PersonName({ person, className }: PersonNameProps) {
  const { t } = useTranslation();
  return (
    <span className={classes.named}>
      <WithPersonCard id={person.id}>
        <Link to={paths.person(person.id)} className={`${classes.name} ${className ?? ''}`}>
          <bdi>{person.name}</bdi>
        </Link>
      </WithPersonCard>
      {person.guest && <span className={classes.mark}>{t('person.guest')}</span>}
      {!person.active && <span className={classes.mark}>{t('person.left')}</span>}
    </span>
  );
}

interface WithPersonCardProps {
  id: string;
  children: ReactNode;
}

/** Shows a person's card to a pointer that rests on what is inside. Nothing is only there: the link leads to it all. */
export function WithPersonCard({ id, children }: WithPersonCardProps) {
  const [open, setOpen] = useState(false);
  const [wanted, setWanted] = useState(false);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const later = (value: boolean, pause: number) => {
    clearTimeout(timer.current);
    timer.current = setTimeout(() => {
      if (value) setWanted(true);
      setOpen(value);
    }, pause);
  };
  const hover = {
    onPointerEnter: (event: React.PointerEvent) => event.pointerType === 'mouse' && later(true, 450),
    onPointerLeave: () => later(false, 150),
  };
  return (
    <span className={classes.target} {...hover}>
      {children}
      {wanted && (
        <Suspense fallback={null}>
          <PersonPopover id={id} opened={open} onChange={setOpen} hover={hover} />
        </Suspense>
      )}
    </span>
  );
}
