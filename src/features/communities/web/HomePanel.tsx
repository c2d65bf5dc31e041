import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { listCommunities } from '../../../core/places/contract.ts';
import { useList } from '../../../web/api/queries.ts';
import { PlaceSign } from '../../../web/components/place-sign.tsx';
import { Panel } from '../../../web/layout/page.tsx';
import { paths } from '../../../web/paths.ts';
import classes from './communities.module.css';

/** Beside the home stream: a few communities that the reader does not know yet. */
export default function HomePanel() {
  const { t } = useTranslation('communities');
  const found = useList(listCommunities, { query: { scope: 'discover' } });
  const others = found.entries.filter((one) => one.mine.role === null && !one.archived).slice(0, 4);
  if (others.length === 0) return null;
  return (
    <Panel
      title={t('aroundYou')}
      end={
        <Link to={paths.communities} className={classes.all}>
          {t('all')}
        </Link>
      }
    >
      <ul className={classes.plain}>
        {others.map((community) => (
          <li key={community.id}>
            <Link to={paths.community(community.id)} className={classes.small}>
              <PlaceSign place={community} size={40} />
              <span className={classes.words}>
                <bdi className={classes.name}>{community.name}</bdi>
                <span className={classes.line}>{t('members', { count: community.memberCount })}</span>
              </span>
            </Link>
          </li>
        ))}
      </ul>
    </Panel>
  );
}
