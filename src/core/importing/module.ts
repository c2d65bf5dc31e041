import { defineModule } from '../../platform/module.ts';

export const importsModule = defineModule({ name: 'core/importing', url: import.meta.url });
