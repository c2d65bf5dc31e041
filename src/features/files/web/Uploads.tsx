import { ActionIcon, Button } from '@mantine/core';
import { IconCheck, IconX } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { problemSentence } from '../../../web/api/problem.ts';
import { fileSize } from '../../../web/components/pictures.tsx';
import classes from './files.module.css';
import type { Sending, useUploading } from './uploading.ts';

/** What is on its way: each file with how far it is, and all of them together. */
export function Uploads({ uploading }: { uploading: ReturnType<typeof useUploading> }) {
  const { t } = useTranslation('files');
  const { lines } = uploading;
  if (lines.length === 0) return null;
  const all = lines.reduce((sum, one) => sum + one.bytes, 0);
  const through = lines.reduce((sum, one) => sum + one.bytes * (one.state === 'done' ? 1 : one.share), 0);
  const done = lines.filter(({ state }) => state === 'done').length;
  return (
    <section className={classes.uploads} aria-label={t('uploading')}>
      <div className={classes.uploadsHead}>
        <span role="status">{t('uploaded', { done, count: lines.length })}</span>
        {done > 0 && (
          <Button variant="subtle" size="compact-sm" onClick={uploading.clear}>
            {t('clear')}
          </Button>
        )}
      </div>
      <progress className={classes.progress} value={through} max={Math.max(1, all)} aria-label={t('uploading')} />
      <ul className={classes.lines}>
        {lines.map((one) => (
          <UploadLine key={one.key} line={one} uploading={uploading} />
        ))}
      </ul>
    </section>
  );
}

function UploadLine({ line, uploading }: { line: Sending; uploading: ReturnType<typeof useUploading> }) {
  const { t, i18n } = useTranslation('files');
  const { key, name, state } = line;
  return (
    <li className={classes.upload}>
      <span className={classes.words}>
        <bdi className={classes.name}>{name}</bdi>
        {state === 'double' ? (
          <span className={classes.soft}>{t('double')}</span>
        ) : state === 'failed' ? (
          <span className={classes.problem}>{problemSentence(t, line.error)}</span>
        ) : (
          <span className={classes.soft}>{fileSize(line.bytes, i18n.language)}</span>
        )}
      </span>
      {state === 'double' && (
        <>
          <Button size="compact-sm" variant="default" onClick={() => uploading.retry(key, 'version')}>
            {t('newVersion')}
          </Button>
          <Button size="compact-sm" variant="default" onClick={() => uploading.retry(key, 'both')}>
            {t('keepBoth')}
          </Button>
        </>
      )}
      {state === 'failed' && (
        <Button size="compact-sm" variant="default" onClick={() => uploading.retry(key)}>
          {t('web:retry')}
        </Button>
      )}
      {state === 'sending' && (
        <progress className={classes.progress} value={line.share} max={1} aria-label={t('progressOf', { name })} />
      )}
      {state === 'done' ? (
        <IconCheck size={20} className={classes.done} aria-label={t('done')} />
      ) : (
        <ActionIcon
          variant="subtle"
          color="gray"
          size={36}
          aria-label={t('cancelOf', { name })}
          onClick={() => uploading.cancel(key)}
        >
          <IconX size={18} aria-hidden />
        </ActionIcon>
      )}
    </li>
  );
}
