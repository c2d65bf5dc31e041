import { defineModule } from '../../platform/module.ts';
import { routes } from './server/routes.ts';

export const privateAddressesModule = defineModule({ name: 'core/private-addresses', url: import.meta.url, routes });
