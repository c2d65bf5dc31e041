import { IconEyeOff } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { getItem } from '../../core/items/contract.ts';
import { useOne } from '../api/queries.ts';
import { kindOf } from '../modules.ts';
import { paths } from '../paths.ts';
import classes from './item-embed.module.css';
import { plainText } from './plain-text.ts';
import { RelativeTime } from './relative-time.tsx';

/** Something of Fika shown inside a text: what it is, by whom, and how it begins; for those who may not see it, only that there is something. */
export default function ItemEmbed({ id }: { id: string }) {
  const { t } = useTranslation();
  const { data: item, isPending } = useOne(getItem, { params: { id } }, { enabled: /^\d+$/.test(id) });
  if (isPending) return <div className={classes.embed} data-waiting />;
  if (!item || item.deleted)
    return (
      <div className={classes.embed} data-gone>
        <IconEyeOff size={18} stroke={1.75} aria-hidden />
        <span>{t('embed.gone')}</span>
      </div>
    );
  const kind = kindOf(item.kind);
  const Icon = kind?.icon;
  const { excerpt } = item as { excerpt?: unknown };
  const words = typeof excerpt === 'string' && excerpt !== '' ? excerpt : plainText(item.body, 200);
  return (
    <Link to={paths.item(id)} className={classes.embed}>
      <span className={classes.line}>
        {Icon && <Icon size={16} stroke={1.75} aria-hidden />}
        <span>{kind ? t(kind.labelKey) : item.kind}</span>
        <bdi>{item.author.name}</bdi>
        <RelativeTime at={item.createdAt} />
      </span>
      {item.title && (
        <strong className={classes.title} dir="auto">
          {item.title}
        </strong>
      )}
      {words && (
        <span className={classes.words} dir="auto">
          {words}
        </span>
      )}
    </Link>
  );
}
