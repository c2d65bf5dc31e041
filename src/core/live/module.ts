import { defineModule } from '../../platform/module.ts';
import { attachLive } from './server/attach.ts';

export const liveModule = defineModule({ name: 'core/live', url: import.meta.url, attach: attachLive });
