import { Modal } from '@mantine/core';
import type { ReactNode } from 'react';
import classes from './composer.module.css';

interface ComposerSheetProps {
  label: string;
  onClose: () => void;
  children: ReactNode;
}

/** The composer on a phone: the whole screen. */
export default function ComposerSheet({ label, onClose, children }: ComposerSheetProps) {
  return (
    <Modal
      opened
      onClose={onClose}
      fullScreen
      withCloseButton={false}
      padding={0}
      // On Modal itself it would name the layer around the dialog.
      attributes={{ content: { 'aria-label': label } }}
    >
      <div className={classes.sheet}>{children}</div>
    </Modal>
  );
}
