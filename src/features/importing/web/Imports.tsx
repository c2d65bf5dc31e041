import { Button, NativeSelect, Progress } from '@mantine/core';
import { IconFileImport } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useId, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { call } from '../../../web/api/client.ts';
import { problemSentence } from '../../../web/api/problem.ts';
import { queryClient } from '../../../web/api/queries.ts';
import form from '../../../web/components/form.module.css';
import { RelativeTime } from '../../../web/components/relative-time.tsx';
import { LoadingSkeleton } from '../../../web/components/skeletons.tsx';
import { EmptyState, ErrorState } from '../../../web/components/states.tsx';
import { tellProblem } from '../../../web/components/toast.ts';
import { Panel } from '../../../web/layout/page.tsx';
import {
  communityRun,
  communityRuns,
  communityStart,
  communityUndo,
  organisationRun,
  organisationRuns,
  organisationStart,
  organisationUndo,
} from '../contract.ts';
import { type ImportRun, sendImport } from './upload-import.ts';

/** How often a run that goes on is looked at, in milliseconds: it is one row, and only whoever imports looks. */
const lookAgainMs = 800;
const isGoing = ({ state }: ImportRun): boolean => ['waiting', 'running', 'undoing'].includes(state);

const ofOrganisation = {
  list: organisationRuns,
  get: organisationRun,
  start: organisationStart,
  undo: organisationUndo,
};
const ofCommunity = { list: communityRuns, get: communityRun, start: communityStart, undo: communityUndo };
/** They differ in their addresses only; `paramsOf` has what these want. */
const routesOf = (place: string | null) =>
  (place === null ? ofOrganisation : ofCommunity) as unknown as typeof ofOrganisation;
const paramsOf = (place: string | null) => (place === null ? {} : { id: place }) as Record<string, never>;

/** What other systems exported, into the whole organisation or one community: looked through first, then taken; each can be undone as a whole. */
export function Imports({ place }: { place: string | null }) {
  const { t } = useTranslation('importing');
  const routes = routesOf(place);
  const listKey = ['imports', place];
  const imports = useQuery({
    queryKey: listKey,
    queryFn: () => call(routes.list, { params: paramsOf(place) } as never),
    refetchInterval: (query) => (query.state.data?.items.some(isGoing) ? lookAgainMs : false),
  });
  const [looked, setLooked] = useState<string | null>(null);
  const again = () => queryClient.invalidateQueries({ queryKey: listKey });
  if (imports.isPending) return <LoadingSkeleton shape="rows" />;
  if (imports.isError) return <ErrorState error={imports.error} onRetry={() => void imports.refetch()} />;
  const { formats, items } = imports.data;
  return (
    <div className={form.stack}>
      <Choose place={place} formats={formats} onLooked={setLooked} />
      {looked && (
        <Looked
          key={looked}
          place={place}
          id={looked}
          onDone={() => {
            setLooked(null);
            void again();
          }}
        />
      )}
      <Panel title={t('earlier')}>
        {items.length === 0 && <EmptyState icon={IconFileImport} title={t('none')} />}
        <ul className={form.list}>
          {items.map((run) => (
            <Earlier key={run.id} place={place} run={run} onChange={again} />
          ))}
        </ul>
      </Panel>
    </div>
  );
}

function Choose({
  place,
  formats,
  onLooked,
}: {
  place: string | null;
  formats: readonly { format: string; room: string }[];
  onLooked: (run: string | null) => void;
}) {
  const { t } = useTranslation('importing');
  const picker = useRef<HTMLInputElement>(null);
  const [chosen, setChosen] = useState(formats[0]?.format ?? '');
  const [sending, setSending] = useState<number | null>(null);
  const [error, setError] = useState<unknown>(null);
  const one = formats.find(({ format }) => format === chosen);
  const send = async (file: File) => {
    setError(null);
    onLooked(null);
    setSending(0);
    try {
      onLooked((await sendImport(place, chosen, file, setSending)).id);
    } catch (problem) {
      setError(problem);
    }
    setSending(null);
  };
  return (
    <Panel title={t('fromFile')}>
      <div className={form.stack}>
        <p>{t('bringInText')}</p>
        <NativeSelect
          label={t('what')}
          description={one && t(`${one.room}:format.${one.format}.hint` as never)}
          value={chosen}
          onChange={(event) => setChosen(event.currentTarget.value)}
          data={formats.map(({ format, room }) => ({
            value: format,
            label: t(`${room}:format.${format}.name` as never),
          }))}
        />
        <input
          ref={picker}
          type="file"
          hidden
          onChange={(event) => {
            const file = event.currentTarget.files?.[0];
            event.currentTarget.value = '';
            if (file) void send(file);
          }}
        />
        <div className={form.row}>
          <Button loading={sending !== null} disabled={!one} onClick={() => picker.current?.click()}>
            {t('chooseAnyFile')}
          </Button>
          {sending !== null && (
            <Progress className={form.grow} value={sending * 100} aria-label={t('sending')} animated />
          )}
        </div>
        {error !== null && (
          <p className={form.problem} role="alert">
            {problemSentence(t, error)}
          </p>
        )}
      </div>
    </Panel>
  );
}

