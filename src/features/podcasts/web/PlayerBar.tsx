import { IconX } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import button from '../../../web/components/icon-button.module.css';
import { paths } from '../../../web/paths.ts';
import { Buttons, Position, Speed } from './Controls.tsx';
import { Cover } from './parts.tsx';
import bar from './player.module.css';
import { stop, usePlayer } from './player.ts';

/** At the foot of every page while something plays. */
export default function PlayerBar() {
  const { t } = useTranslation('podcasts');
  const { episode, failed, position } = usePlayer();
  if (!episode) return null;
  const chapter = episode.chapters.findLast(({ at }) => at <= position);
  return (
    <section className={bar.bar} aria-label={t('player')}>
      <Link to={paths.item(episode.id)} className={bar.barWhat}>
        <Cover cover={episode.show?.cover} size={48} />
        <span className={bar.barWords}>
          <strong dir="auto">{episode.title}</strong>
          <span dir="auto">{chapter?.title ?? episode.show?.title ?? episode.author.name}</span>
        </span>
      </Link>
      <Buttons episode={episode} />
      {failed ? (
        <p className={bar.barProblem} role="alert">
          {t('cannotPlay')}
        </p>
      ) : (
        <Position episode={episode} />
      )}
      <div className={bar.barEnd}>
        <Speed />
        <button
          type="button"
          className={button.button}
          aria-label={t('stop')}
          data-tip={t('stop')}
          data-tip-at="end"
          onClick={stop}
        >
          <IconX size={18} stroke={1.75} aria-hidden />
        </button>
      </div>
    </section>
  );
}
