import { Button } from '@mantine/core';
import { IconBookmarkPlus, IconDownload } from '@tabler/icons-react';
import { type RefCallback, useCallback, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { call, urlOf } from '../../../web/api/client.ts';
import { problemSentence } from '../../../web/api/problem.ts';
import form from '../../../web/components/form.module.css';
import { tell } from '../../../web/components/toast.ts';
import { Panel } from '../../../web/layout/page.tsx';
import { exportMine, importMine } from '../contract.ts';
import { refreshLists } from './BookmarkForm.tsx';
import classes from './bookmarks.module.css';

/** What the button in somebody's bookmarks bar does on whatever page they are. */
export const bookmarklet = (origin: string): string =>
  `javascript:(()=>{const q=encodeURIComponent;open(${JSON.stringify(origin)}+'/bookmarks/new?url='+q(location.href)+'&title='+q(document.title)+'&description='+q(String(getSelection()||'').slice(0,1000)),'_blank')})()`;

/** The way in from the browser, and the ways in and out for all of them at once. */
export function Tools() {
  const { t } = useTranslation('bookmarks');
  return (
    <Panel title={t('tools')}>
      <div className={classes.tools}>
        <p className={`${form.soft} ${classes.dragged}`}>{t('bookmarkletText')}</p>
        <a href="/bookmarks/new" ref={useBookmarklet(t('bookmarkletHint'))} className={classes.bookmarklet} draggable>
          <IconBookmarkPlus size={16} stroke={1.75} aria-hidden />
          {t('bookmarklet')}
        </a>
        <ImportFile />
        <a className={classes.tool} href={urlOf(exportMine, {})} download="bookmarks.html">
          <IconDownload size={16} stroke={1.75} aria-hidden />
          {t('export')}
        </a>
      </div>
    </Panel>
  );
}

/**
 * Gives a link the bookmarklet. React writes no javascript: address, and rightly so; this one is for the bookmarks bar. On this page it would be stopped by the
 * content security policy, so a click says what to do instead.
 */
function useBookmarklet(hint: string): RefCallback<HTMLAnchorElement> {
  return useCallback(
    (link) => {
      if (!link) return;
      const explain = (event: Event) => {
        event.preventDefault();
        tell(hint);
      };
      link.setAttribute('href', bookmarklet(location.origin));
      link.addEventListener('click', explain);
      return () => link.removeEventListener('click', explain);
    },
    [hint],
  );
}

type Outcome = Awaited<ReturnType<typeof call<typeof importMine>>>;
const largest = 4_000_000;

function ImportFile() {
  const { t } = useTranslation('bookmarks');
  const picker = useRef<HTMLInputElement>(null);
  const [state, setState] = useState<{ sending: boolean; problem: string | null; outcome: Outcome | null }>({
    sending: false,
    problem: null,
    outcome: null,
  });
  const take = async (file: File) => {
    if (file.size > largest) return setState({ sending: false, problem: t('importTooLarge'), outcome: null });
    setState({ sending: true, problem: null, outcome: null });
    try {
      const outcome = await call(importMine, { body: { html: (await file.text()).replaceAll('\u0000', '') } });
      setState({ sending: false, problem: null, outcome });
      await refreshLists();
    } catch (error) {
      setState({ sending: false, problem: problemSentence(t, error), outcome: null });
    }
  };
  const { outcome } = state;
  return (
    <>
      <p className={form.soft}>{t('importText')}</p>
      <input
        ref={picker}
        type="file"
        accept=".html,.htm,text/html"
        hidden
        onChange={(event) => {
          const file = event.currentTarget.files?.[0];
          event.currentTarget.value = '';
          if (file) void take(file);
        }}
      />
      <Button variant="default" size="sm" loading={state.sending} onClick={() => picker.current?.click()}>
        {t('import')}
      </Button>
      {state.problem && (
        <p className={form.problem} role="alert">
          {state.problem}
        </p>
      )}
      {outcome && <p role="status">{t('imported', outcome.counts)}</p>}
      {outcome && outcome.problems.length > 0 && (
        <details className={classes.problems}>
          <summary>{t('notTaken')}</summary>
          <ul>
            {outcome.problems.map(({ line, about, reason }) => (
              <li key={`${line} ${reason.code}`}>
                {t('line', { line })}: <bdi>{about}</bdi> –{' '}
                {t(`reason.${reason.code}`, { ...reason.values, defaultValue: reason.text })}
              </li>
            ))}
          </ul>
        </details>
      )}
    </>
  );
}
