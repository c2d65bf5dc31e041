import { Button } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import classes from './states.module.css';

/** When a page itself breaks. Drafts are in the browser, so loading again loses nothing; that is what it says. */
export function ErrorPage() {
  const { t } = useTranslation();
  return (
    <div className={classes.state} role="alert">
      <p className={classes.title}>{t('crash.title')}</p>
      <p className={classes.text}>{t('crash.text')}</p>
      <Button onClick={() => location.reload()}>{t('crash.reload')}</Button>
    </div>
  );
}
