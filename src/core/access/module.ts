import { defineModule } from '../../platform/module.ts';
import { authorise } from './server/allowed.ts';

export const accessModule = defineModule({ name: 'core/access', url: import.meta.url, authorise });
