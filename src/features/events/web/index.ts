import { IconCalendarEvent } from '@tabler/icons-react';
import { lazy } from 'react';
import type { WebModule } from '../../../web/module.ts';

export default {
  name: 'events',
  routes: [{ path: '/events', page: () => import('./AllPage.tsx') }],
  nav: [{ id: 'events', to: '/events', labelKey: 'events:calendar', icon: IconCalendarEvent, order: 36 }],
  account: [{ id: 'events', labelKey: 'events:calendar', icon: IconCalendarEvent, order: 10, to: '/events' }],
  kinds: [
    {
      kind: 'event',
      icon: IconCalendarEvent,
      labelKey: 'events:kind',
      pluralKey: 'events:kinds',
      startKey: 'events:start',
      title: 'required',
      order: 25,
      composer: lazy(() => import('./EventComposer.tsx')),
      card: lazy(() => import('./EventCard.tsx')),
    },
  ],
  slots: {
    'community-part': [
      {
        id: 'events',
        order: 25,
        kind: 'event',
        icon: IconCalendarEvent,
        labelKey: 'events:kinds',
        component: lazy(() => import('./EventsPart.tsx')),
      },
    ],
    settings: [
      { id: 'events', order: 45, labelKey: 'events:kinds', component: lazy(() => import('./MailSettings.tsx')) },
    ],
  },
} satisfies WebModule;
