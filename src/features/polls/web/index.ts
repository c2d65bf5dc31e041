import { IconChartBar } from '@tabler/icons-react';
import { lazy } from 'react';
import type { WebModule } from '../../../web/module.ts';

export default {
  name: 'polls',
  kinds: [
    {
      kind: 'poll',
      icon: IconChartBar,
      labelKey: 'polls:kind',
      pluralKey: 'polls:kinds',
      order: 20,
      composer: lazy(() => import('./PollComposer.tsx')),
      prepare: filledIn,
      card: lazy(() => import('./PollCard.tsx')),
    },
  ],
} satisfies WebModule;

interface PollFields {
  readonly options?: readonly { readonly text: string }[];
  readonly choices?: number;
}

/** Answers that stayed empty are left out, and nobody may choose more answers than there are. */
function filledIn(fields: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const { options = [], choices = 1 } = fields as PollFields;
  const filled = options.filter((option) => option.text.trim() !== '');
  return { ...fields, options: filled, choices: Math.max(1, Math.min(choices, filled.length)) };
}
