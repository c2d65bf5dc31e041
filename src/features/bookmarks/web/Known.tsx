import { useDebouncedValue } from '@mantine/hooks';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { useOne } from '../../../web/api/queries.ts';
import { paths } from '../../../web/paths.ts';
import { findKnown } from '../contract.ts';
import classes from './bookmarks.module.css';

const looksLikeAddress = (address: string): boolean => /^https?:\/\/\S+\.\S/i.test(address) && address.length <= 2000;

/** Whether somebody has an address already, asked while it is typed. `not` is the bookmark that is being edited. */
export function useKnown(address: string, not?: string) {
  const [asked] = useDebouncedValue(address.trim(), 300);
  const { data } = useOne(findKnown, { query: { address: asked } }, { enabled: looksLikeAddress(asked) });
  if (!looksLikeAddress(asked) || !data) return { items: [], mine: null };
  return { items: data.items.filter(({ id }) => id !== not), mine: data.mine?.id === not ? null : data.mine };
}

/** Who has it, where, and the way there. */
export function Known({ known }: { known: ReturnType<typeof useKnown> }) {
  const { t } = useTranslation('bookmarks');
  const { items, mine } = known;
  return (
    <div role="status">
      {(items.length > 0 || mine) && (
        <ul className={classes.known}>
          {mine && (
            <li>
              <bdi>{mine.title || mine.address}</bdi> {t('hereMine')}
            </li>
          )}
          {items.map((item) => (
            <li key={item.id}>
              <bdi>{item.title || item.address}</bdi> {t('here', { name: item.author.name })}
              {item.places[0] && ` ${t('hereIn', { place: item.places[0].name })}`} ·{' '}
              <Link to={paths.item(item.id)}>{t('look')}</Link>
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}
