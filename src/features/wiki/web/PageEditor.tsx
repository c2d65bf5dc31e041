import '../../../web/theme/serif.ts';
import { TextInput } from '@mantine/core';
import { lazy, Suspense, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { call } from '../../../web/api/client.ts';
import type { Doc } from '../../../web/api/shapes.ts';
import { paths } from '../../../web/paths.ts';
import { suggestPages } from '../contract.ts';
import classes from './wiki.module.css';

const LongEditor = lazy(() => import('../../../web/composer/long-editor.tsx'));

interface PageEditorProps {
  /** Whose pages `[[` completes. */
  place: string;
  title: string;
  doc: Doc | null;
  /** An editor does not follow its first text: another one means a new editor. */
  epoch: number | string;
  titleProblem?: string | undefined;
  onTitle: (title: string) => void;
  onDoc: (doc: Doc) => void;
  onSave: () => void;
  autoFocus: 'title' | 'text';
}

/** Title and text of a page while it is written. `[[` completes the names of other pages. */
export function PageEditor({
  place,
  title,
  doc,
  epoch,
  titleProblem,
  onTitle,
  onDoc,
  onSave,
  autoFocus,
}: PageEditorProps) {
  const { t } = useTranslation('wiki');
  const text = useRef<HTMLDivElement>(null);
  const findLinks = async (q: string) => {
    const { items } = await call(suggestPages, { params: { id: place }, query: { q: q.slice(0, 100) } });
    return items.map((page) => ({ id: page.id, title: page.title, line: page.place, href: paths.item(page.id) }));
  };
  return (
    <div className={classes.editor}>
      <TextInput
        aria-label={t('title')}
        placeholder={t('titlePlaceholder')}
        classNames={{ input: classes.titleInput! }}
        value={title}
        maxLength={200}
        error={titleProblem}
        autoFocus={autoFocus === 'title'}
        onChange={(event) => onTitle(event.currentTarget.value)}
        onKeyDown={(event) => {
          if (event.key !== 'Enter') return;
          event.preventDefault();
          text.current?.querySelector<HTMLElement>('[role="textbox"]')?.focus();
        }}
      />
      <div ref={text} className={classes.box}>
        <Suspense fallback={<div className={classes.waiting} />}>
          <LongEditor
            key={epoch}
            initial={doc}
            label={t('text')}
            placeholder={t('textPlaceholder')}
            autoFocus={autoFocus === 'text'}
            onChange={onDoc}
            onSubmit={onSave}
            findLinks={findLinks}
          />
        </Suspense>
      </div>
      <p className={classes.soft}>{t('editorHint')}</p>
    </div>
  );
}
