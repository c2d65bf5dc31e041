import { ActionIcon } from '@mantine/core';
import { IconChevronLeft, IconChevronRight } from '@tabler/icons-react';
import { GlobalWorkerOptions, getDocument, type PDFDocumentProxy, TextLayer } from 'pdfjs-dist';
import workerAddress from 'pdfjs-dist/build/pdf.worker.min.mjs?url';
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Lines } from '../../../web/components/skeletons.tsx';
import classes from './files.module.css';

GlobalWorkerOptions.workerPort = null;
GlobalWorkerOptions.workerSrc = workerAddress;

type State = { pdf: PDFDocumentProxy } | { problem: 'password' | 'broken' } | null;

/** A PDF page by page, with its words above the picture of them: they can be marked, copied and read aloud. */
export default function PdfPages({ address, name }: { address: string; name: string }) {
  const { t } = useTranslation('files');
  const [state, setState] = useState<State>(null);
  const [page, setPage] = useState(1);
  useEffect(() => {
    // Only what is shown is fetched; nothing of the document runs.
    const task = getDocument({ url: address, enableXfa: false, disableAutoFetch: true });
    task.promise.then(
      (pdf) => setState({ pdf }),
      (error: Error) => {
        if (!task.destroyed) setState({ problem: error.name === 'PasswordException' ? 'password' : 'broken' });
      },
    );
    return () => void task.destroy();
  }, [address]);
  if (state === null) return <Lines count={6} />;
  if ('problem' in state)
    return <p className={classes.note}>{t(state.problem === 'password' ? 'encrypted' : 'unreadable')}</p>;
  const pages = state.pdf.numPages;
  const turn = (to: number) => setPage(Math.min(pages, Math.max(1, to)));
  return (
    <section
      className={classes.pdf}
      aria-label={t('pagesOf', { name })}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: its pages are turned by the keys too
      tabIndex={0}
      onKeyDown={(event) => {
        const step = { ArrowRight: 1, PageDown: 1, ArrowLeft: -1, PageUp: -1 }[event.key];
        if (!step || event.ctrlKey || event.metaKey || event.altKey) return;
        event.preventDefault();
        turn(page + step);
      }}
    >
      <PdfPage pdf={state.pdf} number={page} />
      {pages > 1 && (
        <div className={classes.turn}>
          <ActionIcon
            variant="default"
            size={40}
            aria-label={t('pageBefore')}
            disabled={page === 1}
            onClick={() => turn(page - 1)}
          >
            <IconChevronLeft size={18} aria-hidden className={classes.mirrored} />
          </ActionIcon>
          <span role="status">{t('pageOf', { page, pages })}</span>
          <ActionIcon
            variant="default"
            size={40}
            aria-label={t('pageAfter')}
            disabled={page === pages}
            onClick={() => turn(page + 1)}
          >
            <IconChevronRight size={18} aria-hidden className={classes.mirrored} />
          </ActionIcon>
        </div>
      )}
    </section>
  );
}

function PdfPage({ pdf, number }: { pdf: PDFDocumentProxy; number: number }) {
  const sheet = useRef<HTMLDivElement>(null);
  const canvas = useRef<HTMLCanvasElement>(null);
  const words = useRef<HTMLDivElement>(null);
  useEffect(() => {
    let stop = () => {};
    let gone = false;
    void (async () => {
      const page = await pdf.getPage(number);
      if (gone || !sheet.current || !canvas.current || !words.current) return;
      const width = sheet.current.clientWidth;
      const viewport = page.getViewport({ scale: width / page.getViewport({ scale: 1 }).width });
      const density = Math.min(2, window.devicePixelRatio || 1);
      canvas.current.width = Math.round(viewport.width * density);
      canvas.current.height = Math.round(viewport.height * density);
      sheet.current.style.setProperty('--total-scale-factor', String(viewport.scale));
      const task = page.render({
        canvas: canvas.current,
        viewport,
        transform: density === 1 ? null : [density, 0, 0, density, 0, 0],
      } as Parameters<typeof page.render>[0]);
      stop = () => task.cancel();
      await task.promise.catch(() => undefined);
      if (gone) return;
      words.current.replaceChildren();
      await new TextLayer({ textContentSource: page.streamTextContent(), container: words.current, viewport }).render();
    })();
    return () => {
      gone = true;
      stop();
    };
  }, [pdf, number]);
  return (
    <div ref={sheet} className={classes.sheet}>
      <canvas ref={canvas} aria-hidden />
      <div ref={words} className={classes.layer} dir="ltr" />
    </div>
  );
}
