import { Button, NativeSelect, TextInput } from '@mantine/core';
import { useRouter } from '@tanstack/react-router';
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { getItem } from '../../../core/items/contract.ts';
import { call } from '../../../web/api/client.ts';
import { problemSentence } from '../../../web/api/problem.ts';
import { queryClient, useList } from '../../../web/api/queries.ts';
import { tell } from '../../../web/components/toast.ts';
import { usePostPlaces } from '../../../web/composer/post-places.ts';
import { paths } from '../../../web/paths.ts';
import { communityTopics, mergeTopic, moveTopic, splitTopic, type TopicItem } from '../contract.ts';
import classes from './forum.module.css';
import { useCategories } from './parts.tsx';

interface LeadFormProps {
  topic: TopicItem;
  doing: 'split' | 'merge' | 'move';
  /** The replies that are chosen to be split off. */
  replies: readonly string[];
  onClose: () => void;
}

const another = 'a new topic';

/** Moving, merging and splitting, each saying what will become of it before it is done. */
export default function LeadForm({ topic, doing, replies, onClose }: LeadFormProps) {
  const { t } = useTranslation('forum');
  const router = useRouter();
  const form = useRef<HTMLFieldSetElement>(null);
  const home = topic.places[0]!;
  const [title, setTitle] = useState('');
  const [into, setInto] = useState(doing === 'split' ? another : '');
  const [place, setPlace] = useState(home.id);
  const [category, setCategory] = useState(topic.category ?? '');
  const [state, setState] = useState<{ busy: boolean; error: unknown }>({ busy: false, error: null });
  const places = usePostPlaces(doing === 'move').filter((one) => one.kind === 'community');
  const categories = useCategories(place);
  const others = useList(
    communityTopics,
    { params: { id: home.id }, query: { limit: 100 } },
    { enabled: doing !== 'move' },
  );
  const choices = others.entries
    .filter(({ id, places: [first] }) => id !== topic.id && first?.id === home.id)
    .map((one) => ({ value: one.id, label: one.title }));
  // It opens below what was pressed, perhaps out of sight.
  useEffect(() => {
    form.current?.querySelector<HTMLElement>('select, input')?.focus();
  }, []);
  const params = { id: topic.id };
  const work = {
    move: async () => {
      const target = category === '' ? null : category;
      await call(moveTopic, { params, body: { category: target, ...(place === home.id ? {} : { place }) } });
      tell(t('wasMoved'));
    },
    merge: async () => {
      const { reply } = await call(mergeTopic, { params, body: { into } });
      tell(t('wasMerged'));
      await router.navigate({ to: paths.item(into, reply ?? undefined) });
    },
    split: async () => {
      const list = [...replies];
      const body =
        into === another ? { replies: list, title, ...(category === '' ? {} : { category }) } : { replies: list, into };
      const { id, moved } = await call(splitTopic, { params, body });
      tell(t('wasSplit', { count: moved.length }));
      await router.navigate({ to: paths.item(id) });
    },
  };
  const send = async () => {
    setState({ busy: true, error: null });
    try {
      await work[doing]();
      onClose();
      void queryClient.invalidateQueries({ queryKey: ['one', getItem.id] });
      void queryClient.invalidateQueries({ queryKey: ['list'] });
    } catch (error) {
      setState({ busy: false, error });
    }
  };
  const ready = {
    move: place !== home.id || category !== (topic.category ?? ''),
    merge: into !== '',
    split: replies.length > 0 && (into !== another || title.trim() !== ''),
  }[doing];
  return (
    <fieldset ref={form} className={doing === 'split' ? `${classes.form} ${classes.below}` : classes.form}>
      <legend className={classes.formTitle}>{t(`${doing}Title`)}</legend>
      <p className={classes.soft}>
        {doing === 'split' ? t('chosen', { count: replies.length }) : t(`${doing}Text`, { title: topic.title })}
      </p>
      {doing === 'move' && places.length > 0 && (
        <NativeSelect
          label={t('community')}
          value={place}
          onChange={(event) => {
            setPlace(event.currentTarget.value);
            setCategory('');
          }}
          data={[
            ...(places.some(({ id }) => id === home.id) ? [] : [{ value: home.id, label: home.name }]),
            ...places.map(({ id, name }) => ({ value: id, label: name })),
          ]}
        />
      )}
      {doing !== 'move' && (
        <NativeSelect
          label={t('whichTopic')}
          value={into}
          onChange={(event) => setInto(event.currentTarget.value)}
          data={[
            { value: doing === 'split' ? another : '', label: doing === 'split' ? t('newTopic') : t('choose') },
            ...choices,
          ]}
        />
      )}
      {doing === 'split' && into === another && (
        <TextInput
          label={t('web:item.title')}
          value={title}
          maxLength={200}
          onChange={(event) => setTitle(event.currentTarget.value)}
        />
      )}
      {(doing === 'move' || (doing === 'split' && into === another)) && categories.length > 0 && (
        <NativeSelect
          label={t('category')}
          value={category}
          onChange={(event) => setCategory(event.currentTarget.value)}
          data={[
            { value: '', label: t('noCategory') },
            ...categories.map(({ id, name }) => ({ value: id, label: name })),
          ]}
        />
      )}
      {state.error !== null && (
        <p className={classes.problem} role="alert">
          {problemSentence(t, state.error)}
        </p>
      )}
      <div className={classes.buttons}>
        <Button variant="subtle" color="gray" size="xs" onClick={onClose}>
          {t('web:cancel')}
        </Button>
        <Button size="xs" disabled={!ready} loading={state.busy} onClick={() => void send()}>
          {t(`${doing}It`)}
        </Button>
      </div>
    </fieldset>
  );
}
