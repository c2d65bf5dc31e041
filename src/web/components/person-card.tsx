import { Popover } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { getPerson } from '../../core/people/contract.ts';
import { useOne } from '../api/queries.ts';
import { Avatar } from './avatar.tsx';
import { FollowPersonButton } from './follow-button.tsx';
import classes from './person-chip.module.css';
import { personLine } from './person-chip.tsx';
import { PersonFacts } from './person-facts.tsx';
import { Lines } from './skeletons.tsx';

interface PersonPopoverProps {
  id: string;
  opened: boolean;
  onChange: (opened: boolean) => void;
  /** Keeps it open while the pointer is on it. */
  hover: { onPointerEnter: (event: React.PointerEvent) => void; onPointerLeave: () => void };
}

/** A person's card below a name. Default export, since it is fetched when first wanted. */
export default function PersonPopover({ id, opened, onChange, hover }: PersonPopoverProps) {
  return (
    <Popover
      opened={opened}
      onChange={onChange}
      position="bottom-start"
      width={300}
      withRoles={false}
      returnFocus={false}
      hideDetached={false}
    >
      <Popover.Target>
        <span className={classes.anchor} />
      </Popover.Target>
      <Popover.Dropdown p={16} {...hover}>
        <PersonCard id={id} />
      </Popover.Dropdown>
    </Popover>
  );
}

function PersonCard({ id }: { id: string }) {
  const { t } = useTranslation();
  const { data: person, isError } = useOne(getPerson, { params: { id } });
  if (isError) return <p>{t('person.unknown')}</p>;
  if (!person) return <Lines count={3} />;
  return (
    <section className={classes.card} aria-label={person.name}>
      <div className={classes.cardHead}>
        <Avatar person={person} size={40} />
        <div className={classes.words}>
          <strong>
            <bdi>{person.name}</bdi>
          </strong>
          <div className={classes.facts}>{personLine(person)}</div>
        </div>
      </div>
      <PersonFacts person={person} />
      {person.can.includes('follow') && <FollowPersonButton person={person} />}
    </section>
  );
}
