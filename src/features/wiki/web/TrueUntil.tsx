import { Button } from '@mantine/core';
import { IconAlertTriangle, IconRosetteDiscountCheck } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { call } from '../../../web/api/client.ts';
import { changeItem } from '../../../web/api/patch.ts';
import { tell, tellProblem } from '../../../web/components/toast.ts';
import { formatOf } from '../../../web/i18n/languages.ts';
import { isOutdated, type PageItem, renewPage } from '../contract.ts';
import { refreshTree } from './use-tree.ts';
import classes from './wiki.module.css';

/** A day in the reader's form: "1 March", with the year where it is another one. */
export function dayInWords(day: string, language: string, now = new Date()): string {
  const date = new Date(`${day}T12:00:00Z`);
  const sameYear = date.getUTCFullYear() === now.getUTCFullYear();
  return new Intl.DateTimeFormat(formatOf(language), {
    day: 'numeric',
    month: 'long',
    timeZone: 'UTC',
    ...(sameYear ? {} : { year: 'numeric' }),
  }).format(date);
}

/** Until when somebody has promised that a page is true; or that the day has passed, and the button that says it still is. */
export function TrueUntil({ page, quiet = false }: { page: PageItem; quiet?: boolean }) {
  const { t, i18n } = useTranslation('wiki');
  const [sending, setSending] = useState(false);
  if (page.validUntil === null) return null;
  const outdated = isOutdated(page);
  const day = dayInWords(page.validUntil, i18n.language);
  const soon = isOutdated(page, new Date(Date.now() + 14 * 86_400_000));
  const renew = async () => {
    setSending(true);
    try {
      const fields = await call(renewPage, { params: { id: page.id }, body: {} });
      changeItem(page.id, (old) => ({ ...old, ...fields }));
      tell(t('renewed', { day: dayInWords(fields.validUntil!, i18n.language) }));
      await refreshTree();
    } catch (error) {
      tellProblem(error);
    } finally {
      setSending(false);
    }
  };
  const Sign = outdated ? IconAlertTriangle : IconRosetteDiscountCheck;
  return (
    <span className={classes.truth}>
      <span className={classes.chip} data-outdated={outdated || undefined}>
        <Sign size={16} stroke={1.75} aria-hidden />
        <span>{t(outdated ? 'outdatedSince' : 'trueUntil', { day })}</span>
      </span>
      {!quiet && soon && page.can.includes('edit') && (
        <Button size="compact-sm" variant="default" loading={sending} onClick={() => void renew()}>
          {t('stillTrue')}
        </Button>
      )}
    </span>
  );
}
