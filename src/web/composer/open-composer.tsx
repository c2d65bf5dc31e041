import { Button, NativeSelect, TextInput } from '@mantine/core';
import { IconPhoto, IconPlus } from '@tabler/icons-react';
import { Suspense, useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { createItem } from '../../core/items/contract.ts';
import { call, newKey } from '../api/client.ts';
import { prependEntry } from '../api/patch.ts';
import { isProblem, problemSentence } from '../api/problem.ts';
import { queryClient } from '../api/queries.ts';
import type { Item, Place } from '../api/shapes.ts';
import { ActionMenu } from '../components/action-menu.tsx';
import { Avatar } from '../components/avatar.tsx';
import { tell } from '../components/toast.ts';
import { WhoWillSee } from '../components/who-can-see.tsx';
import { Worded } from '../components/worded.tsx';
import { kindOf } from '../modules.ts';
import { useMe } from '../session/me.ts';
import classes from './composer.module.css';
import { isEmptyDoc } from './draft.ts';
import { DraftFiles, useDraftFiles } from './draft-files.tsx';
import type { Drafting } from './item-composer.tsx';
import { kindChoice } from './kind-choice.ts';
import { rememberPlace, usePostPlaces } from './post-places.ts';
import TextEditor from './text-editor.tsx';

interface OpenComposerProps {
  place: Place | null;
  /** Where only this kind is written. */
  only?: string | undefined;
  drafting: Drafting;
  startWithPicture: boolean;
  onPosted?: ((item: Item) => void) | undefined;
  onClose: () => void;
}

/** The whole composer: where, what, pictures with their descriptions, the kind's own fields, and who will see it. */
export default function OpenComposer({
  place,
  only,
  drafting,
  startWithPicture,
  onPosted,
  onClose,
}: OpenComposerProps) {
  const { t } = useTranslation();
  const me = useMe();
  const { draft, change, clear } = drafting;
  const choices = usePostPlaces(place === null);
  const target = place ?? choices.find((one) => one.id === draft.place) ?? choices[0] ?? null;
  const files = useDraftFiles(draft.attachments, (attachments) => change({ attachments }));
  const picker = useRef<HTMLInputElement>(null);
  const [state, setState] = useState<{ sending: boolean; error: unknown }>({ sending: false, error: null });
  const kind = kindOf(draft.kind);
  const KindComposer = kind?.composer;
  const { shown, more } = only ? { shown: [], more: [] } : kindChoice(draft.kind);
  const empty =
    kind?.title === 'required'
      ? draft.title.trim() === ''
      : isEmptyDoc(draft.doc) && draft.attachments.length === 0 && Object.keys(draft.fields).length === 0;
  useEffect(() => {
    if (startWithPicture) picker.current?.click();
  }, [startWithPicture]);

  const send = async () => {
    if (empty || !target || state.sending || files.busy) return;
    setState({ sending: true, error: null });
    try {
      const item = await call(createItem, {
        params: { id: target.id },
        body: {
          kind: draft.kind,
          ...(isEmptyDoc(draft.doc) ? {} : { body: draft.doc as never }),
          ...(draft.title && kind?.title ? { title: draft.title } : {}),
          ...(draft.attachments.length > 0
            ? { attachments: draft.attachments.map(({ file, alt }) => ({ file, alt })) }
            : {}),
          ...(kind?.prepare?.(draft.fields) ?? draft.fields),
        },
        idempotencyKey: draft.key,
      });
      rememberPlace(target.id);
      clear();
      showOwnItem(item);
      onPosted?.(item);
      tell(t('composer.posted', { place: target.name }));
      onClose();
    } catch (error) {
      if (isProblem(error, 'idempotency_key_reused')) {
        // The answer to the first words was lost, and they were changed meanwhile: they stand there already.
        change({ key: newKey() });
        void queryClient.invalidateQueries({ queryKey: ['list'] });
      }
      setState({ sending: false, error });
    }
  };

  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: a shortcut for the whole form; the button is there as well.
    <div
      className={classes.open}
      onKeyDown={(event) => {
        if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) void send();
      }}
    >
      <div className={classes.head}>
        <Avatar person={me} />
        <div className={classes.where}>
          {place ? (
            <strong>{t('composer.in', { place: place.name })}</strong>
          ) : (
            <NativeSelect
              aria-label={t('composer.where')}
              size="sm"
              value={target?.id ?? ''}
              onChange={(event) => change({ place: event.currentTarget.value })}
              data={choices.map((one) => ({
                value: one.id,
                label: one.kind === 'person' ? t('composer.myPage') : `${one.emoji} ${one.name}`.trim(),
              }))}
            />
          )}
          {target && <WhoWillSee place={target} />}
        </div>
      </div>
      {kind?.title && (
        <TextInput
          className={classes.title}
          aria-label={t('item.title')}
          placeholder={t('item.title')}
          value={draft.title}
          maxLength={200}
          autoFocus
          onChange={(event) => change({ title: event.currentTarget.value })}
        />
      )}
      <div className={classes.writing}>
        <TextEditor
          initial={draft.doc}
          label={t('composer.text')}
          placeholder={t(kind?.startKey ?? 'composer.start')}
          autoFocus={!kind?.title}
          onChange={(doc) => change({ doc })}
          onSubmit={() => void send()}
          onEscape={onClose}
          onFiles={files.add}
        />
      </div>
      {(KindComposer || files.shown.length > 0) && (
        <div className={classes.extra}>
          {KindComposer && (
            <Suspense fallback={null}>
              <Worded>
                <KindComposer
                  place={target}
                  title={draft.title}
                  fields={draft.fields}
                  onChange={(fields) => change({ fields })}
                  errors={isProblem(state.error) ? state.error.fields : {}}
                />
              </Worded>
            </Suspense>
          )}
          <DraftFiles files={files} />
        </div>
      )}
      {state.error !== null && (
        <p className={classes.problem} role="alert">
          {problemSentence(t, state.error)} {t('draft.safe')}
        </p>
      )}
      <div className={classes.foot}>
        <input
          ref={picker}
          type="file"
          multiple
          hidden
          accept="image/*,.pdf,.doc,.docx,.xls,.xlsx,.ppt,.pptx,.odt,.ods,.odp,.txt,.csv,.zip"
          onChange={(event) => {
            files.add([...(event.currentTarget.files ?? [])]);
            event.currentTarget.value = '';
          }}
        />
        <Button
          variant="default"
          px={10}
          aria-label={t('composer.picture')}
          data-tip={t('composer.picture')}
          data-tip-at="start"
          onClick={() => picker.current?.click()}
        >
          <IconPhoto size={18} stroke={1.75} aria-hidden />
        </Button>
        {shown.map(({ kind: name, icon: Icon, labelKey }) => (
          <Button
            key={name}
            data-tip={t(labelKey)}
            variant={draft.kind === name ? 'light' : 'default'}
            px={10}
            aria-pressed={draft.kind === name}
            aria-label={t(labelKey)}
            onClick={() => change(draft.kind === name ? { kind: 'post', fields: {} } : { kind: name })}
          >
            <Icon size={18} stroke={1.75} aria-hidden />
          </Button>
        ))}
        {more.length > 0 && (
          <ActionMenu
            label={t('composer.more')}
            className={classes.more}
            position="top-start"
            lines={more.map(({ kind: name, icon, labelKey }) => ({
              id: name,
              label: t(labelKey),
              icon,
              run: () => change({ kind: name, fields: {} }),
            }))}
          >
            <IconPlus size={18} stroke={1.75} aria-hidden />
          </ActionMenu>
        )}
        <span className={classes.grow} />
        <Button variant="subtle" color="gray" onClick={onClose}>
          {t('close')}
        </Button>
        <Button onClick={() => void send()} disabled={empty || !target || files.busy} loading={state.sending}>
          {t('composer.post')}
        </Button>
      </div>
    </div>
  );
}

/** Puts one's own new item at the head of the streams it belongs to, without waiting for the live connection. */
function showOwnItem(item: Item): void {
  prependEntry(['list', 'stream.home'], item);
  for (const place of item.places) {
    prependEntry(['list', 'stream.community', { id: place.id }], item);
    if (place.person) prependEntry(['list', 'stream.profile', { id: place.person }], item);
    // Lists of its kind that the place has: they have an order of their own.
    void queryClient.invalidateQueries({
      predicate: ({ queryKey: [sort, route, params] }) =>
        sort === 'list' &&
        !String(route).startsWith('stream.') &&
        (params as { id?: string } | undefined)?.id === place.id,
    });
  }
}
