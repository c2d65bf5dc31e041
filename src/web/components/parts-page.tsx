import { useParams } from '@tanstack/react-router';
import { Suspense } from 'react';
import { useTranslation } from 'react-i18next';
import { Page } from '../layout/page.tsx';
import { slot } from '../modules.ts';
import { NotFound } from './not-found.tsx';
import { Lines } from './skeletons.tsx';
import { Tabs } from './tabs.tsx';

interface PartsPageProps {
  /** The slot whose entries are the parts. */
  slot: 'settings' | 'console';
  /** The address of the first part; the others stand below it. */
  base: string;
  title: string;
}

/** A page of several parts that rooms bring along, each with an address of its own. */
export function PartsPage({ slot: name, base, title }: PartsPageProps) {
  const { t } = useTranslation();
  const { part } = useParams({ strict: false }) as { part?: string };
  const parts = slot(name);
  const shown = part === undefined ? parts[0] : parts.find((one) => one.id === part);
  if (!shown) return <NotFound />;
  const Part = shown.component;
  return (
    <Page title={title}>
      <Tabs
        label={title}
        tabs={parts.map((one, index) => ({
          to: index === 0 ? base : `${base}/${one.id}`,
          label: t(one.labelKey ?? one.id),
          on: one === shown,
        }))}
      />
      <Suspense fallback={<Lines count={6} />}>
        <Part />
      </Suspense>
    </Page>
  );
}
