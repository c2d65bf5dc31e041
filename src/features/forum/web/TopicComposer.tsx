import { NativeSelect } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { KindComposerProps } from '../../../web/kinds.ts';
import classes from './forum.module.css';
import { useCategories } from './parts.tsx';

/** The category of a new topic, where the community has some. */
export default function TopicComposer({ place, fields, onChange, errors }: KindComposerProps) {
  const { t } = useTranslation('forum');
  const categories = useCategories(place?.kind === 'community' ? place.id : undefined);
  if (categories.length === 0) return <p className={classes.soft}>{t('composerHint')}</p>;
  const chosen = categories.find(({ id }) => id === fields.category);
  return (
    <NativeSelect
      label={t('category')}
      description={chosen?.description}
      value={chosen?.id ?? ''}
      error={errors.category}
      onChange={(event) => {
        const { category: _, ...others } = fields;
        const category = event.currentTarget.value;
        onChange(category === '' ? others : { ...others, category });
      }}
      data={[{ value: '', label: t('noCategory') }, ...categories.map(({ id, name }) => ({ value: id, label: name }))]}
    />
  );
}
