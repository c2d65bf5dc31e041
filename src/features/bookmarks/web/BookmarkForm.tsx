import { Button, NativeSelect, Textarea, TextInput } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { createItem, updateItem } from '../../../core/items/contract.ts';
import { call } from '../../../web/api/client.ts';
import { changeItem } from '../../../web/api/patch.ts';
import { isProblem, problemSentence } from '../../../web/api/problem.ts';
import { queryClient } from '../../../web/api/queries.ts';
import form from '../../../web/components/form.module.css';
import { WhoWillSee } from '../../../web/components/who-can-see.tsx';
import { usePostPlaces } from '../../../web/composer/post-places.ts';
import { createPrivate, updatePrivate } from '../contract.ts';
import classes from './bookmarks.module.css';
import { Known, useKnown } from './Known.tsx';
import { type Bookmark, isPrivate } from './parts.tsx';
import { isTag, tagsIn } from './tags.ts';

export interface Given {
  readonly address: string;
  readonly title: string;
  readonly description: string;
}

/** What became of it: where it is now, null for the private list. */
export interface Saved {
  readonly place: { readonly id: string; readonly name: string } | null;
}

type BookmarkFormProps = { onSaved: (saved: Saved) => void; onCancel: () => void } & (
  | { given: Given; place?: string; bookmark?: undefined }
  | { bookmark: Bookmark; given?: undefined; place?: undefined }
);

/** Every list of bookmarks, and the streams in which they stand. */
export const refreshLists = async (): Promise<void> => {
  const keys = ['bookmarks.mine', 'bookmarks.ofPlace', 'stream.home', 'stream.community', 'stream.profile'];
  await Promise.all(keys.map((key) => queryClient.invalidateQueries({ queryKey: ['list', key] })));
};

/** A new bookmark, for oneself or for others; or one that is there, to be changed. */
export function BookmarkForm({ given, place: wanted, bookmark, onSaved, onCancel }: BookmarkFormProps) {
  const { t } = useTranslation('bookmarks');
  const begun = given ?? bookmark;
  const [fields, setFields] = useState({
    address: begun.address,
    title: begun.title,
    description: begun.description,
    tagLine: bookmark ? bookmark.ownTags.join(' ') : '',
    place: wanted ?? '',
  });
  const [state, setState] = useState<{ sending: boolean; error: unknown }>({ sending: false, error: null });
  const places = usePostPlaces(bookmark === undefined);
  const place = places.find(({ id }) => id === fields.place) ?? null;
  const known = useKnown(fields.address, bookmark?.id);
  const change = (part: Partial<typeof fields>) => {
    setFields((old) => ({ ...old, ...part }));
    // What was said about the fields as they were is not about these.
    setState((old) => (old.error === null ? old : { ...old, error: null }));
  };
  const errors = isProblem(state.error) ? state.error.fields : {};
  const isHere = isProblem(state.error, 'bookmark_here_already');
  const tags = tagsIn(fields.tagLine);

  const send = async (evenIfKnown: boolean): Promise<Saved> => {
    const { title, description } = fields;
    const address = fields.address.trim();
    if (!bookmark) {
      if (!place) {
        await call(createPrivate, { body: { address, title, description, tags } });
        return { place: null };
      }
      const body = { kind: 'bookmark', address, description, tags, evenIfKnown, ...(title.trim() ? { title } : {}) };
      await call(createItem, { params: { id: place.id }, body });
      return { place };
    }
    if (isPrivate(bookmark)) {
      await call(updatePrivate, { params: { id: bookmark.id }, body: { address, title, description, tags } });
      return { place: null };
    }
    const body = { version: bookmark.version, title, address, description, tags };
    const changed = await call(updateItem, { params: { id: bookmark.id }, body });
    changeItem(bookmark.id, () => changed);
    return { place: bookmark.places[0] ?? null };
  };
  const save = async (evenIfKnown: boolean) => {
    if (state.sending || !tags.every(isTag)) return;
    setState({ sending: true, error: null });
    try {
      const saved = await send(evenIfKnown);
      await refreshLists();
      onSaved(saved);
    } catch (error) {
      setState({ sending: false, error });
    }
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    void save(false);
  };
  return (
    <form className={form.stack} onSubmit={submit} noValidate>
      <TextInput
        type="url"
        inputMode="url"
        autoComplete="off"
        dir="ltr"
        label={t('address')}
        placeholder={t('addressPlaceholder')}
        value={fields.address}
        error={errors.address}
        data-autofocus
        onChange={(event) => change({ address: event.currentTarget.value })}
      />
      <Known known={known} />
      <TextInput
        label={t('titleField')}
        description={t('titleHint')}
        maxLength={200}
        dir="auto"
        value={fields.title}
        error={errors.title}
        onChange={(event) => change({ title: event.currentTarget.value })}
      />
      <Textarea
        label={t('description')}
        description={t('descriptionHint')}
        autosize
        minRows={2}
        maxRows={10}
        maxLength={2000}
        dir="auto"
        value={fields.description}
        error={errors.description}
        onChange={(event) => change({ description: event.currentTarget.value })}
      />
      <TextInput
        label={t('tags')}
        description={t('tagsHint')}
        dir="auto"
        value={fields.tagLine}
        error={tags.every(isTag) ? errors.tags : t('tagsNot')}
        onChange={(event) => change({ tagLine: event.currentTarget.value })}
      />
      {!bookmark && (
        <div className={classes.who}>
          <NativeSelect
            label={t('who')}
            value={place?.id ?? ''}
            onChange={(event) => change({ place: event.currentTarget.value })}
            data={[
              { value: '', label: t('onlyMe') },
              ...places.map((one) => ({
                value: one.id,
                label: one.kind === 'person' ? t('web:composer.myPage') : `${one.emoji} ${one.name}`.trim(),
              })),
            ]}
          />
          {place ? <WhoWillSee place={place} /> : <span className={form.soft}>{t('private')}</span>}
        </div>
      )}
      {state.error !== null && Object.keys(errors).length === 0 && (
        <p className={form.problem} role="alert">
          {problemSentence(t, state.error)}
        </p>
      )}
      <div className={form.row}>
        <Button type="submit" loading={state.sending} disabled={fields.address.trim() === ''}>
          {bookmark ? t('web:save.changes') : t('save')}
        </Button>
        {isHere && place && (
          <Button variant="default" onClick={() => void save(true)}>
            {t('saveAnyway')}
          </Button>
        )}
        <Button variant="subtle" color="gray" onClick={onCancel}>
          {t('web:cancel')}
        </Button>
      </div>
    </form>
  );
}
