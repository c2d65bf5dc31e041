import type { CommunityPage } from '../../../web/api/shapes.ts';
import { Reader } from './Reader.tsx';

/** What a community reads of elsewhere. */
export default function FeedsPart({ community }: { community: CommunityPage }) {
  return <Reader place={{ id: community.id, name: community.name, leads: community.can.includes('moderate') }} />;
}
