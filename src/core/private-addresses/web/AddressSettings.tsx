import { Button } from '@mantine/core';
import { IconRss } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { call } from '../../../web/api/client.ts';
import { queryClient, useOne } from '../../../web/api/queries.ts';
import form from '../../../web/components/form.module.css';
import { RelativeTime } from '../../../web/components/relative-time.tsx';
import { LoadingSkeleton } from '../../../web/components/skeletons.tsx';
import { EmptyState, ErrorState } from '../../../web/components/states.tsx';
import { tell, tellProblem } from '../../../web/components/toast.ts';
import { Panel } from '../../../web/layout/page.tsx';
import { listAddresses, type PrivateAddress, revokeAddress } from '../contract.ts';

/** Which addresses open something of mine to programs, when each was last used, and the way to take one back. */
export default function AddressSettings() {
  const { t } = useTranslation('private-addresses');
  const addresses = useOne(listAddresses, {});
  if (addresses.isPending) return <LoadingSkeleton shape="rows" count={3} />;
  if (addresses.isError) return <ErrorState error={addresses.error} onRetry={() => void addresses.refetch()} />;
  if (addresses.data.items.length === 0)
    return <EmptyState icon={IconRss} title={t('empty')} example={t('emptyExample')} />;
  return (
    <Panel title={t('title')}>
      <p className={form.soft}>{t('lead')}</p>
      <ul className={form.list}>
        {addresses.data.items.map((one) => (
          <AddressLine key={one.id} address={one} />
        ))}
      </ul>
    </Panel>
  );
}

function AddressLine({ address }: { address: PrivateAddress }) {
  const { t } = useTranslation('private-addresses');
  const name = address.title ?? t('gone');
  const revoke = async () => {
    try {
      await call(revokeAddress, { params: { id: address.id } });
      tell(t('revoked'));
    } catch (error) {
      tellProblem(error);
    }
    void queryClient.invalidateQueries({ queryKey: ['one', listAddresses.id] });
  };
  return (
    <li className={form.line}>
      <span className={form.grow}>
        <strong dir="auto">{name}</strong>
        <br />
        <span className={form.soft}>
          {t('made')} <RelativeTime at={address.createdAt} long />
          {' · '}
          {address.lastUsedAt ? (
            <>
              {t('lastUsed')} <RelativeTime at={address.lastUsedAt} long />
            </>
          ) : (
            t('neverUsed')
          )}
        </span>
      </span>
      <Button size="xs" variant="default" aria-label={t('revokeNamed', { name })} onClick={() => void revoke()}>
        {t('revoke')}
      </Button>
    </li>
  );
}
