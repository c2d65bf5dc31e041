import type {} from '../../core/private-addresses/kinds.ts';
import { defineModule } from '../../platform/module.ts';
import { article } from './server/articles.ts';
import { articleFeeds } from './server/feed.ts';
import { routes } from './server/routes.ts';

export const articlesModule = defineModule({
  name: 'features/articles',
  url: import.meta.url,
  kinds: [article],
  routes,
  privateAddresses: [articleFeeds],
});
