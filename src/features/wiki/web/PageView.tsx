import '../../../web/theme/serif.ts';
import { Button, Modal } from '@mantine/core';
import {
  IconBell,
  IconBellOff,
  IconCertificate,
  IconDots,
  IconDownload,
  IconFilePlus,
  IconHistory,
  IconLink,
  IconListTree,
  IconPencil,
  IconPlus,
  IconPrinter,
  IconTrash,
} from '@tabler/icons-react';
import { Link, useLocation, useRouter } from '@tanstack/react-router';
import { lazy, Suspense, useEffect, useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { deleteItem, restoreItem } from '../../../core/items/contract.ts';
import { call, urlOf } from '../../../web/api/client.ts';
import { changeItem, dropEntry } from '../../../web/api/patch.ts';
import { queryClient, useOne } from '../../../web/api/queries.ts';
import type { Doc } from '../../../web/api/shapes.ts';
import { ActionMenu, type MenuLine } from '../../../web/components/action-menu.tsx';
import CommentThread from '../../../web/components/comment-thread.tsx';
import { changeFollowingItem } from '../../../web/components/follow-button.tsx';
import button from '../../../web/components/icon-button.module.css';
import { ItemFoot } from '../../../web/components/item-foot.tsx';
import { copyLink } from '../../../web/components/item-menu.tsx';
import { PersonName } from '../../../web/components/person-chip.tsx';
import { Attachments } from '../../../web/components/pictures.tsx';
import { RelativeTime } from '../../../web/components/relative-time.tsx';
import { RichText } from '../../../web/components/rich-text.tsx';
import { tell, tellProblem, tellWithUndo } from '../../../web/components/toast.ts';
import { seenBySentence } from '../../../web/components/who-can-see.tsx';
import { isEmptyDoc } from '../../../web/composer/draft.ts';
import type { KindPageProps } from '../../../web/kinds.ts';
import { Page, Panel } from '../../../web/layout/page.tsx';
import { kindOf } from '../../../web/modules.ts';
import { paths } from '../../../web/paths.ts';
import { useOrganisation } from '../../../web/session/organisation.ts';
import { getContext, type PageItem, pageMarkdown } from '../contract.ts';
import { type Heading, withAnchors } from '../outline.ts';
import { editPagePath, newPagePath } from './addresses.ts';
import { PageTree } from './PageTree.tsx';
import { TrueUntil } from './TrueUntil.tsx';
import { refreshTree } from './use-tree.ts';
import classes from './wiki.module.css';

const ItemHistory = lazy(() => import('../../../web/components/item-history.tsx'));
const Care = lazy(() => import('./Care.tsx'));

/** A page as it is read: the tree beside it, its headings, what links to it, and the discussion below. */
export default function PageView({ item }: KindPageProps) {
  const page = item as PageItem;
  const { t } = useTranslation('wiki');
  const context = useOne(getContext, { params: { id: page.id } });
  const [open, setOpen] = useState<'history' | 'care' | 'tree' | null>(null);
  const { doc, headings } = useMemo(() => withAnchors(page.body as Doc | null), [page.body]);
  useAnchor(doc !== null);
  const place = context.data?.place ?? null;
  const trail = context.data?.trail ?? [];
  const canEdit = page.can.includes('edit');
  const treeOf = (onChoose?: () => void) =>
    place && (
      <PageTree
        place={place.id}
        at={page.id}
        movable={context.data?.mayAdd ?? false}
        label={t('pagesOf', { name: place.name })}
        {...(onChoose ? { onChoose } : {})}
      />
    );
  return (
    <Page
      title={page.title}
      titleHidden
      start={
        place && (
          <nav className={classes.side} aria-label={t('pagesOf', { name: place.name })}>
            <div className={classes.sideHead}>
              <Link to={`${paths.community(place.id)}/pages`}>
                <bdi>{place.name}</bdi>
              </Link>
              {context.data?.mayAdd && (
                <Link
                  to={newPagePath(place.id)}
                  className={button.button}
                  aria-label={t('newPage')}
                  data-tip={t('newPage')}
                >
                  <IconPlus size={18} stroke={1.75} aria-hidden />
                </Link>
              )}
            </div>
            {treeOf()}
          </nav>
        )
      }
      aside={<Aside page={page} headings={headings} linkedFrom={context.data?.linkedFrom ?? []} />}
    >
      <article className={classes.page} aria-labelledby="page-title">
        <div className={classes.top}>
          <nav className={classes.trail} aria-label={t('trail')}>
            {place && (
              <Link to={`${paths.community(place.id)}/pages`}>
                <bdi>{place.name}</bdi>
              </Link>
            )}
            {trail.map(({ id, title }) => (
              <Link key={id} to={paths.item(id)}>
                <bdi>{title}</bdi>
              </Link>
            ))}
          </nav>
          <div className={classes.actions}>
            {place && (
              <button type="button" className={classes.treeButton} onClick={() => setOpen('tree')}>
                <IconListTree size={18} stroke={1.75} aria-hidden />
                {t('tree.open')}
              </button>
            )}
            {canEdit && (
              <Button
                component={Link}
                to={editPagePath(page.id)}
                size="sm"
                leftSection={<IconPencil size={16} aria-hidden />}
              >
                {t('edit')}
              </Button>
            )}
            <PageMenu
              page={page}
              place={place?.id ?? null}
              mayAdd={context.data?.mayAdd ?? false}
              onHistory={() => setOpen('history')}
              onCare={() => setOpen('care')}
            />
          </div>
        </div>
        <h2 id="page-title" className={classes.title} dir="auto">
          {page.title}
        </h2>
        <div className={classes.facts}>
          <TrueUntil page={page} />
          {page.owner && (
            <span>
              {t('lookedAfterBy')} <PersonName person={page.owner} />
            </span>
          )}
          <span>
            {t('changedBy')} <PersonName person={page.editor} />, <RelativeTime at={page.editedAt ?? page.createdAt} />
          </span>
        </div>
        {isEmptyDoc(page.body as Doc | null) ? (
          <p className={classes.soft}>{t('emptyPage')}</p>
        ) : (
          <RichText body={doc} voice="reading" />
        )}
        <Attachments files={page.attachments} />
        {(context.data?.children.length ?? 0) > 0 && (
          <section className={classes.below} aria-label={t('below')}>
            <h3>{t('below')}</h3>
            <ul>
              {context.data!.children.map(({ id, title }) => (
                <li key={id}>
                  <Link to={paths.item(id)} dir="auto">
                    {title}
                  </Link>
                </li>
              ))}
            </ul>
          </section>
        )}
        <div className={classes.discussion}>
          <ItemFoot item={page} alone onAnswer={() => undefined} />
          <CommentThread item={page} />
        </div>
      </article>
      {open === 'tree' && (
        <Modal
          attributes={{ header: { role: 'presentation' } }}
          opened
          onClose={() => setOpen(null)}
          title={place?.name}
          fullScreen
          closeButtonProps={{ 'aria-label': t('tree.close') }}
        >
          {treeOf(() => setOpen(null))}
        </Modal>
      )}
      <Suspense fallback={null}>
        {open === 'history' && <ItemHistory item={page} onClose={() => setOpen(null)} />}
        {open === 'care' && <Care page={page} onClose={() => setOpen(null)} />}
      </Suspense>
    </Page>
  );
}

/** The browser looks for an address's heading before the text is there. */
function useAnchor(isThere: boolean): void {
  const { hash } = useLocation();
  useEffect(() => {
    if (isThere && hash) document.getElementById(decodeURIComponent(hash))?.scrollIntoView();
  }, [hash, isThere]);
}

interface PageMenuProps {
  page: PageItem;
  place: string | null;
  mayAdd: boolean;
  onHistory: () => void;
  onCare: () => void;
}

function PageMenu({ page, place, mayAdd, onHistory, onCare }: PageMenuProps) {
  const { t } = useTranslation('wiki');
  const { t: tw } = useTranslation();
  const router = useRouter();
  const following = page.mine.following;
  const remove = async () => {
    try {
      await call(deleteItem, { params: { id: page.id } });
    } catch (error) {
      tellProblem(error);
      return;
    }
    // Left first: what is still on the screen would be asked for again, and is gone.
    await router.navigate({ to: place ? `${paths.community(place)}/pages` : paths.home });
    changeItem(page.id, (old) => ({ ...old, deleted: true }));
    dropEntry(page.id);
    void refreshTree();
    tellWithUndo(t('deleted'), () => {
      call(restoreItem, { params: { id: page.id } }).then(() => queryClient.invalidateQueries(), tellProblem);
    });
  };
  const lines: MenuLine[] = [
    ...(mayAdd && place
      ? [
          {
            id: 'below',
            label: t('newBelow'),
            icon: IconFilePlus,
            run: () => void router.navigate({ to: newPagePath(place, page.id) }),
          },
        ]
      : []),
    ...(page.can.includes('edit') ? [{ id: 'care', label: t('care'), icon: IconCertificate, run: onCare }] : []),
    { id: 'history', label: tw('item.history'), icon: IconHistory, run: onHistory },
    {
      id: 'follow',
      label: following ? tw('item.unfollow') : tw('item.follow'),
      icon: following ? IconBellOff : IconBell,
      run: () => changeFollowingItem(page, !following),
    },
    {
      id: 'link',
      label: tw('copyLink'),
      icon: IconLink,
      run: () => void copyLink(paths.item(page.id), tw('linkCopied')),
    },
    { id: 'print', label: t('print'), icon: IconPrinter, run: () => window.print() },
    {
      id: 'markdown',
      label: t('markdown'),
      icon: IconDownload,
      run: () => {
        location.assign(urlOf(pageMarkdown, { params: { id: page.id }, query: undefined }));
        tell(t('downloading'));
      },
    },
    ...(page.can.includes('delete')
      ? [
          {
            id: 'delete',
            label: tw('delete'),
            icon: IconTrash,
            tone: 'loss' as const,
            run: () => void remove(),
            ruled: true,
          },
        ]
      : []),
  ];
  return (
    <ActionMenu label={t('menu')} lines={lines} className={button.button}>
      <IconDots size={18} aria-hidden />
    </ActionMenu>
  );
}

interface AsideProps {
  page: PageItem;
  headings: readonly Heading[];
  linkedFrom: readonly { id: string; kind: string; title: string }[];
}

function Aside({ page, headings, linkedFrom }: AsideProps) {
  const { t } = useTranslation('wiki');
  const { t: tw } = useTranslation();
  const { name } = useOrganisation();
  return (
    <div className={classes.aside}>
      {headings.length > 1 && (
        <Panel title={t('onThisPage')}>
          <nav aria-label={t('onThisPage')}>
            <ol className={classes.outline}>
              {headings
                .filter(({ level }) => level < 4)
                .map(({ id, text, level }) => (
                  <li key={id} style={{ paddingInlineStart: (level - 1) * 12 }}>
                    <a href={`#${encodeURIComponent(id)}`} dir="auto">
                      {text}
                    </a>
                  </li>
                ))}
            </ol>
          </nav>
        </Panel>
      )}
      {linkedFrom.length > 0 && (
        <Panel title={t('linkedFrom')}>
          <ul className={classes.linked}>
            {linkedFrom.map(({ id, kind, title }) => {
              const Icon = kindOf(kind)?.icon;
              return (
                <li key={id}>
                  {Icon && <Icon size={16} stroke={1.75} aria-hidden />}
                  <Link to={paths.item(id)} dir="auto">
                    {title || t('untitled')}
                  </Link>
                </li>
              );
            })}
          </ul>
        </Panel>
      )}
      <Panel title={t('whoCanSee')}>
        <p className={classes.soft}>{seenBySentence(tw, page, name)}</p>
      </Panel>
    </div>
  );
}
