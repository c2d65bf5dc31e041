import { demoModule } from '../demo/module.ts';
import { accessModule } from './core/access/module.ts';
import { activityModule } from './core/activity/module.ts';
import { registerSubscriber } from './core/activity/server/set-aside.ts';
import { commentsModule } from './core/comments/module.ts';
import { registerDemo } from './core/demo/demo.ts';
import { draftsModule } from './core/drafts/module.ts';
import { registerPart } from './core/exporting/parts.ts';
import { filesModule } from './core/files/module.ts';
import { followsModule } from './core/follows/module.ts';
import { registerImporter } from './core/importing/importers.ts';
import { importsModule } from './core/importing/module.ts';
import { registerUndoing } from './core/importing/server/undo.ts';
import { registerKind } from './core/items/kinds.ts';
import { itemsModule } from './core/items/module.ts';
import { liveModule } from './core/live/module.ts';
import { notificationsModule } from './core/notifications/module.ts';
import { peopleModule } from './core/people/module.ts';
import { placesModule } from './core/places/module.ts';
import { registerAddressKind } from './core/private-addresses/kinds.ts';
import { privateAddressesModule } from './core/private-addresses/module.ts';
import { reactionsModule } from './core/reactions/module.ts';
import { searchModule } from './core/search/module.ts';
import { articlesModule } from './features/articles/module.ts';
import { bookmarksModule } from './features/bookmarks/module.ts';
import { consoleModule } from './features/console/module.ts';
import { entryModule } from './features/entry/module.ts';
import { eventsModule } from './features/events/module.ts';
import { feedsModule } from './features/feeds/module.ts';
import { filesRoomModule } from './features/files/module.ts';
import { forumModule } from './features/forum/module.ts';
import { ideasModule } from './features/ideas/module.ts';
import { importingModule } from './features/importing/module.ts';
import { podcastsModule } from './features/podcasts/module.ts';
import { pollsModule } from './features/polls/module.ts';
import { postsModule } from './features/posts/module.ts';
import { questionsModule } from './features/questions/module.ts';
import { streamModule } from './features/stream/module.ts';
import { wikiModule } from './features/wiki/module.ts';
import { authModule } from './platform/auth/module.ts';
import databaseModule from './platform/database/module.ts';
import { httpModule } from './platform/http/module.ts';
import jobsModule from './platform/jobs/module.ts';
import mailModule from './platform/mail/module.ts';
import type { Module } from './platform/module.ts';

/**
 * The table of contents: every room that registers something, in the order in which they migrate and start. A new
 * capability is one folder under features/ and one line here.
 */
export const modules: readonly Module[] = [
  databaseModule,
  httpModule,
  jobsModule,
  mailModule,
  authModule,
  peopleModule,
  placesModule,
  importsModule,
  accessModule,
  activityModule,
  itemsModule,
  commentsModule,
  reactionsModule,
  followsModule,
  filesModule,
  notificationsModule,
  draftsModule,
  searchModule,
  privateAddressesModule,
  liveModule,
  entryModule,
  consoleModule,
  importingModule,
  streamModule,
  postsModule,
  pollsModule,
  ideasModule,
  bookmarksModule,
  feedsModule,
  articlesModule,
  forumModule,
  questionsModule,
  eventsModule,
  wikiModule,
  podcastsModule,
  filesRoomModule,
  demoModule,
];

for (const {
  kinds = [],
  subscribers = [],
  importers = [],
  undoings = [],
  exportParts = [],
  privateAddresses = [],
  demo,
} of modules) {
  for (const kind of kinds) registerKind(kind);
  for (const importer of importers) registerImporter(importer);
  for (const undoing of undoings) registerUndoing(undoing);
  for (const part of exportParts) registerPart(part);
  if (demo) registerDemo(demo);
  for (const kind of privateAddresses) registerAddressKind(kind);
  for (const subscriber of subscribers) registerSubscriber(subscriber);
}
