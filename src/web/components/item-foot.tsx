import { IconMessage2 } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { reactToItem, unreactToItem } from '../../core/reactions/contract.ts';
import { changeItem } from '../api/patch.ts';
import type { Item } from '../api/shapes.ts';
import { paths } from '../paths.ts';
import classes from './item-card.module.css';
import { ReactionBar } from './reaction-bar.tsx';
import { changeReaction } from './reactions.ts';
import { SaveButton } from './save-button.tsx';

interface ItemFootProps {
  item: Item;
  alone: boolean;
  onAnswer: () => void;
}

/** What people did with it: reactions, the discussion's length, saved or not. */
export function ItemFoot({ item, alone, onAnswer }: ItemFootProps) {
  return (
    <div className={classes.foot}>
      <ReactionBar
        reactions={item.reactions}
        mine={item.mine.reactions}
        canReact={item.can.includes('react')}
        onToggle={(emoji, on) =>
          changeReaction(item, emoji, on, (change) => changeItem(item.id, change), on ? reactToItem : unreactToItem)
        }
      />
      <div className={classes.actions}>
        <CommentCount item={item} alone={alone} onAnswer={onAnswer} />
        <SaveButton item={item} />
      </div>
    </div>
  );
}

function CommentCount({ item, alone, onAnswer }: { item: Item; alone: boolean; onAnswer: () => void }) {
  const { t } = useTranslation();
  const label = t('comment.count', { count: item.commentCount });
  const inside = (
    <>
      <IconMessage2 size={18} stroke={1.75} aria-hidden />
      {item.commentCount > 0 && <span aria-hidden="true">{item.commentCount}</span>}
    </>
  );
  if (alone) return null;
  if (item.commentCount > 0 || !item.can.includes('comment')) {
    return (
      <Link to={paths.item(item.id)} className={classes.action} aria-label={label} title={label}>
        {inside}
      </Link>
    );
  }
  return (
    <button
      type="button"
      className={classes.action}
      aria-label={t('comment.first')}
      title={t('comment.first')}
      onClick={onAnswer}
    >
      {inside}
    </button>
  );
}
