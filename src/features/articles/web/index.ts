import { IconNews } from '@tabler/icons-react';
import { lazy } from 'react';
import { withWords } from '../../../web/i18n/later.ts';
import type { WebModule } from '../../../web/module.ts';

export default {
  name: 'articles',
  routes: [
    { path: '/articles', page: withWords(() => import('./AllPage.tsx')) },
    { path: '/articles/in/$id', page: withWords(() => import('./PlacePage.tsx')) },
    { path: '/articles/by/$id', page: withWords(() => import('./PersonPage.tsx')) },
  ],
  nav: [{ id: 'articles', to: '/articles', labelKey: 'articles:kinds', icon: IconNews, order: 35 }],
  kinds: [
    {
      kind: 'article',
      icon: IconNews,
      labelKey: 'articles:kind',
      pluralKey: 'articles:kinds',
      title: 'required',
      cardForText: true,
      composer: lazy(withWords(() => import('./ArticleComposer.tsx'))),
      card: lazy(() => import('./ArticleCard.tsx')),
      page: lazy(withWords(() => import('./ArticlePage.tsx'))),
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
        component: lazy(withWords(() => import('./ArticlesPart.tsx'))),
      },
    ],
    'person-main': [{ id: 'articles', order: 5, component: lazy(withWords(() => import('./PersonLink.tsx'))) }],
  },
} satisfies WebModule;
