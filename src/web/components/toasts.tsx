import { CloseButton } from '@mantine/core';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { dropToast, type Toast, useToasts } from './toast.ts';
import classes from './toasts.module.css';

/** Where toasts appear: at the foot of the page, above the phone's bar. Spoken politely; F6-free, since Tab reaches it. */
export function Toasts() {
  const { t } = useTranslation();
  const toasts = useToasts();
  return (
    <section className={classes.region} aria-label={t('toasts')} aria-live="polite">
      {toasts.map((toast) => (
        <UndoToast key={toast.id} toast={toast} />
      ))}
    </section>
  );
}

function UndoToast({ toast }: { toast: Toast }) {
  const { t } = useTranslation();
  const [held, setHeld] = useState(false);
  useEffect(() => {
    if (held) return;
    const timer = setTimeout(() => dropToast(toast.id), toast.lasts);
    return () => clearTimeout(timer);
  }, [held, toast]);
  const hold = () => setHeld(true);
  const release = () => setHeld(false);
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: pointing and focus only keep it on the screen.
    <div
      className={classes.toast}
      data-tone={toast.tone}
      onPointerEnter={hold}
      onPointerLeave={release}
      onFocus={hold}
      onBlur={release}
    >
      <span className={classes.text}>{toast.text}</span>
      {toast.action && (
        <button
          type="button"
          className={classes.action}
          onClick={() => {
            dropToast(toast.id);
            toast.action?.run();
          }}
        >
          {toast.action.label}
        </button>
      )}
      <CloseButton size="sm" className={classes.close} aria-label={t('close')} onClick={() => dropToast(toast.id)} />
    </div>
  );
}
