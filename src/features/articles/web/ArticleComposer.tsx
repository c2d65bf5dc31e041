import { Button, NumberInput, Textarea, TextInput } from '@mantine/core';
import { IconPhoto, IconX } from '@tabler/icons-react';
import { useId, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { filePath, upload, whenReady } from '../../../web/api/files.ts';
import { problemSentence } from '../../../web/api/problem.ts';
import { useOne } from '../../../web/api/queries.ts';
import form from '../../../web/components/form.module.css';
import type { KindComposerProps } from '../../../web/kinds.ts';
import { longestExcerpt, longestSeries, seriesOfPlace } from '../contract.ts';
import classes from './articles.module.css';

interface Cover {
  readonly file: string;
  readonly alt: string;
}

/** What stands beside an article's words: cover, excerpt, series. */
export default function ArticleComposer({ fields, onChange, errors, place }: KindComposerProps) {
  const { t } = useTranslation('articles');
  const id = useId();
  const text = (name: string) => (typeof fields[name] === 'string' ? fields[name] : '');
  const change = (part: Record<string, unknown>) => onChange({ ...fields, ...part });
  const known = useOne(seriesOfPlace, { params: { id: place?.id ?? '0' } }, { enabled: place !== null });
  return (
    <div className={form.stack}>
      <CoverField cover={(fields.cover as Cover | null | undefined) ?? null} onChange={(cover) => change({ cover })} />
      <Textarea
        label={t('excerpt')}
        description={t('excerptWhy')}
        autosize
        minRows={2}
        dir="auto"
        maxLength={longestExcerpt}
        value={text('excerpt')}
        error={errors.excerpt}
        onChange={(event) => change({ excerpt: event.currentTarget.value })}
      />
      <div className={classes.seriesFields}>
        <TextInput
          label={t('series')}
          description={t('seriesWhy')}
          list={`${id}-series`}
          autoComplete="off"
          dir="auto"
          maxLength={longestSeries}
          value={text('series')}
          error={errors.series}
          onChange={(event) => change({ series: event.currentTarget.value })}
        />
        <datalist id={`${id}-series`}>
          {(known.data?.items ?? []).map((one) => (
            <option key={one.id} value={one.name} />
          ))}
        </datalist>
        {text('series').trim() !== '' && (
          <NumberInput
            label={t('part')}
            description={t('partWhy')}
            min={1}
            max={9999}
            allowDecimal={false}
            value={typeof fields.part === 'number' ? fields.part : ''}
            error={errors.part}
            onChange={(part) => change({ part: typeof part === 'number' ? part : null })}
          />
        )}
      </div>
    </div>
  );
}

function CoverField({ cover, onChange }: { cover: Cover | null; onChange: (cover: Cover | null) => void }) {
  const { t } = useTranslation('articles');
  const picker = useRef<HTMLInputElement>(null);
  const [state, setState] = useState<{ busy: boolean; error: unknown }>({ busy: false, error: null });
  const take = async (file: File | undefined) => {
    if (!file) return;
    setState({ busy: true, error: null });
    try {
      const picture = await whenReady(await upload(file));
      onChange({ file: picture.id, alt: '' });
      setState({ busy: false, error: null });
    } catch (error) {
      setState({ busy: false, error });
    }
  };
  return (
    <div className={form.stack}>
      {cover && <img className={classes.coverNow} src={filePath(cover.file, 'medium')} alt={cover.alt} />}
      <div className={form.row}>
        <input
          ref={picker}
          type="file"
          accept="image/*"
          hidden
          aria-label={t('cover')}
          onChange={(event) => {
            void take(event.currentTarget.files?.[0]);
            event.currentTarget.value = '';
          }}
        />
        <Button
          variant="default"
          loading={state.busy}
          leftSection={<IconPhoto size={18} stroke={1.75} aria-hidden />}
          onClick={() => picker.current?.click()}
        >
          {cover ? t('coverOther') : t('coverAdd')}
        </Button>
        {cover && (
          <Button
            variant="subtle"
            color="gray"
            leftSection={<IconX size={16} aria-hidden />}
            onClick={() => onChange(null)}
          >
            {t('coverRemove')}
          </Button>
        )}
      </div>
      {cover && (
        <TextInput
          label={t('web:composer.alt')}
          placeholder={t('web:composer.altExample')}
          maxLength={1000}
          dir="auto"
          value={cover.alt}
          onChange={(event) => onChange({ ...cover, alt: event.currentTarget.value })}
        />
      )}
      {state.error !== null && (
        <p className={form.problem} role="alert">
          {problemSentence(t, state.error)}
        </p>
      )}
    </div>
  );
}
