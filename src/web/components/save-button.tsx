import { IconBookmark, IconBookmarkFilled } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { saveItem, unsaveItem } from '../../core/follows/contract.ts';
import { call } from '../api/client.ts';
import { optimistically } from '../api/optimistic.ts';
import { changeItem } from '../api/patch.ts';
import type { Item } from '../api/shapes.ts';
import classes from './item-card.module.css';

/** Keeps an item in the reader's own list. Nobody else sees that, and nothing counts it. */
export function SaveButton({ item }: { item: Item }) {
  const { t } = useTranslation();
  const { saved } = item.mine;
  const show = (value: boolean) => changeItem(item.id, (old) => ({ ...old, mine: { ...old.mine, saved: value } }));
  const label = saved ? t('save.on') : t('save.off');
  return (
    <button
      type="button"
      className={classes.action}
      aria-pressed={saved}
      aria-label={t('save.off')}
      data-tip={label}
      data-tip-at="end"
      onClick={() =>
        optimistically(
          () => show(!saved),
          () => call(saved ? unsaveItem : saveItem, { params: { id: item.id } }),
          () => show(saved),
        )
      }
    >
      {saved ? <IconBookmarkFilled size={18} aria-hidden /> : <IconBookmark size={18} stroke={1.75} aria-hidden />}
    </button>
  );
}
