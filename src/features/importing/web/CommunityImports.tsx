import type { CommunityPage } from '../../../web/api/shapes.ts';
import { Imports } from './Imports.tsx';

export default function CommunityImports({ community }: { community: CommunityPage }) {
  return <Imports place={community.id} />;
}
