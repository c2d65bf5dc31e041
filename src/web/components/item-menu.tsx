import { IconBell, IconBellOff, IconDots, IconHistory, IconLink, IconPencil, IconTrash } from '@tabler/icons-react';
import { useRouter } from '@tanstack/react-router';
import { lazy, Suspense, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { deleteItem, restoreItem } from '../../core/items/contract.ts';
import { call } from '../api/client.ts';
import { changeItem, dropEntry } from '../api/patch.ts';
import { queryClient } from '../api/queries.ts';
import type { Item } from '../api/shapes.ts';
import { paths } from '../paths.ts';
import { ActionMenu, type MenuLine } from './action-menu.tsx';
import { copyText } from './copy.ts';
import { changeFollowingItem } from './follow-button.tsx';
import button from './icon-button.module.css';
import { tell, tellProblem, tellWithUndo } from './toast.ts';

const ItemHistory = lazy(() => import('./item-history.tsx'));

interface ItemMenuProps {
  item: Item;
  alone: boolean;
  onEdit: () => void;
}

/** What else can be done with an item; only what the server says this reader may (`can`). */
export function ItemMenu({ item, alone, onEdit }: ItemMenuProps) {
  const { t } = useTranslation();
  const router = useRouter();
  const [history, setHistory] = useState(false);
  const remove = async () => {
    const gone = await deleteWithUndo(item, t('item.deleted'));
    if (gone && alone) await router.navigate({ to: paths.home });
  };
  const { can } = item;
  const following = item.mine.following;
  const lines: MenuLine[] = [
    ...(can.includes('edit')
      ? [{ id: 'edit', label: t('edit'), icon: IconPencil, run: onEdit, takesFocus: true }]
      : []),
    {
      id: 'follow',
      label: following ? t('item.unfollow') : t('item.follow'),
      icon: following ? IconBellOff : IconBell,
      run: () => changeFollowingItem(item, !following),
    },
    {
      id: 'link',
      label: t('copyLink'),
      icon: IconLink,
      run: () => void copyLink(paths.item(item.id), t('linkCopied')),
    },
    ...(item.editedAt
      ? [{ id: 'history', label: t('item.history'), icon: IconHistory, run: () => setHistory(true) }]
      : []),
    ...(can.includes('delete')
      ? [{ id: 'delete', label: t('delete'), icon: IconTrash, tone: 'loss' as const, run: () => void remove() }]
      : []),
  ];
  return (
    <>
      <ActionMenu label={t('item.menu', { name: item.author.name })} lines={lines} className={button.button}>
        <IconDots size={18} aria-hidden />
      </ActionMenu>
      {history && (
        <Suspense fallback={null}>
          <ItemHistory item={item} onClose={() => setHistory(false)} />
        </Suspense>
      )}
    </>
  );
}

/** Copies the full address of a page and says so. */
export async function copyLink(path: string, said: string): Promise<void> {
  if (await copyText(new URL(path, location.origin).href)) tell(said);
}

/** Deletes at once and offers to undo: no question before, no loss after. Resolves to whether it is gone. */
async function deleteWithUndo(item: Item, said: string): Promise<boolean> {
  try {
    await call(deleteItem, { params: { id: item.id } });
  } catch (error) {
    tellProblem(error);
    return false;
  }
  changeItem(item.id, (old) => ({ ...old, deleted: true }));
  dropEntry(item.id);
  tellWithUndo(said, () => {
    call(restoreItem, { params: { id: item.id } }).then(() => queryClient.invalidateQueries(), tellProblem);
  });
  return true;
}
