import { defineModule } from '../module.ts';

export default defineModule({ name: 'platform/jobs', url: import.meta.url });
