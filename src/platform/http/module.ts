import { defineModule } from '../module.ts';

export const httpModule = defineModule({ name: 'platform/http', url: import.meta.url });
