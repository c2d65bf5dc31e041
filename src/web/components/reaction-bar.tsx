import { IconMoodPlus } from '@tabler/icons-react';
import { lazy, Suspense, useState } from 'react';
import { useTranslation } from 'react-i18next';
import classes from './reaction-bar.module.css';

const load = () => import('./emoji-picker.tsx');
const EmojiPopover = lazy(load);

interface ReactionBarProps {
  reactions: readonly { emoji: string; count: number }[];
  /** The reader's own. */
  mine: readonly string[];
  /** Whether the reader may react; without it the counts are only shown. */
  canReact: boolean;
  /** Adds or takes back one reaction. */
  onToggle: (emoji: string, on: boolean) => void;
}

/** What people felt: a pill for each emoji, the reader's own in the accent, and a picker for another. */
export function ReactionBar({ reactions, mine, canReact, onToggle }: ReactionBarProps) {
  const { t } = useTranslation();
  const [open, setOpen] = useState(false);
  const [wanted, setWanted] = useState(false);
  const choose = (emoji: string) => {
    setOpen(false);
    onToggle(emoji, !mine.includes(emoji));
  };
  const add = (
    <button
      type="button"
      className={classes.pill}
      aria-label={t('reaction.add')}
      data-tip={t('reaction.add')}
      onPointerEnter={() => void load()}
      onClick={() => {
        setWanted(true);
        setOpen(!open);
      }}
    >
      <IconMoodPlus size={17} stroke={1.75} aria-hidden />
    </button>
  );
  return (
    <div className={classes.bar}>
      {reactions.map(({ emoji, count }) => {
        const own = mine.includes(emoji);
        return (
          <button
            key={emoji}
            type="button"
            className={classes.pill}
            data-own={own || undefined}
            aria-pressed={own}
            aria-label={t('reaction.pill', { emoji, count })}
            disabled={!canReact}
            onClick={() => onToggle(emoji, !own)}
          >
            <span aria-hidden="true">{emoji}</span>
            <span aria-hidden="true">{count}</span>
          </button>
        );
      })}
      {canReact && (
        <Suspense fallback={add}>
          {wanted ? <EmojiPopover opened={open} onChange={setOpen} onChoose={choose} target={add} /> : add}
        </Suspense>
      )}
    </div>
  );
}
