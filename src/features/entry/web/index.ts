import { IconLogout } from '@tabler/icons-react';
import { lazy } from 'react';
import { call } from '../../../web/api/client.ts';
import { useOne } from '../../../web/api/queries.ts';
import type { WebModule } from '../../../web/module.ts';
import { paths } from '../../../web/paths.ts';
import { getInstallation, signOut } from '../contract.ts';

export default {
  name: 'entry',
  routes: [
    { path: '/set-up', layout: 'bare', page: () => import('./SetUpPage.tsx') },
    { path: '/sign-in', layout: 'bare', page: () => import('./SignInPage.tsx') },
    { path: '/forgotten', layout: 'bare', page: () => import('./ForgottenPage.tsx') },
    { path: '/reset-password', layout: 'bare', page: () => import('./ResetPage.tsx') },
    { path: '/invitation', layout: 'bare', page: () => import('./InvitationPage.tsx') },
  ],
  account: [{ id: 'sign-out', labelKey: 'entry:signOut', icon: IconLogout, order: 90, run: leave }],
  slots: {
    settings: [
      { id: 'sign-in', order: 30, labelKey: 'entry:security', component: lazy(() => import('./SecuritySettings.tsx')) },
      { id: 'tokens', order: 40, labelKey: 'entry:tokens', component: lazy(() => import('./TokenSettings.tsx')) },
    ],
    console: [
      {
        id: 'organisation',
        order: 50,
        labelKey: 'entry:organisationPart',
        component: lazy(() => import('./OrganisationConsole.tsx')),
      },
      { id: 'invite', order: 10, labelKey: 'entry:invite', component: lazy(() => import('./InviteConsole.tsx')) },
    ],
  },
  organisation: useInstallation,
} satisfies WebModule;

function useInstallation() {
  const { data } = useOne(getInstallation);
  return { name: data?.name || 'Fika', place: data?.organisation ?? null, accent: data?.accent ?? null };
}

async function leave(): Promise<void> {
  await call(signOut);
  // A whole new page: nothing of this person's stays in memory for the next.
  location.assign(paths.signIn());
}
