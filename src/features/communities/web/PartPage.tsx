import { useParams } from '@tanstack/react-router';
import { Suspense } from 'react';
import { NotFound } from '../../../web/components/not-found.tsx';
import { LoadingSkeleton } from '../../../web/components/skeletons.tsx';
import { slot } from '../../../web/modules.ts';
import { CommunityFrame } from './frame.tsx';

/** One part of a community, which the room that brings it draws. */
export default function PartPage() {
  const { part = '' } = useParams({ strict: false }) as { part?: string };
  const found = slot('community-part').find(({ id }) => id === part);
  if (!found) return <NotFound />;
  const { component: Part, needs } = found;
  return (
    <CommunityFrame tab={part}>
      {(community) =>
        needs && !community.can.includes(needs) ? (
          <NotFound />
        ) : (
          <Suspense fallback={<LoadingSkeleton />}>
            <Part community={community} />
          </Suspense>
        )
      }
    </CommunityFrame>
  );
}
