import { defineModule } from '../module.ts';

export default defineModule({ name: 'platform/database', url: import.meta.url });
