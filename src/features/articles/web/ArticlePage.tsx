import '../../../web/theme/serif.ts';
import { Button } from '@mantine/core';
import { IconPencil, IconPrinter } from '@tabler/icons-react';
import { Link, useRouter } from '@tanstack/react-router';
import { lazy, Suspense } from 'react';
import { useTranslation } from 'react-i18next';
import { Avatar } from '../../../web/components/avatar.tsx';
import { ItemFoot } from '../../../web/components/item-foot.tsx';
import { ItemMenu } from '../../../web/components/item-menu.tsx';
import { PersonName, personLine } from '../../../web/components/person-chip.tsx';
import { Attachments } from '../../../web/components/pictures.tsx';
import { fullTime } from '../../../web/components/relative-time.tsx';
import { RichText } from '../../../web/components/rich-text.tsx';
import { WhoCanSee } from '../../../web/components/who-can-see.tsx';
import { formatOf } from '../../../web/i18n/languages.ts';
import type { KindPageProps } from '../../../web/kinds.ts';
import type { ArticleItem } from '../contract.ts';
import classes from './articles.module.css';
import { Cover, Minutes } from './parts.tsx';
import { SeriesNav } from './SeriesNav.tsx';

const CommentThread = lazy(() => import('../../../web/components/comment-thread.tsx'));

/** An article to be read: its title, who wrote it, its text, its place in a series, what others say. */
export default function ArticlePage({ item }: KindPageProps) {
  const { t, i18n } = useTranslation('articles');
  const router = useRouter();
  const article = item as ArticleItem;
  const edit = () => void router.navigate({ to: `/drafts/of/${item.id}` });
  const day = (at: string) =>
    new Intl.DateTimeFormat(formatOf(i18n.language), { dateStyle: 'long' }).format(new Date(at));
  const writes = item.can.includes('edit') || article.mine.writes;
  const place = item.places[0];
  return (
    <article className={classes.article} aria-labelledby={`item-${item.id}`}>
      <header className={classes.head}>
        <div className={classes.above}>
          {place && (
            <Link
              to={place.kind === 'person' && place.person ? `/articles/by/${place.person}` : `/articles/in/${place.id}`}
              className={classes.blog}
            >
              <bdi>{place.name}</bdi>
            </Link>
          )}
          <WhoCanSee item={item} />
          <span className={classes.grow} />
          {writes && (
            <Button size="xs" variant="default" onClick={edit}>
              <IconPencil size={16} aria-hidden />
              <span className={classes.editWords}>{t('web:edit')}</span>
            </Button>
          )}
          <button
            type="button"
            className={classes.print}
            aria-label={t('print')}
            data-tip={t('print')}
            onClick={() => window.print()}
          >
            <IconPrinter size={18} stroke={1.75} aria-hidden />
          </button>
          <ItemMenu item={item} alone onEdit={edit} />
        </div>
        <h2 id={`item-${item.id}`} className={classes.title} dir="auto">
          {item.title}
        </h2>
        <div className={classes.byline}>
          <ul className={classes.authors} aria-label={t('authors')}>
            {[item.author, ...article.authors].map((person) => (
              <li key={person.id}>
                <Avatar person={person} size={32} />
                <span className={classes.author}>
                  <PersonName person={person} />
                  <span className={classes.line}>{personLine(person)}</span>
                </span>
              </li>
            ))}
          </ul>
          <p className={classes.facts}>
            <time dateTime={item.createdAt} title={fullTime(new Date(item.createdAt), formatOf(i18n.language))}>
              {day(item.createdAt)}
            </time>
            {item.editedAt && <time dateTime={item.editedAt}>{t('changedOn', { day: day(item.editedAt) })}</time>}
            <Minutes minutes={article.minutes} />
          </p>
        </div>
        {article.cover && <Cover cover={article.cover} sizes="(max-width: 720px) 100vw, 680px" />}
        {article.series && <SeriesNav series={article.series} current={item.id} />}
      </header>
      <div className={classes.text}>
        <RichText body={item.body} voice="reading" />
        <Attachments files={item.attachments} />
      </div>
      <ItemFoot item={item} alone onAnswer={() => undefined} />
      <Suspense fallback={null}>
        <CommentThread item={item} />
      </Suspense>
    </article>
  );
}
