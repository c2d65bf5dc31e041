import { IconMessageCircle } from '@tabler/icons-react';
import type { WebModule } from '../../../web/module.ts';

export default {
  name: 'posts',
  kinds: [{ kind: 'post', icon: IconMessageCircle, labelKey: 'posts:kind', pluralKey: 'posts:kinds', order: 10 }],
} satisfies WebModule;
