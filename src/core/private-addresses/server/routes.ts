import type { Mount } from '../../../platform/http/serve.ts';
import * as contract from '../contract.ts';
import { addressesOf, createAddress, openAddress, revokeAddress } from './addresses.ts';

export function routes(mount: Mount): void {
  mount(contract.listAddresses, async ({ db, viewer }) => ({ items: await addressesOf(db, viewer) }));
  mount(contract.createAddress, ({ db, viewer, body, services }) =>
    createAddress(services, db, viewer, body.kind, body.subject),
  );
  mount(contract.revokeAddress, ({ db, viewer, params }) => revokeAddress(db, viewer, params.id));
  mount.open(contract.openAddress, ({ services, request, reply, params }) =>
    openAddress(services, request, reply, params.token, params.file),
  );
}
