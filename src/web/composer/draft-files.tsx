import { ActionIcon, Progress, TextInput } from '@mantine/core';
import { IconFile, IconX } from '@tabler/icons-react';
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { upload, whenReady } from '../api/files.ts';
import { isProblem, problemSentence } from '../api/problem.ts';
import classes from './composer.module.css';
import type { DraftFile } from './draft.ts';

interface Upload {
  readonly id: number;
  readonly source: File;
  /** Share that is through, 0 to 1; 1 and no `error` means that the draft has it. */
  readonly share: number;
  readonly error: unknown;
  readonly stop: AbortController;
}

interface Shown {
  readonly key: string;
  readonly name: string;
  readonly preview: string | null;
  readonly file: DraftFile | null;
  readonly upload: Upload | null;
}

let lastId = 0;

/**
 * The files of a draft, those that are through and those on their way. `busy` while one is on its way; with `untilReady`
 * that is until a picture can be shown, for texts that say nothing of a picture's state to their readers.
 */
export function useDraftFiles(
  kept: readonly DraftFile[],
  onChange: (files: readonly DraftFile[]) => void,
  options: { untilReady?: boolean } = {},
) {
  const [uploads, setUploads] = useState<readonly Upload[]>([]);
  const latest = useRef({ kept, onChange });
  const previews = useRef(new Map<string, string>());
  useEffect(() => {
    latest.current = { kept, onChange };
  });
  useEffect(() => {
    const made = previews.current;
    return () => {
      for (const url of made.values()) URL.revokeObjectURL(url);
    };
  }, []);
  const update = (id: number, change: Partial<Upload>) =>
    setUploads((all) => all.map((one) => (one.id === id ? { ...one, ...change } : one)));
  const start = async (source: File) => {
    const id = ++lastId;
    const stop = new AbortController();
    setUploads((all) => [...all, { id, source, share: 0, error: null, stop }]);
    try {
      const sent = await upload(source, (share) => update(id, { share }), stop.signal);
      const file = options.untilReady ? await whenReady(sent, stop.signal) : sent;
      if (source.type.startsWith('image/')) previews.current.set(file.id, URL.createObjectURL(source));
      setUploads((all) => all.filter((one) => one.id !== id));
      const next = [...latest.current.kept, { file: file.id, name: file.name, alt: '' }];
      latest.current = { ...latest.current, kept: next };
      latest.current.onChange(next);
    } catch (error) {
      if (isProblem(error, 'cancelled')) setUploads((all) => all.filter((one) => one.id !== id));
      else update(id, { error });
    }
  };
  const shown: Shown[] = [
    ...kept.map((file) => ({
      key: file.file,
      name: file.name,
      preview: previews.current.get(file.file) ?? null,
      file,
      upload: null,
    })),
    ...uploads.map((one) => ({
      key: `upload-${one.id}`,
      name: one.source.name,
      preview: null,
      file: null,
      upload: one,
    })),
  ];
  return {
    shown,
    busy: uploads.some((one) => one.error === null),
    add: (files: File[]) => {
      for (const file of files) void start(file);
    },
    describe: (file: string, alt: string) => onChange(kept.map((one) => (one.file === file ? { ...one, alt } : one))),
    remove: (entry: Shown) => {
      entry.upload?.stop.abort();
      if (entry.upload) setUploads((all) => all.filter((one) => one.id !== entry.upload?.id));
      if (entry.file) onChange(kept.filter((one) => one.file !== entry.file?.file));
    },
  };
}

/** Each file of a draft with a field for what a picture shows, for those who do not see it. */
export function DraftFiles({ files }: { files: ReturnType<typeof useDraftFiles> }) {
  const { t } = useTranslation();
  return files.shown.map((entry) => (
    <div key={entry.key} className={classes.file}>
      {entry.preview ? (
        <img className={classes.thumb} src={entry.preview} alt="" />
      ) : (
        <IconFile size={32} stroke={1.25} aria-hidden />
      )}
      <div>
        {entry.file && /\.(avif|gif|heic|jpe?g|png|webp)$/i.test(entry.name) ? (
          <TextInput
            size="sm"
            label={t('composer.alt')}
            placeholder={t('composer.altExample')}
            value={entry.file.alt}
            maxLength={1000}
            onChange={(event) => files.describe(entry.key, event.currentTarget.value)}
          />
        ) : (
          <span>{entry.name}</span>
        )}
        {entry.upload && entry.upload.error === null && (
          <Progress
            value={entry.upload.share * 100}
            aria-label={t('composer.uploading', { name: entry.name })}
            mt={6}
          />
        )}
        {entry.upload?.error != null && (
          <p className={classes.problem} role="alert">
            {problemSentence(t, entry.upload.error)}
          </p>
        )}
      </div>
      <ActionIcon aria-label={t('composer.removeFile', { name: entry.name })} onClick={() => files.remove(entry)}>
        <IconX size={18} aria-hidden />
      </ActionIcon>
    </div>
  ));
}
