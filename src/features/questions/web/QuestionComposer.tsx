import { NativeSelect } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { IconCircleCheck } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { useOne } from '../../../web/api/queries.ts';
import type { KindComposerProps } from '../../../web/kinds.ts';
import { paths } from '../../../web/paths.ts';
import { similarQuestions } from '../contract.ts';
import { useLeaders } from './parts.tsx';
import classes from './questions.module.css';

/** While a question is typed: those like it, and whom it can be put to. */
export default function QuestionComposer({ place, title, fields, onChange, errors }: KindComposerProps) {
  const { t } = useTranslation('questions');
  const leaders = useLeaders(place?.kind === 'person' ? undefined : place?.id);
  const [q] = useDebouncedValue(title.trim(), 350);
  const found = useOne(similarQuestions, { query: { q } }, { enabled: q.length >= 8, keep: true });
  const similar = q.length >= 8 ? (found.data?.items ?? []) : [];
  const chosen = leaders.find(({ id }) => id === fields.leader);
  return (
    <div className={classes.composer}>
      <div role="status">
        {similar.length > 0 && (
          <section className={classes.similar} aria-label={t('similar')}>
            <p className={classes.similarHead}>{t('similar')}</p>
            <ul>
              {similar.map((hit) => (
                <li key={hit.id}>
                  <a href={paths.item(hit.id)} target="_blank" rel="noopener" dir="auto">
                    {hit.title}
                  </a>{' '}
                  {hit.answered && (
                    <span className={classes.status} data-answered>
                      <IconCircleCheck size={14} stroke={2} aria-hidden />
                      {t('answered')}
                    </span>
                  )}
                </li>
              ))}
            </ul>
          </section>
        )}
      </div>
      {leaders.length > 0 && (
        <NativeSelect
          label={t('ask')}
          description={chosen && t('askHint', { name: chosen.person.name })}
          value={chosen?.id ?? ''}
          error={errors.leader}
          onChange={(event) => {
            const { leader: _, ...others } = fields;
            const leader = event.currentTarget.value;
            onChange(leader === '' ? others : { ...others, leader });
          }}
          data={[
            { value: '', label: t('everybody') },
            ...leaders.map(({ id, role, person }) => ({ value: id, label: `${person.name}, ${role}` })),
          ]}
        />
      )}
    </div>
  );
}
