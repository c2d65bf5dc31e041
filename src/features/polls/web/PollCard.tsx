import { Button } from '@mantine/core';
import { IconCheck } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { call } from '../../../web/api/client.ts';
import { optimistically } from '../../../web/api/optimistic.ts';
import { changeItem } from '../../../web/api/patch.ts';
import type { Item } from '../../../web/api/shapes.ts';
import { RelativeTime } from '../../../web/components/relative-time.tsx';
import type { KindCardProps } from '../../../web/kinds.ts';
import { type PollItem, votePoll } from '../contract.ts';
import classes from './PollCard.module.css';

/** A poll under its question: choose, see how others chose, change one's mind until it closes. */
export default function PollCard({ item }: KindCardProps) {
  const { t } = useTranslation('polls');
  const poll = item as PollItem;
  const mine = poll.mine.votes;
  const canVote = poll.can.includes('vote') && !poll.closed;
  const [changing, setChanging] = useState(false);
  const [chosen, setChosen] = useState<readonly string[]>(mine);
  const voting = canVote && (mine.length === 0 || changing);

  const vote = (options: readonly string[]) => {
    setChanging(false);
    void optimistically(
      () => changeItem(poll.id, (old) => withVotes(old as PollItem, options)),
      () => call(votePoll, { params: { id: poll.id }, body: { options: [...options] } }),
      () => changeItem(poll.id, (old) => withVotes(old as PollItem, mine)),
      ({ mine: votes, ...fields }) =>
        changeItem(poll.id, (old) => ({ ...old, ...fields, mine: { ...old.mine, votes } })),
    );
  };
  const toggle = (option: string) => {
    if (poll.choices === 1) return vote([option]);
    setChosen((old) =>
      old.includes(option) ? old.filter((one) => one !== option) : [...old, option].slice(-poll.choices),
    );
  };

  return (
    <div className={classes.poll}>
      {voting ? (
        <fieldset className={classes.options}>
          <legend className={classes.legend}>
            {poll.choices === 1 ? t('chooseOne') : t('chooseMany', { count: poll.choices })}
          </legend>
          {poll.options.map((option) => (
            <button
              key={option.id}
              type="button"
              className={classes.choice}
              aria-pressed={poll.choices === 1 ? undefined : chosen.includes(option.id)}
              data-chosen={chosen.includes(option.id) || undefined}
              onClick={() => toggle(option.id)}
            >
              <span dir="auto">{option.text}</span>
              {chosen.includes(option.id) && <IconCheck size={16} aria-hidden />}
            </button>
          ))}
          {poll.choices > 1 && (
            <Button size="xs" className={classes.send} disabled={chosen.length === 0} onClick={() => vote(chosen)}>
              {t('vote')}
            </Button>
          )}
        </fieldset>
      ) : (
        <ul className={classes.options} aria-label={t('results')}>
          {poll.options.map((option) => (
            <Result key={option.id} option={option} voters={poll.voters} mine={mine.includes(option.id)} />
          ))}
        </ul>
      )}
      <p className={classes.foot}>
        <span>{t('voters', { count: poll.voters })}</span>
        {poll.anonymous && <span>{t('anonymous')}</span>}
        {poll.closed && <span>{t('closed')}</span>}
        {!poll.closed && poll.closesAt && (
          <span>
            {t('closes')} <RelativeTime at={poll.closesAt} />
          </span>
        )}
        {canVote && mine.length > 0 && !changing && (
          <button
            type="button"
            className={classes.change}
            onClick={() => {
              setChosen(mine);
              setChanging(true);
            }}
          >
            {t('change')}
          </button>
        )}
      </p>
    </div>
  );
}

interface ResultProps {
  option: PollItem['options'][number];
  voters: number;
  mine: boolean;
}

function Result({ option, voters, mine }: ResultProps) {
  const { t } = useTranslation('polls');
  const share = voters === 0 ? 0 : option.votes / voters;
  return (
    <li className={classes.result} data-mine={mine || undefined}>
      <span className={classes.bar} style={{ inlineSize: `${share * 100}%` }} />
      <span className={classes.text} dir="auto">
        {option.text}
        {mine && <IconCheck size={16} aria-label={t('mine')} />}
      </span>
      <span className={classes.votes} title={t('votes', { count: option.votes })}>
        {Math.round(share * 100)} %
      </span>
    </li>
  );
}

/** The poll as it will be once this person's vote is `options`. */
function withVotes(poll: PollItem, options: readonly string[]): Item {
  const before = poll.mine.votes;
  const count = (id: string) => Number(options.includes(id)) - Number(before.includes(id));
  const voters = poll.voters + Number(options.length > 0) - Number(before.length > 0);
  return {
    ...poll,
    voters,
    options: poll.options.map((option) => ({ ...option, votes: option.votes + count(option.id) })),
    mine: { ...poll.mine, votes: [...options] },
  };
}
