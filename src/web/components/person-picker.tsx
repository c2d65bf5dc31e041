import { TextInput } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { type KeyboardEvent, useId, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { listPeople } from '../../core/people/contract.ts';
import { useList } from '../api/queries.ts';
import type { Person } from '../api/shapes.ts';
import { Avatar } from './avatar.tsx';
import { personLine } from './person-chip.tsx';
import classes from './person-picker.module.css';

interface PersonPickerProps {
  label: string;
  placeholder: string;
  /** Called for each person that is chosen; the field is empty again afterwards. */
  onChoose: (person: Person) => void;
}

/** Finds a colleague by the beginning of a name: arrows choose, Enter takes. */
export function PersonPicker({ label, placeholder, onChoose }: PersonPickerProps) {
  const { t } = useTranslation();
  const id = useId();
  const [words, setWords] = useState('');
  const [chosen, setChosen] = useState(0);
  const [q] = useDebouncedValue(words.trim(), 120);
  const found = useList(listPeople, { query: { q, limit: 8 } }, { enabled: q.length > 0, keep: true });
  const people = q && words.trim() ? found.entries : [];
  const index = Math.min(chosen, people.length - 1);
  const take = (person: Person | undefined) => {
    if (!person) return;
    setWords('');
    setChosen(0);
    onChoose(person);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (people.length === 0) return;
    if (event.key === 'ArrowDown') setChosen((index + 1) % people.length);
    else if (event.key === 'ArrowUp') setChosen((index + people.length - 1) % people.length);
    else if (event.key === 'Enter') take(people[index]);
    else if (event.key === 'Escape') setWords('');
    else return;
    event.preventDefault();
  };
  return (
    <div className={classes.picker}>
      <TextInput
        label={label}
        placeholder={placeholder}
        value={words}
        role="combobox"
        aria-expanded={people.length > 0}
        aria-controls={id}
        aria-activedescendant={people.length > 0 ? `${id}-${index}` : undefined}
        autoComplete="off"
        onChange={(event) => {
          setWords(event.currentTarget.value);
          setChosen(0);
        }}
        onKeyDown={onKeyDown}
      />
      {people.length > 0 && (
        <div id={id} role="listbox" aria-label={t('mention.list')} className={classes.list}>
          {people.map((person, position) => (
            // biome-ignore lint/a11y/useKeyWithClickEvents: keys are the field's, see onKeyDown.
            <div
              key={person.id}
              id={`${id}-${position}`}
              role="option"
              tabIndex={-1}
              aria-selected={position === index}
              className={classes.option}
              onPointerMove={() => setChosen(position)}
              onClick={() => take(person)}
            >
              <Avatar person={person} size={32} />
              <span className={classes.words}>
                <bdi>{person.name}</bdi>
                <span className={classes.line}>{personLine(person)}</span>
              </span>
            </div>
          ))}
        </div>
      )}
    </div>
  );
}
