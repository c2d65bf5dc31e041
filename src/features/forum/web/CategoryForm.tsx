import { ActionIcon, Button, Textarea, TextInput } from '@mantine/core';
import { IconArrowDown, IconArrowUp, IconPencil, IconTrash } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { call } from '../../../web/api/client.ts';
import { isProblem, problemSentence } from '../../../web/api/problem.ts';
import { queryClient } from '../../../web/api/queries.ts';
import { tellProblem } from '../../../web/components/toast.ts';
import { type Category, colours, createCategory, deleteCategory, listCategories, updateCategory } from '../contract.ts';
import classes from './forum.module.css';
import { CategoryName, useCategories } from './parts.tsx';

const refresh = (place: string) => {
  void queryClient.invalidateQueries({ queryKey: ['list', 'forum.list', { id: place }] });
  return queryClient.invalidateQueries({ queryKey: ['one', listCategories.id, { id: place }] });
};

/** The categories of a forum, for who leads the community: their names, colours and order. */
export default function CategoryForm({ place, onClose }: { place: string; onClose: () => void }) {
  const { t } = useTranslation('forum');
  const categories = useCategories(place);
  const [open, setOpen] = useState<string | null>(null);
  const [removing, setRemoving] = useState<string | null>(null);
  const change = async (id: string, before: string | null) => {
    try {
      await call(updateCategory, { params: { id: place, category: id }, body: { before } });
    } catch (error) {
      tellProblem(error);
    }
    await refresh(place);
  };
  const remove = async ({ id }: Category) => {
    try {
      await call(deleteCategory, { params: { id: place, category: id } });
    } catch (error) {
      tellProblem(error);
    }
    setRemoving(null);
    await refresh(place);
  };
  return (
    <section className={classes.panel} aria-label={t('categories')}>
      <h2 className={classes.panelTitle}>{t('categories')}</h2>
      <p className={classes.soft}>{t('categoriesText')}</p>
      <ol className={classes.managed}>
        {categories.map((one, index) => (
          <li key={one.id}>
            {open === one.id ? (
              <Fields place={place} category={one} onClose={() => setOpen(null)} />
            ) : (
              <div className={classes.managedLine}>
                <span className={classes.grow}>
                  <CategoryName category={one} />{' '}
                  <span className={classes.soft}>{t('topicCount', { count: one.topics })}</span>
                </span>
                <ActionIcon
                  variant="subtle"
                  color="gray"
                  size={36}
                  aria-label={t('earlier', { name: one.name })}
                  disabled={index === 0}
                  onClick={() => void change(one.id, categories[index - 1]!.id)}
                >
                  <IconArrowUp size={18} aria-hidden />
                </ActionIcon>
                <ActionIcon
                  variant="subtle"
                  color="gray"
                  size={36}
                  aria-label={t('later', { name: one.name })}
                  disabled={index === categories.length - 1}
                  onClick={() => void change(one.id, categories[index + 2]?.id ?? null)}
                >
                  <IconArrowDown size={18} aria-hidden />
                </ActionIcon>
                <ActionIcon
                  variant="subtle"
                  color="gray"
                  size={36}
                  aria-label={t('editCategory', { name: one.name })}
                  onClick={() => setOpen(one.id)}
                >
                  <IconPencil size={18} aria-hidden />
                </ActionIcon>
                <ActionIcon
                  variant="subtle"
                  color="gray"
                  size={36}
                  aria-label={t('removeCategory', { name: one.name })}
                  onClick={() => setRemoving(one.id)}
                >
                  <IconTrash size={18} aria-hidden />
                </ActionIcon>
              </div>
            )}
            {removing === one.id && (
              <div className={classes.confirm} role="alert">
                <span>{t('removeText', { count: one.topics, name: one.name })}</span>
                <Button size="xs" color="red" variant="light" onClick={() => void remove(one)}>
                  {t('remove')}
                </Button>
                <Button size="xs" variant="subtle" color="gray" onClick={() => setRemoving(null)}>
                  {t('web:cancel')}
                </Button>
              </div>
            )}
          </li>
        ))}
      </ol>
      {open === 'new' ? (
        <Fields place={place} category={null} onClose={() => setOpen(null)} />
      ) : (
        <div className={classes.buttons}>
          <Button variant="subtle" color="gray" size="xs" onClick={onClose}>
            {t('web:close')}
          </Button>
          <Button size="xs" onClick={() => setOpen('new')}>
            {t('addCategory')}
          </Button>
        </div>
      )}
    </section>
  );
}

function Fields({ place, category, onClose }: { place: string; category: Category | null; onClose: () => void }) {
  const { t } = useTranslation('forum');
  const [name, setName] = useState(category?.name ?? '');
  const [description, setDescription] = useState(category?.description ?? '');
  const [colour, setColour] = useState<Category['colour']>(category?.colour ?? 'cinnamon');
  const [state, setState] = useState<{ busy: boolean; error: unknown }>({ busy: false, error: null });
  const save = async () => {
    setState({ busy: true, error: null });
    const body = { name, description, colour };
    try {
      if (category) await call(updateCategory, { params: { id: place, category: category.id }, body });
      else await call(createCategory, { params: { id: place }, body });
      await refresh(place);
      onClose();
    } catch (error) {
      setState({ busy: false, error });
    }
  };
  const wrong = isProblem(state.error) ? state.error.fields : {};
  return (
    <form
      className={classes.fields}
      onSubmit={(event) => {
        event.preventDefault();
        void save();
      }}
    >
      <TextInput
        label={t('name')}
        value={name}
        maxLength={60}
        required
        data-autofocus
        error={wrong.name}
        onChange={(event) => setName(event.currentTarget.value)}
      />
      <Textarea
        label={t('about')}
        value={description}
        maxLength={300}
        autosize
        error={wrong.description}
        onChange={(event) => setDescription(event.currentTarget.value)}
      />
      <fieldset className={classes.colours}>
        <legend>{t('colour')}</legend>
        {colours.map((one) => (
          <label key={one} className={classes.colour}>
            <input
              type="radio"
              name={`colour ${category?.id ?? 'new'}`}
              checked={colour === one}
              onChange={() => setColour(one)}
            />
            <span className={classes.dot} data-colour={one} aria-hidden="true" />
            <span className={classes.hidden}>{t(`colours.${one}`)}</span>
          </label>
        ))}
      </fieldset>
      {state.error !== null && (
        <p className={classes.problem} role="alert">
          {problemSentence(t, state.error)}
        </p>
      )}
      <div className={classes.buttons}>
        <Button variant="subtle" color="gray" size="xs" onClick={onClose}>
          {t('web:cancel')}
        </Button>
        <Button type="submit" size="xs" disabled={name.trim() === ''} loading={state.busy}>
          {t('web:save.changes')}
        </Button>
      </div>
    </form>
  );
}
