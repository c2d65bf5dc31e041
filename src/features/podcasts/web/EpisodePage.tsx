import { IconDownload } from '@tabler/icons-react';
import { Link, useRouter } from '@tanstack/react-router';
import { lazy, Suspense, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { filePath } from '../../../web/api/files.ts';
import type { Doc } from '../../../web/api/shapes.ts';
import { ItemFoot } from '../../../web/components/item-foot.tsx';
import { ItemHead } from '../../../web/components/item-head.tsx';
import { Attachments } from '../../../web/components/pictures.tsx';
import { RichText } from '../../../web/components/rich-text.tsx';
import { isEmptyDoc } from '../../../web/composer/draft.ts';
import type { KindPageProps } from '../../../web/kinds.ts';
import type { EpisodeItem } from '../contract.ts';
import { Buttons, Position, Speed } from './Controls.tsx';
import { State } from './EpisodeCard.tsx';
import { Cover, isPlayable, NumberOf, Progress, useLanguage } from './parts.tsx';
import bar from './player.module.css';
import { play, usePlayer } from './player.ts';
import classes from './podcasts.module.css';
import { clock, spoken } from './time.ts';

const CommentThread = lazy(() => import('../../../web/components/comment-thread.tsx'));
const Transcript = lazy(() => import('./Transcript.tsx'));
const Video = lazy(() => import('./Video.tsx'));

/** An episode: hear or see it, go to a chapter or a sentence, talk about it. */
export default function EpisodePage({ item }: KindPageProps) {
  const router = useRouter();
  const episode = item as EpisodeItem;
  const player = usePlayer();
  const [seen, setSeen] = useState<number | null>(null);
  const [goTo, setGoTo] = useState<{ at: number } | null>(null);
  const video = episode.media?.video ?? false;
  const isHere = player.episode?.id === episode.id;
  const position = video ? seen : isHere ? player.position : null;
  const go = (at: number) => (video ? setGoTo({ at }) : play(episode, at));
  const playable = isPlayable(episode);
  return (
    <article className={classes.episode} aria-labelledby={`item-${item.id}`}>
      <ItemHead
        item={item}
        alone
        titleId={`item-${item.id}-by`}
        onEdit={() => void router.navigate({ to: `/podcasts/edit/${item.id}` })}
      />
      <div className={classes.top}>
        {!video && <Cover cover={episode.show?.cover} size={112} />}
        <div className={classes.topWords}>
          {episode.show && (
            <Link to={`/podcasts/${episode.show.id}`} className={classes.showName}>
              <bdi>{episode.show.title}</bdi>
            </Link>
          )}
          <h2 id={`item-${item.id}`} className={classes.title} dir="auto">
            {item.title}
          </h2>
          <p className={classes.facts}>
            <NumberOf episode={episode} />
            {playable && <Progress episode={episode} />}
            <State episode={episode} />
          </p>
        </div>
      </div>
      {playable && video && (
        <Suspense fallback={<div className={classes.video} />}>
          <Video episode={episode} goTo={goTo} onTime={setSeen} />
        </Suspense>
      )}
      {playable && !video && <Panel episode={episode} />}
      {!isEmptyDoc(item.body as Doc | null) && <RichText body={item.body} />}
      <Attachments files={item.attachments} />
      {episode.chapters.length > 0 && <Chapters episode={episode} position={position} onGo={playable ? go : null} />}
      {episode.transcript && (
        <Suspense fallback={null}>
          <Transcript episode={episode} position={position} onGo={go} />
        </Suspense>
      )}
      <ItemFoot item={item} alone onAnswer={() => undefined} />
      <Suspense fallback={null}>
        <CommentThread item={item} />
      </Suspense>
    </article>
  );
}

function Panel({ episode }: { episode: EpisodeItem }) {
  const { t } = useTranslation('podcasts');
  return (
    <div className={classes.panel}>
      <Position episode={episode} />
      <div className={classes.panelRow}>
        <Speed />
        <Buttons episode={episode} />
        <a
          className={bar.small}
          href={filePath(episode.media!.file, 'content')}
          download={episode.media!.name}
          aria-label={t('download')}
          data-tip={t('download')}
          data-tip-at="end"
        >
          <IconDownload size={20} stroke={1.75} aria-hidden />
        </a>
      </div>
    </div>
  );
}

function Chapters({
  episode,
  position,
  onGo,
}: {
  episode: EpisodeItem;
  position: number | null;
  onGo: ((at: number) => void) | null;
}) {
  const { t } = useTranslation('podcasts');
  const language = useLanguage();
  const now = position === null ? -1 : episode.chapters.findLastIndex(({ at }) => at <= position);
  return (
    <section className={classes.part} aria-label={t('chapters')}>
      <h3>{t('chapters')}</h3>
      <ol className={classes.chapters}>
        {episode.chapters.map(({ at, title }, index) => (
          <li key={at} aria-current={index === now ? 'true' : undefined}>
            {onGo ? (
              <button type="button" className={classes.chapter} onClick={() => onGo(at)}>
                <span className={classes.chapterAt} aria-hidden="true">
                  {clock(at)}
                </span>
                <span dir="auto">{title}</span>
                <span className={classes.hidden}>{t('goTo', { time: spoken(at, language) })}</span>
              </button>
            ) : (
              <span className={classes.chapter}>
                <span className={classes.chapterAt}>{clock(at)}</span>
                <span dir="auto">{title}</span>
              </span>
            )}
          </li>
        ))}
      </ol>
    </section>
  );
}
