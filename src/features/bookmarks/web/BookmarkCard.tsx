import type { KindCardProps } from '../../../web/kinds.ts';
import type { BookmarkItem } from '../contract.ts';
import classes from './bookmarks.module.css';
import { DeadMark, PagePicture, shownAddress, Tags } from './parts.tsx';

/** Where a shared bookmark leads: picture, address, what the page says of itself. The title is the item's. */
export default function BookmarkCard({ item }: KindCardProps) {
  const bookmark = item as BookmarkItem;
  return (
    <div className={classes.card}>
      <a className={classes.page} href={bookmark.address} target="_blank" rel="noopener noreferrer">
        <PagePicture bookmark={bookmark} size="medium" />
        <span className={classes.words}>
          <span className={classes.site}>
            <bdi>{bookmark.site}</bdi>
          </span>
          <bdi className={classes.address}>{shownAddress(bookmark.address)}</bdi>
        </span>
      </a>
      {bookmark.description && (
        <p className={classes.description} dir="auto">
          {bookmark.description}
        </p>
      )}
      <Tags tags={bookmark.ownTags} />
      <DeadMark since={bookmark.deadSince} />
    </div>
  );
}
