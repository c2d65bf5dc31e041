/** The permanent addresses of the app's pages. Mails and imports use the same ones. */
export const paths = {
  home: '/',
  inbox: '/inbox',
  search: (query?: string) => (query ? `/search?q=${encodeURIComponent(query)}` : '/search'),
  people: '/people',
  person: (id: string) => `/people/${id}`,
  communities: '/communities',
  newCommunity: '/communities/new',
  community: (id: string) => `/communities/${id}`,
  item: (id: string, commentId?: string) => (commentId ? `/items/${id}#comment-${commentId}` : `/items/${id}`),
  help: (page?: string) => (page ? `/help/${page}` : '/help'),
  tag: (name: string) => `/tags/${encodeURIComponent(name)}`,
  saved: '/saved',
  settings: '/settings',
  console: '/console',
  signIn: (next?: string) => (next && next !== '/' ? `/sign-in?next=${encodeURIComponent(next)}` : '/sign-in'),
} as const;
