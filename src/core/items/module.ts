import { defineModule } from '../../platform/module.ts';
import { routes } from './server/routes.ts';

export const itemsModule = defineModule({ name: 'core/items', url: import.meta.url, routes });
