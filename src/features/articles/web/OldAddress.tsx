import { useRouter } from '@tanstack/react-router';
import { useEffect } from 'react';
import { useOne } from '../../../web/api/queries.ts';
import { paths } from '../../../web/paths.ts';
import { oldAddress } from '../contract.ts';

/** An address where an imported article stood before leads to where it is now, for those who may read it. */
export default function OldAddress({ path }: { path: string }) {
  const router = useRouter();
  const { data } = useOne(oldAddress, { query: { path } });
  useEffect(() => {
    if (data?.item) void router.navigate({ to: paths.item(data.item), replace: true });
  }, [data, router]);
  return null;
}
