import { Button, Modal } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { paths } from '../paths.ts';

/** The session ended while the page was open. What was written is kept; nothing on the page is taken away. */
export default function SessionEndedDialog() {
  const { t } = useTranslation();
  return (
    <Modal
      opened
      onClose={() => undefined}
      withCloseButton={false}
      closeOnClickOutside={false}
      closeOnEscape={false}
      title={t('session.ended')}
    >
      <p>{t('session.safe')}</p>
      <Button
        mt="md"
        fullWidth
        data-autofocus
        onClick={() => location.assign(paths.signIn(location.pathname + location.search))}
      >
        {t('session.signIn')}
      </Button>
    </Modal>
  );
}
