import type { TFunction } from 'i18next';
import type { Community, Visibility } from '../../../web/api/shapes.ts';

/** "Open · 61 members", in words. */
export const visibilityLine = (
  t: TFunction<'communities'>,
  community: Pick<Community, 'visibility' | 'memberCount'>,
): string => `${t(`visibility.${community.visibility}`)} · ${t('members', { count: community.memberCount })}`;

export const visibilities: readonly Visibility[] = ['open', 'closed', 'secret'];
