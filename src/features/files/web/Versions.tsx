import { Button } from '@mantine/core';
import { IconUpload } from '@tabler/icons-react';
import { useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { call } from '../../../web/api/client.ts';
import { filePath, uploadFile } from '../../../web/api/files.ts';
import { changeItem } from '../../../web/api/patch.ts';
import { queryClient, useList } from '../../../web/api/queries.ts';
import { PersonName } from '../../../web/components/person-chip.tsx';
import { fileSize } from '../../../web/components/pictures.tsx';
import { RelativeTime } from '../../../web/components/relative-time.tsx';
import { tell, tellProblem } from '../../../web/components/toast.ts';
import { addVersion, type FileItem, listVersions, restoreVersion, type Version } from '../contract.ts';
import classes from './files.module.css';

/** Every version with who and when; the older ones can be opened, and made the newest again. */
export function Versions({ item }: { item: FileItem }) {
  const { t, i18n } = useTranslation('files');
  const picker = useRef<HTMLInputElement>(null);
  const [share, setShare] = useState<number | null>(null);
  const versions = useList(listVersions, { params: { id: item.id } }, { enabled: item.versions > 1 });
  const entries = versions.entries as Version[];
  const mayChange = item.can.includes('edit');
  const take = (fields: object) => {
    changeItem(item.id, (old) => ({ ...old, ...fields }));
    void queryClient.invalidateQueries({ queryKey: ['list', listVersions.id] });
  };
  const send = async (file: File | undefined) => {
    if (!file) return;
    setShare(0);
    try {
      const sent = await uploadFile(file, { onProgress: setShare });
      take(await call(addVersion, { params: { id: item.id }, body: { file: sent.id, note: '' } }));
      tell(t('versionAdded'));
    } catch (error) {
      tellProblem(error);
    }
    setShare(null);
  };
  const restore = async (version: string) => {
    try {
      take(await call(restoreVersion, { params: { id: item.id, version } }));
    } catch (error) {
      tellProblem(error);
    }
  };
  return (
    <section className={classes.versions} aria-label={t('versions')}>
      {mayChange && (
        <div className={classes.bar}>
          <input
            ref={picker}
            type="file"
            hidden
            aria-label={t('newVersion')}
            onChange={(event) => {
              void send(event.currentTarget.files?.[0]);
              event.currentTarget.value = '';
            }}
          />
          <Button
            variant="default"
            loading={share !== null}
            leftSection={<IconUpload size={18} stroke={1.75} aria-hidden />}
            onClick={() => picker.current?.click()}
          >
            {t('newVersion')}
          </Button>
          {share !== null && (
            <progress className={classes.progress} value={share} max={1} aria-label={t('uploading')} />
          )}
        </div>
      )}
      {entries.length > 1 && (
        <ol className={classes.lines}>
          {entries.map((one) => (
            <li key={one.id} className={classes.version}>
              <a href={filePath(one.file.id, 'content')} download={one.file.name}>
                {t('versionNumber', { number: one.number })}
              </a>
              <span className={classes.soft}>
                {fileSize(one.file.bytes, i18n.language)} · <PersonName person={one.by} /> ·{' '}
                <RelativeTime at={one.at} />
                {one.note && (
                  <>
                    {' · '}
                    <bdi>{one.note}</bdi>
                  </>
                )}
              </span>
              {one.current ? (
                <span className={classes.current}>{t('newest')}</span>
              ) : (
                mayChange && (
                  <Button variant="subtle" size="compact-sm" onClick={() => void restore(one.id)}>
                    {t('makeNewest')}
                  </Button>
                )
              )}
            </li>
          ))}
        </ol>
      )}
      {versions.hasNextPage && (
        <Button variant="subtle" size="compact-sm" onClick={() => void versions.fetchNextPage()}>
          {t('web:more')}
        </Button>
      )}
    </section>
  );
}
