import { Slot } from '../../../web/components/slot.tsx';
import { CommunityFrame } from './frame.tsx';

export default function CommunityPage() {
  return (
    <CommunityFrame tab="stream">{(community) => <Slot name="community-main" community={community} />}</CommunityFrame>
  );
}
