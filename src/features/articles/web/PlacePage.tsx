import { Button } from '@mantine/core';
import { IconPencilPlus } from '@tabler/icons-react';
import { Link, useParams, useRouter, useSearch } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { getCommunity } from '../../../core/places/contract.ts';
import { isProblem } from '../../../web/api/problem.ts';
import { useOne } from '../../../web/api/queries.ts';
import { NotFound } from '../../../web/components/not-found.tsx';
import { Page } from '../../../web/layout/page.tsx';
import { useMe } from '../../../web/session/me.ts';
import { useOrganisation } from '../../../web/session/organisation.ts';
import { Blog } from './Blog.tsx';
import { Feed } from './parts.tsx';

/** The blog of a place at an address of its own: a community's, or the whole organisation's. */
export default function PlacePage() {
  const { t } = useTranslation('articles');
  const me = useMe();
  const organisation = useOrganisation();
  const router = useRouter();
  const { id = '' } = useParams({ strict: false }) as { id?: string };
  const { month = null } = useSearch({ strict: false }) as { month?: string };
  const isOrganisation = id === organisation.place;
  const { data: community, error } = useOne(getCommunity, { params: { id } }, { enabled: !isOrganisation });
  if (isProblem(error, 'not_found') || isProblem(error, 'invalid_request')) return <NotFound />;
  const name = isOrganisation ? organisation.name : (community?.name ?? '…');
  const mayWrite = isOrganisation ? !me.guest : (community?.can.includes('post') ?? false);
  return (
    <Page
      title={t('ofPlace', { name })}
      actions={
        <>
          <Feed subject={`place.${id}`} />
          {mayWrite && (
            <Button
              component={Link}
              to={`/drafts/new?kind=article&place=${id}`}
              leftSection={<IconPencilPlus size={18} stroke={1.75} aria-hidden />}
            >
              {t('write')}
            </Button>
          )}
        </>
      }
    >
      <Blog
        place={{ id, name }}
        month={month}
        onMonth={(wanted) => void router.navigate({ to: `/articles/in/${id}${wanted ? `?month=${wanted}` : ''}` })}
        mayWrite={mayWrite}
      />
    </Page>
  );
}
