import { useTranslation } from 'react-i18next';
import classes from './composer.module.css';

/** Says that the text is one's own from before, and lets one begin again from what is published. */
export function RestoredEdit({ onGiveUp }: { onGiveUp: () => void }) {
  const { t } = useTranslation();
  return (
    <p className={classes.restored} role="status">
      {t('changes.restored')}{' '}
      <button type="button" className={classes.link} onClick={onGiveUp}>
        {t('changes.giveUp')}
      </button>
    </p>
  );
}
