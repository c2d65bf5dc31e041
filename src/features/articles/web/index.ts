import { IconNews } from '@tabler/icons-react';
import { lazy } from 'react';
import type { WebModule } from '../../../web/module.ts';

export default {
  name: 'articles',
  routes: [
    { path: '/articles', page: () => import('./AllPage.tsx') },
    { path: '/articles/in/$id', page: () => import('./PlacePage.tsx') },
    { path: '/articles/by/$id', page: () => import('./PersonPage.tsx') },
  ],
  nav: [{ id: 'articles', to: '/articles', labelKey: 'articles:kinds', icon: IconNews, order: 35 }],
  account: [{ id: 'articles', labelKey: 'articles:kinds', icon: IconNews, order: 9, to: '/articles' }],
  kinds: [
    {
      kind: 'article',
      icon: IconNews,
      labelKey: 'articles:kind',
      pluralKey: 'articles:kinds',
      title: 'required',
      cardForText: true,
      composer: lazy(() => import('./ArticleComposer.tsx')),
      card: lazy(() => import('./ArticleCard.tsx')),
      page: lazy(() => import('./ArticlePage.tsx')),
      editPath: (item) => `/drafts/of/${item.id}`,
    },
  ],
  slots: {
    'community-part': [
      {
        id: 'articles',
        order: 20,
        kind: 'article',
        icon: IconNews,
        labelKey: 'articles:kinds',
        component: lazy(() => import('./ArticlesPart.tsx')),
      },
    ],
    'not-found': [{ id: 'old-address', order: 10, component: lazy(() => import('./OldAddress.tsx')) }],
    'person-main': [{ id: 'articles', order: 5, component: lazy(() => import('./PersonLink.tsx')) }],
  },
} satisfies WebModule;
