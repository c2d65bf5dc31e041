import { defineModule } from '../../platform/module.ts';
import { routes } from './server/routes.ts';

export const streamModule = defineModule({ name: 'features/stream', url: import.meta.url, routes });
