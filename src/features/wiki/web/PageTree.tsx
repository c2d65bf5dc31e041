import { IconAlertTriangle, IconChevronRight, IconTemplate } from '@tabler/icons-react';
import { Link, useRouter } from '@tanstack/react-router';
import { type DragEvent, type KeyboardEvent, useId, useLayoutEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Lines } from '../../../web/components/skeletons.tsx';
import { ErrorState } from '../../../web/components/states.tsx';
import { paths } from '../../../web/paths.ts';
import classes from './tree.module.css';
import { type MoreRow, moveInTree, type Row, type Step, stepOf, useTree } from './use-tree.ts';

interface PageTreeProps {
  place: string;
  /** The page that is shown. */
  at: string | null;
  /** Whether the reader may put pages elsewhere. */
  movable: boolean;
  label: string;
  /** Called when a page was chosen, such as to close the drawer. */
  onChoose?: () => void;
}

interface Drop {
  readonly id: string;
  readonly where: 'before' | 'inside' | 'after';
}

const isRow = (row: Row | MoreRow): row is Row => 'page' in row;
const steps: Readonly<Record<string, Step>> = {
  ArrowUp: 'up',
  ArrowDown: 'down',
  ArrowLeft: 'out',
  ArrowRight: 'in',
};

/**
 * A place's pages. Arrows walk and open, Enter goes there; Alt with an arrow moves the page: up, down, out of its parent, into the one before. A mouse drags.
 */
