import { IconHelpCircle } from '@tabler/icons-react';
import { lazy } from 'react';
import type { WebModule } from '../../../web/module.ts';

export default {
  name: 'questions',
  routes: [{ path: '/questions', page: () => import('./WaitingPage.tsx') }],
  account: [{ id: 'questions', labelKey: 'questions:waitingTitle', icon: IconHelpCircle, order: 11, to: '/questions' }],
  kinds: [
    {
      kind: 'question',
      icon: IconHelpCircle,
      labelKey: 'questions:kind',
      pluralKey: 'questions:kinds',
      startKey: 'questions:start',
      title: 'required',
      order: 31,
      composer: lazy(() => import('./QuestionComposer.tsx')),
      card: lazy(() => import('./QuestionCard.tsx')),
      page: lazy(() => import('./QuestionPage.tsx')),
    },
  ],
  slots: {
    'community-part': [
      {
        id: 'questions',
        order: 22,
        kind: 'question',
        icon: IconHelpCircle,
        labelKey: 'questions:kinds',
        component: lazy(() => import('./QuestionsPart.tsx')),
      },
    ],
  },
} satisfies WebModule;
