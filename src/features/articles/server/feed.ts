/** Articles for feed readers, as RSS, Atom and JSON Feed: what the owner of the private address may read at the moment, and the pictures in it. */
import { generateAtomFeed, generateJsonFeed, generateRssFeed } from 'feedsmith';
import { variantKey } from '../../../core/files/server/files.ts';
import { findFile } from '../../../core/files/server/queries.ts';
import type { Skeleton } from '../../../core/items/server/pipeline.ts';
import type { PrivateAddressKind, Served } from '../../../core/private-addresses/kinds.ts';
import { toHtml } from '../../../core/richtext/html-write.ts';
import { fromText } from '../../../core/richtext/plain.ts';
import type { Viewer } from '../../../platform/http/viewer.ts';
import type { Db, Services } from '../../../platform/services.ts';
import { type FeedRow, feedRows, subjectName } from './feed-queries.ts';
import { heardSkeleton, personSkeleton, placeSkeleton } from './queries.ts';

/** What a reader fetches each hour: older ones are in the archive. */
const entries = 30;
const id = /^[1-9]\d{0,18}$/;

interface Subject {
  readonly sort: 'all' | 'place' | 'person';
  readonly id: string;
}

/** `all`, `place.12` or `person.12`. */
function parse(subject: string): Subject | null {
  if (subject === 'all') return { sort: 'all', id: '' };
  const [sort, which = ''] = subject.split('.');
  return (sort === 'place' || sort === 'person') && id.test(which) && BigInt(which) < 2n ** 63n
    ? { sort, id: which }
    : null;
}

function skeletonOf(viewer: Viewer, subject: Subject): Skeleton {
  const page = { after: null, limit: entries - 1 };
  if (subject.sort === 'all') return heardSkeleton(viewer, page);
  return subject.sort === 'person'
    ? personSkeleton(viewer, subject.id, page)
    : placeSkeleton(subject.id, undefined, page);
}

const pageOf = ({ sort, id: which }: Subject): string =>
  sort === 'all' ? '/articles' : sort === 'place' ? `/articles/in/${which}` : `/articles/by/${which}`;

/** All of them ask what the viewer may read: the title here, the rows by their skeleton. */
async function titleOf(db: Db, viewer: Viewer, subject: string): Promise<string | null> {
  const found = parse(subject);
  return found && subjectName(db, viewer, found.sort, found.id);
}

interface Feed {
  readonly title: string;
  readonly home: string;
  readonly self: string;
  readonly rows: readonly FeedRow[];
  readonly changedAt: Date | undefined;
  readonly url: (path: string) => string;
  readonly html: (row: FeedRow) => string;
  readonly picture: (file: string) => string;
}

const changed = (row: FeedRow): Date => row.edited_at ?? row.created_at;

const writers: Readonly<Record<string, { readonly type: string; readonly write: (feed: Feed) => string }>> = {
  'rss.xml': {
    type: 'application/rss+xml; charset=utf-8',
    write: ({ title, home, self, rows, changedAt, url, html }) =>
      generateRssFeed({
        title,
        link: home,
        description: title,
        ...(changedAt && { lastBuildDate: changedAt }),
        atom: { links: [{ href: self, rel: 'self', type: 'application/rss+xml' }] },
        items: rows.map((row) => ({
          title: row.title,
          link: url(`/items/${row.id}`),
          guid: { value: url(`/items/${row.id}`), isPermaLink: true },
          pubDate: row.created_at,
          // RSS takes this for HTML: plain words are made into it, so that `<` stays a sign.
          description: toHtml(fromText(row.teaser)),
          categories: row.tags.map((name) => ({ name })),
          dc: { creators: row.authors },
          content: { encoded: html(row) },
        })),
      }),
  },
  'atom.xml': {
    type: 'application/atom+xml; charset=utf-8',
    write: ({ title, home, self, rows, changedAt, url, html }) =>
      generateAtomFeed({
        id: home,
        title: { value: title },
        // An empty feed has changed when the world began, so that it stays the same.
        updated: changedAt ?? new Date(0),
        links: [
          // The first one is what simple readers take for the blog's own page.
          { href: home, rel: 'alternate', type: 'text/html' },
          { href: self, rel: 'self', type: 'application/atom+xml' },
        ],
        entries: rows.map((row) => ({
          id: url(`/items/${row.id}`),
          title: { value: row.title },
          links: [{ href: url(`/items/${row.id}`), rel: 'alternate', type: 'text/html' }],
          published: row.created_at,
          updated: changed(row),
          authors: row.authors.map((name) => ({ name })),
          categories: row.tags.map((term) => ({ term })),
          summary: { value: row.teaser },
          content: { type: 'html', value: html(row) },
        })),
      }),
  },
  'feed.json': {
    type: 'application/feed+json; charset=utf-8',
    write: ({ title, home, self, rows, url, html, picture }) =>
      JSON.stringify(
        generateJsonFeed({
          title,
          home_page_url: home,
          feed_url: self,
          items: rows.map((row) => ({
            id: url(`/items/${row.id}`),
            url: url(`/items/${row.id}`),
            title: row.title,
            summary: row.teaser,
            content_html: html(row),
            ...(row.cover && { image: picture(row.cover) }),
            date_published: row.created_at,
            date_modified: changed(row),
            authors: row.authors.map((name) => ({ name })),
            tags: row.tags,
            ...(row.language && { language: row.language }),
          })),
        }),
      ),
  },
};

async function writeFeed(
  { config, db }: Services,
  viewer: Viewer,
  subject: Subject,
  title: string,
  file: string,
  base: string,
): Promise<Served> {
  const rows = await feedRows(db, skeletonOf(viewer, subject));
  const url = (path: string) => `${config.publicUrl}${path}`;
  const picture = (which: string) => `${base}picture-${which}.webp`;
  const addresses = {
    fileUrl: picture,
    personUrl: (which: string) => url(`/people/${which}`),
    tagUrl: (name: string) => url(`/tags/${encodeURIComponent(name)}`),
    itemUrl: (which: string) => url(`/items/${which}`),
  };
  const newest = rows.reduce<Date | undefined>(
    (latest, row) => (latest && latest >= changed(row) ? latest : changed(row)),
    undefined,
  );
  const { type, write } = writers[file]!;
  const body = write({
    title,
    home: url(pageOf(subject)),
    self: `${base}${file}`,
    rows,
    changedAt: newest,
    url,
    html: (row) => toHtml(row.body, addresses),
    picture,
  });
  // No date of change: what left the feed changes it without being newer.
  return { type, body };
}

/** A picture of an article, in the size in which it is read; its readers are the article's. */
async function openPicture({ db, storage }: Services, viewer: Viewer, file: string): Promise<Served | null> {
  const row = await findFile(db, viewer, file);
  if (!row?.variants.medium) return null;
  return {
    type: 'image/webp',
    tag: row.sha256.toString('base64url').slice(0, 22),
    body: await storage.get(variantKey(file, 'medium')),
  };
}

export const articleFeeds: PrivateAddressKind = {
  kind: 'articles',
  files: Object.keys(writers),
  title: titleOf,
  open: async (services, { viewer, subject, title, file, base }) => {
    const picture = /^picture-([1-9]\d{0,17})\.webp$/.exec(file)?.[1];
    if (picture) return openPicture(services, viewer, picture);
    const found = parse(subject);
    if (!found || !Object.hasOwn(writers, file)) return null;
    return writeFeed(services, viewer, found, title, file, base);
  },
};
