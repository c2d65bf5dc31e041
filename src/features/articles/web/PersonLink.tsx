import { IconNews } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { useOne } from '../../../web/api/queries.ts';
import type { Profile } from '../../../web/api/shapes.ts';
import { articlesOfPerson } from '../contract.ts';
import classes from './articles.module.css';

/** On the page of somebody who wrote articles: the way to them. */
export default function PersonLink({ person }: { person: Profile }) {
  const { t } = useTranslation('articles');
  const { data } = useOne(articlesOfPerson, { params: { id: person.id }, query: { limit: 1 } });
  if (!data?.items.length) return null;
  return (
    <Link to={`/articles/by/${person.id}`} className={classes.personLink}>
      <IconNews size={18} stroke={1.75} aria-hidden />
      {t('byPerson', { name: person.name })}
    </Link>
  );
}
