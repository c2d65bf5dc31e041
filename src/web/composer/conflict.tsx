import { Button } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { Doc } from '../api/shapes.ts';
import { RichText } from '../components/rich-text.tsx';
import classes from './composer.module.css';

interface ConflictProps {
  theirs: { readonly title?: string; readonly body: unknown };
  /** Gives up one's own words for theirs. */
  onTakeTheirs: () => void;
  /** Puts their words below one's own, to make one text of both. */
  onTakeBoth: () => void;
}

/** What somebody else saved meanwhile, above one's own words in the field. Saving those again is the third way. */
export function Conflict({ theirs, onTakeTheirs, onTakeBoth }: ConflictProps) {
  const { t } = useTranslation();
  return (
    <section className={classes.conflict} role="alert" aria-label={t('conflict.title')}>
      <p>
        <strong>{t('conflict.title')}</strong> {t('conflict.text')}
      </p>
      <div className={classes.theirs}>
        {theirs.title && <strong dir="auto">{theirs.title}</strong>}
        <RichText body={theirs.body} />
      </div>
      <div className={classes.choices}>
        <Button size="xs" variant="default" onClick={onTakeTheirs}>
          {t('conflict.theirs')}
        </Button>
        <Button size="xs" variant="default" onClick={onTakeBoth}>
          {t('conflict.both')}
        </Button>
      </div>
    </section>
  );
}

/** One text of both, where the server could make one: only what both changed stands there twice. Else one's own words, and below them the other's. */
export const mergedTexts = (document: Readonly<Record<string, unknown>>, mine: Doc | null, theirs: Doc | null): Doc =>
  (document.both as { doc: Doc } | undefined)?.doc ?? bothTexts(mine, theirs);

export const bothTexts = (mine: Doc | null, theirs: Doc | null): Doc => ({
  type: 'doc',
  content: [...(mine?.content ?? []), ...(theirs?.content ?? [])],
});
