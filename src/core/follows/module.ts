import { defineModule } from '../../platform/module.ts';
import { routes } from './server/routes.ts';

export const followsModule = defineModule({ name: 'core/follows', url: import.meta.url, routes });
