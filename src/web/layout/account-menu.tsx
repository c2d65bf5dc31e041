import { IconChevronUp, IconKeyboard, IconMoon, IconSun, IconUser } from '@tabler/icons-react';
import { useRouter } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { ActionMenu, type MenuLine } from '../components/action-menu.tsx';
import { Avatar } from '../components/avatar.tsx';
import { personLine } from '../components/person-chip.tsx';
import { tellProblem } from '../components/toast.ts';
import { showOverlay } from '../keys/global-keys.ts';
import type { AccountEntry } from '../module.ts';
import { account } from '../modules.ts';
import { paths } from '../paths.ts';
import { useMe } from '../session/me.ts';
import { useScheme } from '../theme/scheme.ts';
import classes from './account-menu.module.css';

const isAboutAccount = ({ order }: AccountEntry) => order >= 20;

/** The reader's own menu: at the foot of the rail with name and role, in a phone's bar as the portrait alone. */
export function AccountMenu({ compact = false }: { compact?: boolean }) {
  const { t } = useTranslation();
  const me = useMe();
  const router = useRouter();
  const [scheme, chooseScheme] = useScheme();
  const dark = scheme === 'dark' || (scheme === 'auto' && matchMedia('(prefers-color-scheme: dark)').matches);
  const shown = account.filter((entry) => entry.visible?.(me) ?? true);
  const lines: MenuLine[] = [
    {
      id: 'page',
      label: t('nav.myPage'),
      icon: IconUser,
      run: () => void router.navigate({ to: paths.person(me.id) }),
    },
    ...shown.map((entry, at) => ({
      id: entry.id,
      label: t(entry.labelKey),
      icon: entry.icon,
      run: () => open(entry),
      // What one has stands above, how one wants it below.
      ruled: isAboutAccount(entry) && !shown.slice(0, at).some(isAboutAccount),
    })),
    {
      id: 'scheme',
      label: dark ? t('nav.light') : t('nav.dark'),
      icon: dark ? IconSun : IconMoon,
      ruled: true,
      run: () => chooseScheme(dark ? 'light' : 'dark'),
    },
    { id: 'keys', label: t('nav.keys'), icon: IconKeyboard, run: () => showOverlay('help') },
  ];
  const open = (entry: AccountEntry) => {
    if (entry.to) void router.navigate({ to: entry.to });
    entry.run?.().catch((error) => tellProblem(error));
  };
  return (
    <ActionMenu
      label={t('nav.account')}
      lines={lines}
      className={compact ? classes.meCompact : classes.me}
      position={compact ? 'bottom-end' : 'top-start'}
    >
      <Avatar person={me} size={32} />
      {!compact && (
        <>
          <span className={classes.meWords}>
            <bdi className={classes.meName}>{me.name}</bdi>
            <span className={classes.meLine}>{personLine(me)}</span>
          </span>
          <IconChevronUp size={16} stroke={1.75} aria-hidden />
        </>
      )}
    </ActionMenu>
  );
}