export function PageTree({ place, at, movable, label, onChoose }: PageTreeProps) {
  const { t } = useTranslation('wiki');
  const router = useRouter();
  const tree = useTree(place, at);
  const list = useRef<HTMLDivElement>(null);
  const hint = useId();
  // Where a moved page has its new line, the focus is there again, unless somebody has gone on meanwhile.
  const moved = useRef<string | null>(null);
  useLayoutEffect(() => {
    const line = moved.current && list.current?.querySelector<HTMLElement>(`[data-page="${moved.current}"]`);
    if (!line) return;
    moved.current = null;
    line.focus();
  });
  const [focused, setFocused] = useState<string | null>(null);
  const [dragged, setDragged] = useState<string | null>(null);
  const [drop, setDrop] = useState<Drop | null>(null);
  const [said, setSaid] = useState('');
  const pages = tree.rows.filter(isRow);
  const current = pages.find(({ page }) => page.id === focused) ?? pages.find(({ page }) => page.id === at) ?? pages[0];

  const focus = (row: Row | undefined) => {
    if (!row) return;
    setFocused(row.page.id);
    list.current?.querySelector<HTMLElement>(`[data-page="${row.page.id}"]`)?.focus();
  };
  const move = async (id: string, to: { parent: string | null; before: string | null } | null) => {
    const row = pages.find(({ page }) => page.id === id);
    if (!to || !row) return;
    if (!(await moveInTree(id, to.parent, to.before))) return;
    if (to.parent) tree.toggle(to.parent, true);
    const above = pages.find(({ page }) => page.id === to.parent)?.page.title;
    setSaid(
      above
        ? t('tree.movedInto', { title: row.page.title, parent: above })
        : t('tree.moved', { title: row.page.title }),
    );
    moved.current = id;
  };
  const onKeyDown = (event: KeyboardEvent, row: Row) => {
    const { key } = event;
    moved.current = null;
    const n = pages.indexOf(row);
    const step = steps[key];
    if (event.altKey && step && movable) void move(row.page.id, stepOf(tree.rows, row.page.id, step));
    else if (event.altKey || event.ctrlKey || event.metaKey) return;
    else if (key === 'ArrowDown') focus(pages[n + 1]);
    else if (key === 'ArrowUp') focus(pages[n - 1]);
    else if (key === 'Home') focus(pages[0]);
    else if (key === 'End') focus(pages.at(-1));
    else if (key === 'ArrowRight') {
      if (row.page.hasChildren && !row.open) tree.toggle(row.page.id, true);
      else if (row.open) focus(pages[n + 1]);
    } else if (key === 'ArrowLeft') {
      if (row.open) tree.toggle(row.page.id, false);
      else focus(pages.find(({ page }) => page.id === row.page.parent));
    } else if (key === 'Enter' || key === ' ') {
      void router.navigate({ to: paths.item(row.page.id) });
      onChoose?.();
    } else return;
    event.preventDefault();
    event.stopPropagation();
  };
  const onDragOver = (event: DragEvent, row: Row) => {
    if (!dragged || dragged === row.page.id) return;
    event.preventDefault();
    const box = event.currentTarget.getBoundingClientRect();
    const part = (event.clientY - box.top) / box.height;
    const where = part < 0.28 ? 'before' : part > 0.72 && !row.open ? 'after' : 'inside';
    if (drop?.id !== row.page.id || drop.where !== where) setDrop({ id: row.page.id, where });
  };
  const onDrop = (event: DragEvent, row: Row) => {
    event.preventDefault();
    const target = drop;
    const id = dragged;
    setDrop(null);
    setDragged(null);
    if (!target || !id) return;
    const { page } = row;
    if (target.where === 'inside') return void move(id, { parent: page.id, before: null });
    const level = pages.filter((one) => one.page.parent === page.parent && one.page.id !== id);
    const nth = level.indexOf(row);
    const before = target.where === 'before' ? page.id : (level[nth + 1]?.page.id ?? null);
    return void move(id, { parent: page.parent, before });
  };

  if (tree.isPending) return <Lines count={6} />;
  if (tree.isError) return <ErrorState error={tree.error} onRetry={tree.refetch} />;
  return (
    <>
      <div
        ref={list}
        role="tree"
        aria-label={label}
        aria-describedby={movable ? hint : undefined}
        className={classes.tree}
      >
        {tree.rows.map((row) =>
          isRow(row) ? (
            // biome-ignore lint/a11y/useFocusableInteractive: one line of the tree is reached by Tab, the others by arrows.
            <div
              key={row.page.id}
              role="treeitem"
              aria-level={row.depth + 1}
              aria-posinset={row.nth}
              aria-setsize={row.of}
              aria-selected={row.page.id === at}
              aria-current={row.page.id === at ? 'page' : undefined}
              {...(row.page.hasChildren ? { 'aria-expanded': row.open } : {})}
              aria-label={[row.page.title, row.page.outdated && t('outdatedShort'), row.page.template && t('template')]
                .filter(Boolean)
                .join(', ')}
              tabIndex={row === current ? 0 : -1}
              data-page={row.page.id}
              data-on={row.page.id === at || undefined}
              data-drop={drop?.id === row.page.id ? drop.where : undefined}
              data-dragged={dragged === row.page.id || undefined}
              className={classes.row}
              style={{ paddingInlineStart: 4 + row.depth * 16 }}
              draggable={movable}
              onFocus={() => setFocused(row.page.id)}
              onKeyDown={(event) => onKeyDown(event, row)}
              onDragStart={(event) => {
                event.dataTransfer.effectAllowed = 'move';
                event.dataTransfer.setData('text/plain', row.page.title);
                setDragged(row.page.id);
              }}
              onDragEnd={() => {
                setDragged(null);
                setDrop(null);
              }}
              onDragOver={(event) => onDragOver(event, row)}
              onDragLeave={() => drop?.id === row.page.id && setDrop(null)}
              onDrop={(event) => onDrop(event, row)}
            >
              <span
                className={classes.twist}
                data-open={row.open || undefined}
                data-none={!row.page.hasChildren || undefined}
                aria-hidden="true"
                onClick={() => row.page.hasChildren && tree.toggle(row.page.id, !row.open)}
              >
                <IconChevronRight size={16} stroke={1.75} />
              </span>
              <Link
                to={paths.item(row.page.id)}
                className={classes.title}
                tabIndex={-1}
                draggable={false}
                aria-hidden="true"
                onClick={onChoose}
              >
                <bdi>{row.page.title}</bdi>
              </Link>
              {row.page.template && (
                <span className={classes.sign} title={t('template')}>
                  <IconTemplate size={15} stroke={1.75} aria-hidden />
                </span>
              )}
              {row.page.outdated && (
                <span className={classes.old} title={t('outdatedShort')}>
                  <IconAlertTriangle size={15} stroke={1.75} aria-hidden />
                </span>
              )}
            </div>
          ) : (
            <button
              key={`more ${row.more}`}
              type="button"
              role="treeitem"
              className={classes.more}
              style={{ paddingInlineStart: 26 + row.depth * 16 }}
              onClick={() => void tree.growLevel(row.more)}
            >
              {t('tree.more')}
            </button>
          ),
        )}
      </div>
      {movable && (
        <p id={hint} className={classes.hidden}>
          {t('tree.hint')}
        </p>
      )}
      <p role="status" className={classes.hidden}>
        {said}
      </p>
    </>
  );
}
