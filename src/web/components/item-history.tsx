import { Button, Modal } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { itemHistory, updateItem } from '../../core/items/contract.ts';
import { type BlockChange, changesBetween, textOf } from '../../core/richtext/changes.ts';
import { call } from '../api/client.ts';
import { changeItem } from '../api/patch.ts';
import { listKey, queryClient, useList } from '../api/queries.ts';
import type { Item, Person } from '../api/shapes.ts';
import classes from './item-history.module.css';
import { PersonChip } from './person-chip.tsx';
import { RelativeTime } from './relative-time.tsx';
import { RichText } from './rich-text.tsx';
import { LoadingSkeleton } from './skeletons.tsx';
import { ErrorState } from './states.tsx';
import { tell, tellProblem } from './toast.ts';

interface Version {
  readonly version: number;
  readonly title: string;
  readonly body: unknown;
  readonly editor: Person;
  readonly at: string;
}

/** Versions of an item, newest first, each with what it changed; and the way back to one. Default export, since few open it. */
export default function ItemHistory({ item, onClose }: { item: Item; onClose: () => void }) {
  const { t } = useTranslation();
  const versions = useList(itemHistory, { params: { id: item.id } });
  const now: Version = {
    version: item.version,
    title: item.title,
    body: item.body,
    editor: (item.editor as Person | undefined) ?? item.author,
    at: item.editedAt ?? item.createdAt,
  };
  const earlier = versions.entries as readonly Version[];
  const all = [now, ...earlier];
  const restore = async ({ title, body }: Version) => {
    try {
      const changed = await call(updateItem, {
        params: { id: item.id },
        body: { version: item.version, body: body as never, ...(title === '' ? {} : { title }) },
      });
      changeItem(item.id, () => changed);
      void queryClient.invalidateQueries({ queryKey: listKey(itemHistory, { params: { id: item.id } }).slice(0, 3) });
      tell(t('history.restored'));
      onClose();
    } catch (error) {
      tellProblem(error);
    }
  };
  return (
    <Modal
      attributes={{ header: { role: 'presentation' } }}
      opened
      onClose={onClose}
      title={t('item.history')}
      size="lg"
      closeButtonProps={{ 'aria-label': t('close') }}
    >
      {versions.isPending && <LoadingSkeleton shape="rows" />}
      {versions.isError && <ErrorState error={versions.error} onRetry={() => void versions.refetch()} />}
      {versions.isSuccess && (
        <ol className={classes.versions}>
          {all.map((version, n) => (
            <Entry
              key={version.version}
              version={version}
              before={all[n + 1] ?? null}
              isFirst={n === all.length - 1 && !versions.hasNextPage}
              {...(n > 0 && item.can.includes('edit') ? { onRestore: () => void restore(version) } : {})}
            />
          ))}
        </ol>
      )}
      {versions.hasNextPage && (
        <Button variant="default" onClick={() => void versions.fetchNextPage()} loading={versions.isFetchingNextPage}>
          {t('more')}
        </Button>
      )}
    </Modal>
  );
}

interface EntryProps {
  version: Version;
  /** The one that it was made of; null while that is not loaded, and for the first. */
  before: Version | null;
  isFirst: boolean;
  onRestore?: () => void;
}

function Entry({ version, before, isFirst, onRestore }: EntryProps) {
  const { t } = useTranslation();
  const [whole, setWhole] = useState(isFirst);
  const comparable = before !== null;
  return (
    <li className={classes.version}>
      <PersonChip person={version.editor} size={24} end={<RelativeTime at={version.at} />} />
      <div className={classes.tools}>
        {comparable && (
          <button type="button" className={classes.tool} aria-pressed={whole} onClick={() => setWhole(!whole)}>
            {whole ? t('history.showChanges') : t('history.showWhole')}
          </button>
        )}
        {onRestore && (
          <button type="button" className={classes.tool} onClick={onRestore}>
            {t('history.restore')}
          </button>
        )}
      </div>
      {whole || !comparable ? (
        <>
          {version.title && <h2 dir="auto">{version.title}</h2>}
          <RichText body={version.body} />
        </>
      ) : (
        <Changes before={before} after={version} />
      )}
    </li>
  );
}

function Changes({ before, after }: { before: Version; after: Version }) {
  const { t } = useTranslation();
  const changes = changesBetween(before.body as never, after.body as never);
  const sameTitle = before.title === after.title;
  if (sameTitle && changes.every(({ change }) => change === 'skipped' || change === 'same'))
    return <p className={classes.soft}>{t('history.same')}</p>;
  return (
    <div className={classes.changes} dir="auto">
      {!sameTitle && (
        <p className={classes.block}>
          <del>{before.title}</del> <ins>{after.title}</ins>
        </p>
      )}
      {changes.map((change, n) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a comparison is drawn anew as a whole; its parts have no other name.
        <Block key={n} change={change} />
      ))}
    </div>
  );
}

/** Marked by a sign and by strokes as well as by colour; screen readers are told by `ins` and `del`. */
function Block({ change }: { change: BlockChange }) {
  const { t } = useTranslation();
  switch (change.change) {
    case 'skipped':
      return <p className={classes.soft}>{t('history.skipped', { count: change.count })}</p>;
    case 'same':
      return (
        <div className={classes.block}>
          <RichText body={{ type: 'doc', content: [change.block] }} />
        </div>
      );
    case 'added':
    case 'removed': {
      const Tag = change.change === 'added' ? 'ins' : 'del';
      return (
        <div className={classes.block} data-change={change.change}>
          <span className={classes.hidden}>{t(`history.${change.change}`)}</span>
          {textOf(change.block).trim() === '' ? (
            <RichText body={{ type: 'doc', content: [change.block] }} />
          ) : (
            <Tag className={classes.words}>{textOf(change.block)}</Tag>
          )}
        </div>
      );
    }
    case 'changed':
      return (
        <p className={`${classes.block} ${classes.words}`} data-change="changed">
          {change.words.map(({ text, change: what }, n) =>
            what === 'same' ? (
              text
            ) : what === 'added' ? (
              // biome-ignore lint/suspicious/noArrayIndexKey: as above.
              <ins key={n}>{text}</ins>
            ) : (
              // biome-ignore lint/suspicious/noArrayIndexKey: as above.
              <del key={n}>{text}</del>
            ),
          )}
        </p>
      );
  }
}
