import { Button } from '@mantine/core';
import { Link, useParams } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { getPerson } from '../../../core/people/contract.ts';
import { isProblem } from '../../../web/api/problem.ts';
import { useOne } from '../../../web/api/queries.ts';
import type { Profile } from '../../../web/api/shapes.ts';
import { Avatar } from '../../../web/components/avatar.tsx';
import { FollowPersonButton } from '../../../web/components/follow-button.tsx';
import { NotFound } from '../../../web/components/not-found.tsx';
import { PersonFacts } from '../../../web/components/person-facts.tsx';
import { LoadingSkeleton } from '../../../web/components/skeletons.tsx';
import { Slot } from '../../../web/components/slot.tsx';
import { ErrorState } from '../../../web/components/states.tsx';
import { Page, Panel } from '../../../web/layout/page.tsx';
import { paths } from '../../../web/paths.ts';
import { useMe } from '../../../web/session/me.ts';
import classes from './directory.module.css';

/** A profile: who this is, how to reach them, what they wrote. */
export default function PersonPage() {
  const { t } = useTranslation('directory');
  const { id = '' } = useParams({ strict: false }) as { id?: string };
  const me = useMe();
  const { data: person, error, isError, refetch } = useOne(getPerson, { params: { id } });
  if (isProblem(error, 'not_found') || isProblem(error, 'invalid_request')) return <NotFound />;
  if (!person) {
    return (
      <Page title={t('person')}>
        {isError ? <ErrorState error={error} onRetry={() => void refetch()} /> : <LoadingSkeleton />}
      </Page>
    );
  }
  const own = person.id === me.id;
  return (
    <Page title={person.name} titleHidden aside={<PersonSide person={person} />}>
      <div className={classes.profile} data-bleed>
        <Avatar person={person} size={96} />
        <div className={classes.profileWords}>
          <p className={classes.profileName} aria-hidden="true">
            <bdi>{person.name}</bdi>
          </p>
          <p>{[person.title, person.department].filter(Boolean).join(', ')}</p>
          <p className={classes.soft}>
            {[person.location, person.guest ? t('guest') : '', person.active ? '' : t('left')]
              .filter(Boolean)
              .join(' · ')}
          </p>
        </div>
        {own ? (
          <Button component={Link} to={paths.settings} variant="default">
            {t('edit')}
          </Button>
        ) : (
          !me.guest && person.active && <FollowPersonButton person={person} />
        )}
      </div>
      <Slot name="person-main" person={person} />
    </Page>
  );
}

function PersonSide({ person }: { person: Profile }) {
  const { t } = useTranslation('directory');
  return (
    <>
      <Panel title={t('reach')}>
        <PersonFacts person={person} />
      </Panel>
      {person.about && (
        <Panel title={t('about')}>
          <p className={classes.about} dir="auto">
            {person.about}
          </p>
        </Panel>
      )}
      {person.department && (
        <Panel title={t('department')}>
          <Link to={`${paths.people}?department=${encodeURIComponent(person.department)}`} className={classes.link}>
            {t('whoElse', { department: person.department })}
          </Link>
        </Panel>
      )}
    </>
  );
}