/** What would happen, and a button that makes it happen. */
function Looked({ place, id, onDone }: { place: string | null; id: string; onDone: () => void }) {
  const { t } = useTranslation('importing');
  const routes = routesOf(place);
  const params = { ...paramsOf(place), run: id };
  const [starting, setStarting] = useState(false);
  const { data: run } = useQuery({
    queryKey: ['import', id],
    queryFn: () => call(routes.get, { params }),
    refetchInterval: (query) => (!query.state.data || isGoing(query.state.data) ? lookAgainMs : false),
  });
  const start = async () => {
    setStarting(true);
    try {
      await call(routes.start, { params });
      onDone();
    } catch (error) {
      tellProblem(error);
      setStarting(false);
    }
  };
  const isEmpty = run && Object.values(run.counts).every((count) => count.new + count.changed === 0);
  return (
    <Panel title={t('preview')}>
      <div className={form.stack}>
        {!run || isGoing(run) ? (
          <p role="status">{t('looking', { count: run ? sumOf(run) : 0 })}</p>
        ) : (
          <Report run={run} />
        )}
        {run?.state === 'done' && (
          <div className={form.row}>
            <Button loading={starting} disabled={isEmpty} onClick={() => void start()}>
              {t('take')}
            </Button>
            <Button variant="subtle" color="gray" onClick={onDone}>
              {t('web:cancel')}
            </Button>
          </div>
        )}
      </div>
    </Panel>
  );
}

const sumOf = ({ counts }: ImportRun): number =>
  Object.values(counts).reduce((sum, one) => sum + one.new + one.changed + one.unchanged + one.error, 0);

const states = ['new', 'changed', 'unchanged', 'error'] as const;

function Report({ run }: { run: ImportRun }) {
  const { t } = useTranslation('importing');
  if (run.failure)
    return (
      <p className={form.problem} role="alert">
        {run.failure === 'interrupted' ? t('interrupted') : run.failure}
      </p>
    );
  return (
    <>
      <div role="status">
        {Object.entries(run.counts).map(([noun, counts]) => (
          <p key={noun}>
            {t([`${run.room}:noun.${noun}`, `noun.${noun}`] as never, { defaultValue: noun })}:{' '}
            {states
              .filter((state) => counts[state] > 0)
              .map((state) => t(`count.${state}`, { count: counts[state] }))
              .join(', ') || t('count.none')}
          </p>
        ))}
      </div>
      {run.problemCount > 0 && <Problems run={run} />}
    </>
  );
}

function Problems({ run }: { run: ImportRun }) {
  const { t } = useTranslation('importing');
  return (
    <details>
      <summary>{t('problems', { count: run.problemCount })}</summary>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard. */}
      <section className={form.scroll} aria-label={t('problems', { count: run.problemCount })} tabIndex={0}>
        <ul className={form.list}>
          {run.problems.map(({ file, line, about, reason }, n) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: a report does not change.
            <li key={n}>
              <code>{line === null ? file : `${file}:${line}`}</code>{' '}
              {about !== undefined && (
                <>
                  <bdi>{about}</bdi>:{' '}
                </>
              )}
              <bdi>
                {t([`${run.room}:reason.${reason.code}`, `reason.${reason.code}`] as never, {
                  ...reason.values,
                  defaultValue: reason.text,
                })}
              </bdi>
            </li>
          ))}
        </ul>
        {run.problems.length < run.problemCount && (
          <p className={form.soft}>{t('moreProblems', { count: run.problemCount - run.problems.length })}</p>
        )}
      </section>
    </details>
  );
}

function Earlier({ place, run, onChange }: { place: string | null; run: ImportRun; onChange: () => void }) {
  const { t } = useTranslation('importing');
  const [asking, setAsking] = useState(false);
  const name = useId();
  const undo = async () => {
    setAsking(false);
    try {
      await call(routesOf(place).undo, { params: { ...paramsOf(place), run: run.id } });
      onChange();
    } catch (error) {
      tellProblem(error);
    }
  };
  const kept = Object.values(run.kept).reduce((sum, n) => sum + n, 0);
  return (
    <li className={form.line}>
      <div className={form.grow}>
        <strong id={name}>
          <bdi>{run.source}</bdi>
        </strong>{' '}
        <span
          className={form.badge}
          data-tone={run.state === 'failed' ? 'loss' : run.state === 'done' ? 'good' : undefined}
        >
          {t(`run.${run.state}`)}
        </span>
        <p className={form.soft}>
          {t(`${run.room}:format.${run.format}.name` as never)} · <RelativeTime at={run.createdAt} />
          {run.person && (
            <>
              {' · '}
              <bdi>{run.person}</bdi>
            </>
          )}
        </p>
        {isGoing(run) ? <p role="status">{t('taken', { count: sumOf(run) })}</p> : <Report run={run} />}
        {run.state === 'undone' && kept > 0 && <p>{t('kept', { count: kept })}</p>}
      </div>
      {run.undoable && !isGoing(run) && (
        <div className={form.row}>
          {asking ? (
            <>
              <span>{t('undoText')}</span>
              <Button color="red" onClick={() => void undo()}>
                {t('undoAll')}
              </Button>
              <Button variant="subtle" color="gray" onClick={() => setAsking(false)}>
                {t('web:cancel')}
              </Button>
            </>
          ) : (
            <Button variant="default" aria-describedby={name} onClick={() => setAsking(true)}>
              {t('undo')}
            </Button>
          )}
        </div>
      )}
    </li>
  );
}
