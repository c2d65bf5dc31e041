import '../../../web/theme/serif.ts';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import type { KindCardProps } from '../../../web/kinds.ts';
import { paths } from '../../../web/paths.ts';
import type { ArticleItem } from '../contract.ts';
import classes from './articles.module.css';
import { Cover, Minutes, useNames } from './parts.tsx';

/** An article in a stream: its cover, what it is about, how long it takes. The text is on its own page. */
export default function ArticleCard({ item }: KindCardProps) {
  const { t } = useTranslation('articles');
  const article = item as ArticleItem;
  const names = useNames();
  return (
    <div className={classes.card}>
      {article.cover && (
        <Link to={paths.item(item.id)} className={classes.cardCover} tabIndex={-1} aria-hidden>
          <Cover cover={article.cover} decorative sizes="(max-width: 720px) 100vw, 648px" />
        </Link>
      )}
      {article.excerpt && (
        <p className={classes.excerpt} dir="auto">
          {article.excerpt}
        </p>
      )}
      <p className={classes.facts}>
        {article.series && <bdi>{t('seriesPart', { name: article.series.name, part: article.series.part })}</bdi>}
        {article.authors.length > 0 && (
          <bdi>{t('with', { names: names(article.authors.map(({ name }) => name)) })}</bdi>
        )}
        <Minutes minutes={article.minutes} />
        <Link to={paths.item(item.id)} className={classes.readOn}>
          {t('web:readOn')}
        </Link>
      </p>
    </div>
  );
}
