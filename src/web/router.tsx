import {
  createRootRoute,
  createRoute,
  createRouter,
  lazyRouteComponent,
  Outlet,
  type RouteComponent,
} from '@tanstack/react-router';
import { ErrorPage } from './components/error-page.tsx';
import { Elsewhere, NotFound } from './components/not-found.tsx';
import { allMessages } from './i18n/i18n.ts';
import { AppLayout } from './layout/app-layout.tsx';
import { BareLayout } from './layout/bare-layout.tsx';
import type { PageRoute } from './module.ts';
import { routes } from './modules.ts';

const root = createRootRoute({ component: Outlet, notFoundComponent: NotFound, errorComponent: ErrorPage });
const app = createRoute({ getParentRoute: () => root, id: 'app', component: AppLayout });
const bare = createRoute({ getParentRoute: () => root, id: 'bare', component: BareLayout });

const pagesOf = (layout: 'app' | 'bare') => {
  const parent = layout === 'app' ? app : bare;
  return routes
    .filter((route) => (route.layout ?? 'app') === layout)
    .map((route) =>
      createRoute({
        getParentRoute: () => parent,
        path: route.path,
        component: lazyRouteComponent(withMessages(route)) as RouteComponent,
        // What is open on one community's page (a text, a form) must never stand on another's, to be sent there.
        remountDeps: ({ params }) => params,
      }),
    );
};

/** A page is shown when it has its words; the home stream has them from the start. */
function withMessages({ path, page }: PageRoute): PageRoute['page'] {
  if (path === '/') return page;
  return async () => (await Promise.all([page(), allMessages()]))[0];
}

/** What no room knows still stands beside the rail. */
const elsewhere = createRoute({ getParentRoute: () => app, path: '$', component: Elsewhere });

/** Assembled from what the rooms give; each page's code is fetched when it is visited, or when a link to it is approached. */
export const router = createRouter({
  routeTree: root.addChildren([app.addChildren([...pagesOf('app'), elsewhere]), bare.addChildren(pagesOf('bare'))]),
  // Plain text, both ways: a search for 007 or a token that looks like a number stays what it is.
  parseSearch: (text) => Object.fromEntries(new URLSearchParams(text)),
  stringifySearch: (search) => {
    const text = new URLSearchParams(search as Record<string, string>).toString();
    return text ? `?${text}` : '';
  },
  defaultPreload: 'intent',
  defaultPreloadDelay: 60,
  scrollRestoration: true,
  defaultPendingMs: 300,
  defaultNotFoundComponent: NotFound,
  defaultErrorComponent: ErrorPage,
});
