import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { useOne } from '../../../web/api/queries.ts';
import { paths } from '../../../web/paths.ts';
import { getSeries } from '../contract.ts';
import classes from './articles.module.css';

interface SeriesNavProps {
  series: { readonly id: string; readonly name: string };
  current: string;
}

/** The parts of a series, so that one can go on with the next, or begin at the beginning. */
export function SeriesNav({ series, current }: SeriesNavProps) {
  const { t } = useTranslation('articles');
  const { data } = useOne(getSeries, { params: { id: series.id } });
  const parts = data?.parts ?? [];
  const at = parts.findIndex(({ id }) => id === current);
  if (parts.length < 2 || at < 0) return null;
  const [before, after] = [parts[at - 1], parts[at + 1]];
  return (
    <nav className={classes.series} aria-label={t('seriesOf', { name: series.name })}>
      <details>
        <summary>
          <bdi>{series.name}</bdi>
          <span className={classes.line}>{t('partOf', { part: at + 1, count: parts.length })}</span>
        </summary>
        <ol>
          {parts.map((part) => (
            <li key={part.id}>
              {part.id === current ? (
                <strong aria-current="page" dir="auto">
                  {part.title}
                </strong>
              ) : (
                <Link to={paths.item(part.id)} dir="auto">
                  {part.title}
                </Link>
              )}
            </li>
          ))}
        </ol>
      </details>
      <div className={classes.neighbours}>
        {before && (
          <Link to={paths.item(before.id)} rel="prev">
            <span>{t('before')}</span>
            <bdi>{before.title}</bdi>
          </Link>
        )}
        {after && (
          <Link to={paths.item(after.id)} rel="next" className={classes.next}>
            <span>{t('after')}</span>
            <bdi>{after.title}</bdi>
          </Link>
        )}
      </div>
    </nav>
  );
}
