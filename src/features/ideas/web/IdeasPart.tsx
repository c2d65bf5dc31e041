import { IconBulb } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useList } from '../../../web/api/queries.ts';
import type { CommunityPage } from '../../../web/api/shapes.ts';
import { ItemList } from '../../../web/components/item-list.tsx';
import { EmptyState } from '../../../web/components/states.tsx';
import { ItemComposer } from '../../../web/composer/item-composer.tsx';
import { communityIdeas, type IdeaBudget } from '../contract.ts';
import classes from './ideas.module.css';

const shows = ['popular', 'newest', 'decided'] as const;

/** A community's ideas: what most want, what is new, what was decided; and how many votes the reader has left. */
export default function IdeasPart({ community }: { community: CommunityPage }) {
  const { t } = useTranslation('ideas');
  const [show, setShow] = useState<(typeof shows)[number]>('popular');
  const ideas = useList(communityIdeas, { params: { id: community.id }, query: { show } }, { keep: true });
  const [first] = (ideas.data?.pages ?? []) as { budget?: IdeaBudget }[];
  return (
    <>
      {community.can.includes('post') && (
        <div data-bleed className={classes.composer}>
          <ItemComposer place={community} kind="idea" />
        </div>
      )}
      <div className={classes.bar}>
        <fieldset className={classes.shows}>
          <legend className={classes.hidden}>{t('whichIdeas')}</legend>
          {shows.map((one) => (
            <button
              key={one}
              type="button"
              className={classes.show}
              aria-pressed={show === one}
              onClick={() => setShow(one)}
            >
              {t(`show.${one}`)}
            </button>
          ))}
        </fieldset>
        {first?.budget && (
          <span className={classes.soft} role="status">
            {t('left', { count: Math.max(0, first.budget.left), total: first.budget.total })}
          </span>
        )}
      </div>
      <ItemList
        query={ideas}
        hidePlace={community.id}
        label={t('ofCommunity', { name: community.name })}
        empty={
          <EmptyState
            icon={IconBulb}
            title={show === 'decided' ? t('noneDecided') : t('empty')}
            example={t('example')}
            help="ideas"
          />
        }
      />
    </>
  );
}
