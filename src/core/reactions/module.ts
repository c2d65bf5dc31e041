import { defineModule } from '../../platform/module.ts';
import { routes } from './server/routes.ts';

export const reactionsModule = defineModule({ name: 'core/reactions', url: import.meta.url, routes });
