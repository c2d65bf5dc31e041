import { useTranslation } from 'react-i18next';
import { votesInAll, votesOnOne } from '../contract.ts';
import classes from './ideas.module.css';

/** An idea has no fields of its own: what becomes of it is said instead. */
export default function IdeaComposer() {
  const { t } = useTranslation('ideas');
  return <p className={classes.soft}>{t('composerHint', { total: votesInAll, each: votesOnOne })}</p>;
}
