import { Modal } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { IconArrowRight, IconFileText, IconMessage2, IconSearch } from '@tabler/icons-react';
import { useRouter } from '@tanstack/react-router';
import { type KeyboardEvent, type ReactNode, useId, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { listCommunities } from '../../core/places/contract.ts';
import { searchAll } from '../../core/search/contract.ts';
import { useList, useOne } from '../api/queries.ts';
import { Avatar } from '../components/avatar.tsx';
import { PlaceSign } from '../components/place-sign.tsx';
import { addressOf, hitLine, hitTitle } from '../components/search-hit.ts';
import { account, nav } from '../modules.ts';
import { paths } from '../paths.ts';
import { useMe } from '../session/me.ts';
import classes from './keys.module.css';

interface Choice {
  readonly id: string;
  readonly icon: ReactNode;
  readonly title: string;
  readonly line?: string;
  readonly run: () => void;
}

/** One field for everything: pages, communities, people and what was said. Default export of a lazy chunk. */
export default function CommandPalette({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation();
  const id = useId();
  const [words, setWords] = useState('');
  const [chosen, setChosen] = useState(0);
  const choices = useChoices(words, onClose);
  const index = Math.min(chosen, choices.length - 1);
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'ArrowDown') setChosen((index + 1) % choices.length);
    else if (event.key === 'ArrowUp') setChosen((index + choices.length - 1) % choices.length);
    else if (event.key === 'Enter') choices[index]?.run();
    else return;
    event.preventDefault();
  };
  return (
    <Modal
      opened
      onClose={onClose}
      withCloseButton={false}
      padding={0}
      size="lg"
      yOffset="12vh"
      centered={false}
      attributes={{ content: { 'aria-label': t('palette.title') } }}
    >
      <div className={classes.palette}>
        <IconSearch size={20} stroke={1.75} aria-hidden />
        <input
          className={classes.input}
          role="combobox"
          aria-expanded="true"
          aria-controls={id}
          aria-activedescendant={index >= 0 ? `${id}-${index}` : undefined}
          aria-label={t('palette.title')}
          placeholder={t('palette.placeholder')}
          value={words}
          onChange={(event) => {
            setWords(event.currentTarget.value);
            setChosen(0);
          }}
          onKeyDown={onKeyDown}
          data-autofocus
        />
      </div>
      <div id={id} role="listbox" aria-label={t('palette.found')} className={classes.choices}>
        {choices.map((choice, position) => (
          // biome-ignore lint/a11y/useKeyWithClickEvents: keys are the field's, see onKeyDown.
          <div
            key={choice.id}
            id={`${id}-${position}`}
            role="option"
            tabIndex={-1}
            aria-selected={position === index}
            ref={position === index ? intoView : undefined}
            className={classes.choice}
            onPointerMove={() => setChosen(position)}
            onClick={choice.run}
          >
            {choice.icon}
            <span className={classes.choiceWords}>
              <bdi>{choice.title}</bdi>
              {choice.line && <span className={classes.choiceLine}>{choice.line}</span>}
            </span>
          </div>
        ))}
      </div>
    </Modal>
  );
}

const intoView = (element: HTMLElement | null): void => element?.scrollIntoView({ block: 'nearest' });

function useChoices(words: string, onClose: () => void): Choice[] {
  const { t } = useTranslation();
  const me = useMe();
  const router = useRouter();
  const wanted = words.trim();
  const [query] = useDebouncedValue(wanted, 150);
  const communities = useList(listCommunities, { query: { scope: 'mine', limit: 100 } });
  const found = useOne(searchAll, { query: { q: query, limit: 8 } }, { enabled: query.length > 1, keep: true });
  const go = (to: string) => () => {
    onClose();
    void router.navigate({ to });
  };
  const fits = (label: string) => label.toLocaleLowerCase().includes(wanted.toLocaleLowerCase());
  const pages = [
    ...nav.map((entry) => ({ ...entry, run: undefined })),
    ...account.filter((entry) => entry.visible?.(me) ?? true),
  ].map((entry): Choice => {
    const Icon = entry.icon;
    const run = entry.run;
    return {
      id: entry.id,
      icon: <Icon size={20} stroke={1.75} aria-hidden />,
      title: t(entry.labelKey),
      run: entry.to ? go(entry.to) : () => void run?.(),
    };
  });
  const places = communities.entries.map(
    (place): Choice => ({
      id: `place-${place.id}`,
      icon: <PlaceSign place={place} />,
      title: place.name,
      run: go(paths.community(place.id)),
    }),
  );
  const known = [...places, ...pages].filter((choice) => fits(choice.title)).slice(0, wanted ? 5 : 12);
  if (wanted.length < 2) return known;
  const hits = (found.data?.items ?? []).map(
    (hit): Choice => ({
      id: `hit-${hit.type}-${hit.id}`,
      icon: hit.person ? (
        <Avatar person={hit.person} size={24} />
      ) : hit.type === 'place' && hit.place ? (
        <PlaceSign place={hit.place} />
      ) : hit.type === 'comment' ? (
        <IconMessage2 size={20} stroke={1.75} aria-hidden />
      ) : (
        <IconFileText size={20} stroke={1.75} aria-hidden />
      ),
      title: hitTitle(hit),
      line: hitLine(hit),
      run: go(addressOf(hit)),
    }),
  );
  const seen = new Set(known.map((choice) => choice.id));
  const all: Choice = {
    id: 'all',
    icon: <IconArrowRight size={20} stroke={1.75} aria-hidden />,
    title: t('palette.all', { words: wanted }),
    run: go(paths.search(wanted)),
  };
  return [...known, ...hits.filter((hit) => !seen.has(hit.id.replace('hit-', ''))), all];
}
