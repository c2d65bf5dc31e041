import { ActionIcon } from '@mantine/core';
import { useMediaQuery } from '@mantine/hooks';
import { IconPhoto, IconPlus } from '@tabler/icons-react';
import { lazy, Suspense, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Item, Place } from '../api/shapes.ts';
import { ActionMenu } from '../components/action-menu.tsx';
import { Avatar } from '../components/avatar.tsx';
import { kindOf } from '../modules.ts';
import { useMe } from '../session/me.ts';
import classes from './composer.module.css';
import { useDraft } from './draft.ts';
import { kindChoice } from './kind-choice.ts';

const OpenComposer = lazy(() => import('./open-composer.tsx'));
const ComposerSheet = lazy(() => import('./composer-sheet.tsx'));

interface ItemComposerProps {
  /** Where it will be said; null lets the writer choose among the places where they may post. */
  place: Place | null;
  /** Where only this kind is written; otherwise the writer chooses. */
  kind?: string;
  /** The kind's own fields with which a new one begins: the show that it is written for. */
  fields?: Readonly<Record<string, unknown>>;
  /** Called with what was said, for lists that only its kind knows. */
  onPosted?: (item: Item) => void;
}

/** The way in to saying something: a quiet line that opens into the whole composer; on a phone that is the whole screen. */
export function ItemComposer({ place, kind: only, fields, onPosted }: ItemComposerProps) {
  const { t } = useTranslation();
  const me = useMe();
  const draft = useDraft([place ? `place.${place.id}` : 'home', ...(only ? [only] : [])].join('.'));
  const phone = useMediaQuery('(max-width: 719px)', false, { getInitialValueInEffect: false });
  const [open, setOpen] = useState(draft.restored && !phone);
  const [pick, setPick] = useState(false);
  const opener = useRef<HTMLButtonElement>(null);
  const start = (kind?: string, withPicture = false) => {
    const wanted = kind ?? only;
    if (wanted) draft.change({ kind: wanted, ...(fields && !draft.begun ? { fields } : {}) });
    setPick(withPicture);
    setOpen(true);
  };
  const close = () => {
    setOpen(false);
    setPick(false);
    requestAnimationFrame(() => opener.current?.focus());
  };
  const { shown, more } = only ? { shown: [], more: [] } : kindChoice(undefined, phone ? 1 : 2);
  const writing = (
    <Suspense fallback={<div className={classes.loading} />}>
      <OpenComposer
        place={place}
        only={only}
        drafting={draft}
        startWithPicture={pick}
        onPosted={onPosted}
        onClose={close}
      />
    </Suspense>
  );
  if (open && !phone) return <div className={classes.card}>{writing}</div>;
  return (
    <>
      <div className={`${classes.card} ${classes.closed}`}>
        <Avatar person={me} />
        <button ref={opener} type="button" className={classes.field} data-key-compose onClick={() => start()}>
          {draft.begun ? t('composer.continue') : t(kindOf(only ?? '')?.startKey ?? 'composer.start')}
        </button>
        <ActionIcon
          variant="default"
          size={42}
          aria-label={t('composer.picture')}
          data-tip={t('composer.picture')}
          onClick={() => start(undefined, true)}
        >
          <IconPhoto size={20} stroke={1.75} aria-hidden />
        </ActionIcon>
        {shown.map(({ kind, icon: Icon, labelKey }) => (
          <ActionIcon
            key={kind}
            variant="default"
            size={42}
            aria-label={t(labelKey)}
            data-tip={t(labelKey)}
            data-tip-at="end"
            onClick={() => start(kind)}
          >
            <Icon size={20} stroke={1.75} aria-hidden />
          </ActionIcon>
        ))}
        {more.length > 0 && (
          <ActionMenu
            label={t('composer.more')}
            className={classes.more}
            lines={more.map(({ kind, icon, labelKey }) => ({
              id: kind,
              label: t(labelKey),
              icon,
              takesFocus: true,
              run: () => start(kind),
            }))}
          >
            <IconPlus size={20} stroke={1.75} aria-hidden />
          </ActionMenu>
        )}
      </div>
      {phone && open && (
        <Suspense fallback={null}>
          <ComposerSheet label={t('composer.title')} onClose={close}>
            {writing}
          </ComposerSheet>
        </Suspense>
      )}
    </>
  );
}

export type Drafting = ReturnType<typeof useDraft>;
