import { IconMicrophone } from '@tabler/icons-react';
import { lazy } from 'react';
import type { WebModule } from '../../../web/module.ts';

export default {
  name: 'podcasts',
  routes: [
    { path: '/podcasts', page: () => import('./ShowsPage.tsx') },
    { path: '/podcasts/$id', page: () => import('./ShowPage.tsx') },
    { path: '/podcasts/edit/$id', page: () => import('./EditPage.tsx') },
  ],
  account: [{ id: 'podcasts', labelKey: 'podcasts:kinds', icon: IconMicrophone, order: 10, to: '/podcasts' }],
  kinds: [
    {
      kind: 'episode',
      icon: IconMicrophone,
      labelKey: 'podcasts:kind',
      pluralKey: 'podcasts:kindsMany',
      startKey: 'podcasts:start',
      title: 'required',
      order: 45,
      composer: lazy(() => import('./EpisodeComposer.tsx')),
      card: lazy(() => import('./EpisodeCard.tsx')),
      page: lazy(() => import('./EpisodePage.tsx')),
      editPath: (item) => `/podcasts/edit/${item.id}`,
    },
  ],
  slots: {
    'community-part': [
      {
        id: 'podcasts',
        order: 26,
        kind: 'episode',
        icon: IconMicrophone,
        labelKey: 'podcasts:kinds',
        component: lazy(() => import('./PodcastsPart.tsx')),
      },
    ],
  },
} satisfies WebModule;
