import { defineModule } from '../../platform/module.ts';
import { routes } from './server/routes.ts';

export const placesModule = defineModule({ name: 'core/places', url: import.meta.url, routes });
