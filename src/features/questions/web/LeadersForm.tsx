import { ActionIcon, Button, TextInput } from '@mantine/core';
import { IconTrash } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { call } from '../../../web/api/client.ts';
import { problemSentence } from '../../../web/api/problem.ts';
import { queryClient } from '../../../web/api/queries.ts';
import type { Person } from '../../../web/api/shapes.ts';
import { PersonChip } from '../../../web/components/person-chip.tsx';
import { PersonPicker } from '../../../web/components/person-picker.tsx';
import { tellProblem } from '../../../web/components/toast.ts';
import { addLeader, type Leader, listLeaders, removeLeader } from '../contract.ts';
import { useLeaders } from './parts.tsx';
import classes from './questions.module.css';

const refresh = (place: string) => {
  void queryClient.invalidateQueries({ queryKey: ['list', 'questions.list', { id: place }] });
  return queryClient.invalidateQueries({ queryKey: ['one', listLeaders.id, { id: place }] });
};

/** Whom members can ask directly, named by who leads the community. */
export default function LeadersForm({ place, onClose }: { place: string; onClose: () => void }) {
  const { t } = useTranslation('questions');
  const leaders = useLeaders(place);
  const [removing, setRemoving] = useState<string | null>(null);
  const [person, setPerson] = useState<Pick<Person, 'id' | 'name'> | null>(null);
  const [role, setRole] = useState('');
  const [state, setState] = useState<{ busy: boolean; error: unknown }>({ busy: false, error: null });
  const add = async () => {
    if (!person) return;
    setState({ busy: true, error: null });
    try {
      await call(addLeader, { params: { id: place }, body: { person: person.id, role } });
      await refresh(place);
      setPerson(null);
      setRole('');
      setState({ busy: false, error: null });
    } catch (error) {
      setState({ busy: false, error });
    }
  };
  const remove = async ({ id }: Leader) => {
    await call(removeLeader, { params: { id: place, leader: id } }).catch(tellProblem);
    setRemoving(null);
    await refresh(place);
  };
  return (
    <section className={classes.panel} aria-label={t('leaders')}>
      <h2 className={classes.panelTitle}>{t('leaders')}</h2>
      <p className={classes.soft}>{t('leadersText')}</p>
      <ul className={classes.leaders}>
        {leaders.map((leader) => (
          <li key={leader.id} className={classes.leader}>
            <PersonChip person={leader.person} size={32} end={<bdi className={classes.soft}>{leader.role}</bdi>} />
            {removing === leader.id ? (
              <span className={classes.confirm} role="alert">
                {t('removeText', { name: leader.person.name })}
                <Button size="compact-xs" color="red" variant="light" onClick={() => void remove(leader)}>
                  {t('remove')}
                </Button>
                <Button size="compact-xs" variant="subtle" color="gray" onClick={() => setRemoving(null)}>
                  {t('web:cancel')}
                </Button>
              </span>
            ) : (
              <ActionIcon
                variant="subtle"
                color="gray"
                size={36}
                aria-label={t('removeLeader', { name: leader.person.name })}
                onClick={() => setRemoving(leader.id)}
              >
                <IconTrash size={18} aria-hidden />
              </ActionIcon>
            )}
          </li>
        ))}
      </ul>
      <form
        className={classes.fields}
        onSubmit={(event) => {
          event.preventDefault();
          void add();
        }}
      >
        {person ? (
          <p className={classes.soft}>
            <bdi>{person.name}</bdi>{' '}
            <Button variant="subtle" size="compact-xs" onClick={() => setPerson(null)}>
              {t('somebodyElse')}
            </Button>
          </p>
        ) : (
          <PersonPicker label={t('who')} placeholder={t('whoFind')} onChoose={setPerson} />
        )}
        <TextInput
          label={t('role')}
          placeholder={t('roleExample')}
          value={role}
          maxLength={80}
          onChange={(event) => setRole(event.currentTarget.value)}
        />
        {state.error !== null && (
          <p className={classes.problem} role="alert">
            {problemSentence(t, state.error)}
          </p>
        )}
        <div className={classes.buttons}>
          <Button variant="subtle" color="gray" size="xs" onClick={onClose}>
            {t('web:close')}
          </Button>
          <Button type="submit" size="xs" disabled={!person || role.trim() === ''} loading={state.busy}>
            {t('addLeader')}
          </Button>
        </div>
      </form>
    </section>
  );
}
