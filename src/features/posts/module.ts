import { z } from 'zod';
import { defineKind } from '../../core/items/kinds.ts';
import { defineModule } from '../../platform/module.ts';

/** The plainest kind: words, pictures, files. Everything it has is shared by all kinds. */
const post = defineKind({
  kind: 'post',
  input: z.strictObject({}),
  change: z.strictObject({}),
  title: 'optional',
  emptyBody: false,
});

export const postsModule = defineModule({ name: 'features/posts', url: import.meta.url, kinds: [post] });
