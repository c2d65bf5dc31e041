import { Button, Modal } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import form from '../../../web/components/form.module.css';

interface RemoveShowProps {
  title: string;
  onClose: () => void;
  onRemove: () => void;
}

/** A show cannot be brought back; what is lost is named. */
export default function RemoveShow({ title, onClose, onRemove }: RemoveShowProps) {
  const { t } = useTranslation('podcasts');
  return (
    <Modal opened onClose={onClose} withCloseButton={false} attributes={{ content: { 'aria-label': t('removeShow') } }}>
      <div className={form.stack}>
        <h2 dir="auto">{t('removeNamed', { title })}</h2>
        <p>{t('removeWhat')}</p>
        <div className={form.row}>
          <Button color="loss" onClick={onRemove}>
            {t('removeShow')}
          </Button>
          <Button variant="default" onClick={onClose} data-autofocus>
            {t('web:cancel')}
          </Button>
        </div>
      </div>
    </Modal>
  );
}
