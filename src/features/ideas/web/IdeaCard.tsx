import { ActionIcon, Button } from '@mantine/core';
import { IconMinus, IconPlus } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { lazy, Suspense, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { call } from '../../../web/api/client.ts';
import { optimistically } from '../../../web/api/optimistic.ts';
import { changeItem } from '../../../web/api/patch.ts';
import { queryClient } from '../../../web/api/queries.ts';
import type { Item } from '../../../web/api/shapes.ts';
import { PersonName } from '../../../web/components/person-chip.tsx';
import { RelativeTime } from '../../../web/components/relative-time.tsx';
import type { KindCardProps } from '../../../web/kinds.ts';
import { paths } from '../../../web/paths.ts';
import { communityIdeas, type IdeaBudget, type IdeaItem, supportIdea, votesOnOne } from '../contract.ts';
import classes from './ideas.module.css';

const DecisionForm = lazy(() => import('./DecisionForm.tsx'));

/** What an idea has beyond its words: votes, what was decided and why, and for who leads the community the way to decide. */
export default function IdeaCard({ item }: KindCardProps) {
  const { t } = useTranslation('ideas');
  const [deciding, setDeciding] = useState(false);
  const idea = item as IdeaItem;
  const into = idea.mine.mergedInto;
  return (
    <div className={classes.idea}>
      <div className={classes.line}>
        {idea.state === 'merged' ? <span /> : <Votes idea={idea} />}
        <span className={classes.state} data-state={idea.state}>
          {t(`state.${idea.state}`)}
        </span>
      </div>
      {into && (
        <p className={classes.note}>
          {t('mergedInto')}{' '}
          <Link to={paths.item(into.id)} dir="auto">
            {into.title}
          </Link>
        </p>
      )}
      {idea.decision && idea.state !== 'merged' && <Decision idea={idea} decision={idea.decision} />}
      {deciding ? (
        <Suspense fallback={null}>
          <DecisionForm idea={idea} onClose={() => setDeciding(false)} />
        </Suspense>
      ) : (
        idea.can.includes('moderate') &&
        idea.state !== 'merged' && (
          <Button variant="default" size="xs" className={classes.start} onClick={() => setDeciding(true)}>
            {t('decide')}
          </Button>
        )
      )}
    </div>
  );
}

function Decision({ idea, decision }: { idea: IdeaItem; decision: NonNullable<IdeaItem['decision']> }) {
  const { t } = useTranslation('ideas');
  return (
    <div className={classes.decision} data-state={decision.state}>
      <p className={classes.reason} dir="auto">
        {decision.reason}
      </p>
      <p className={classes.soft}>
        <PersonName person={decision.by} /> · <RelativeTime at={decision.at} />
        {idea.owner && (
          <>
            {' · '}
            {t('owner')} <PersonName person={idea.owner} />
          </>
        )}
      </p>
    </div>
  );
}

function Votes({ idea }: { idea: IdeaItem }) {
  const { t } = useTranslation('ideas');
  const mine = idea.mine.votes;
  const open = idea.state === 'open' && idea.can.includes('support');
  const give = (votes: number) =>
    void optimistically(
      () => changeItem(idea.id, (old) => withVotes(old as IdeaItem, votes)),
      () => call(supportIdea, { params: { id: idea.id }, body: { votes } }),
      () => changeItem(idea.id, (old) => withVotes(old as IdeaItem, mine)),
      ({ mine: own, budget, ...fields }) => {
        changeItem(idea.id, (old) => ({ ...old, ...fields, mine: { ...old.mine, votes: own } }));
        showBudget(budget);
      },
    );
  return (
    <div className={classes.votes}>
      <span className={classes.count}>
        <strong>{idea.votes}</strong> {t('votes', { count: idea.votes })}
      </span>
      <span className={classes.soft}>{t('supporters', { count: idea.supporters })}</span>
      {open && (
        <fieldset className={classes.stepper}>
          <legend className={classes.hidden}>{t('yours')}</legend>
          <ActionIcon
            variant="default"
            size={36}
            aria-label={t('fewer')}
            disabled={mine === 0}
            onClick={() => give(mine - 1)}
          >
            <IconMinus size={16} aria-hidden />
          </ActionIcon>
          <output className={classes.mine} aria-label={t('yours')} data-some={mine > 0 || undefined}>
            {mine}
          </output>
          <ActionIcon
            variant="default"
            size={36}
            aria-label={t('more')}
            disabled={mine === votesOnOne}
            onClick={() => give(mine + 1)}
          >
            <IconPlus size={16} aria-hidden />
          </ActionIcon>
        </fieldset>
      )}
      {!open && mine > 0 && <span className={classes.soft}>{t('given', { count: mine })}</span>}
    </div>
  );
}

/** The page of ideas says how many votes are left; the list itself stays as it is under the reader. */
function showBudget(budget: IdeaBudget): void {
  queryClient.setQueriesData<{ pages: readonly { budget: IdeaBudget }[] }>(
    { queryKey: ['list', communityIdeas.id] },
    (data) => data && { ...data, pages: data.pages.map((page) => ({ ...page, budget })) },
  );
}

/** The idea as it will be once this person gives it so many votes. */
function withVotes(idea: IdeaItem, votes: number): Item {
  const before = idea.mine.votes;
  return {
    ...idea,
    votes: idea.votes + votes - before,
    supporters: idea.supporters + Number(votes > 0) - Number(before > 0),
    mine: { ...idea.mine, votes },
  } as Item;
}
