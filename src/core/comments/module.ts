import { defineModule } from '../../platform/module.ts';
import { routes } from './server/routes.ts';

export const commentsModule = defineModule({ name: 'core/comments', url: import.meta.url, routes });
