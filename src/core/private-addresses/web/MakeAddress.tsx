import { Button, Modal } from '@mantine/core';
import { IconCopy, IconRss } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { type CallReply, call } from '../../../web/api/client.ts';
import { problemSentence } from '../../../web/api/problem.ts';
import { queryClient } from '../../../web/api/queries.ts';
import { copyText } from '../../../web/components/copy.ts';
import form from '../../../web/components/form.module.css';
import { tell } from '../../../web/components/toast.ts';
import { createAddress, listAddresses } from '../contract.ts';

interface MakeAddressProps {
  kind: string;
  subject: string;
  /** What its button says. */
  label: string;
}

/** Makes a private address when asked, and shows it once. */
export default function MakeAddress({ kind, subject, label }: MakeAddressProps) {
  const { t } = useTranslation('private-addresses');
  const [open, setOpen] = useState(false);
  const [made, setMade] = useState<CallReply<typeof createAddress> | null>(null);
  const [state, setState] = useState<{ busy: boolean; error: unknown }>({ busy: false, error: null });
  const make = async () => {
    setState({ busy: true, error: null });
    try {
      setMade(await call(createAddress, { body: { kind, subject } }));
      void queryClient.invalidateQueries({ queryKey: ['one', listAddresses.id] });
      setState({ busy: false, error: null });
    } catch (error) {
      setState({ busy: false, error });
    }
  };
  const close = () => {
    setOpen(false);
    setMade(null);
  };
  return (
    <>
      <Button
        variant="default"
        leftSection={<IconRss size={18} stroke={1.75} aria-hidden />}
        onClick={() => setOpen(true)}
      >
        {label}
      </Button>
      <Modal
        opened={open}
        onClose={close}
        withCloseButton={false}
        // A title of Mantine's is a header of the page for assistive technology.
        attributes={{ content: { 'aria-label': label } }}
      >
        <div className={form.stack}>
          <h2>{label}</h2>
          <p>{t('why')}</p>
          {made === null && (
            <Button loading={state.busy} onClick={() => void make()}>
              {t('make')}
            </Button>
          )}
          {made?.addresses.map(({ file, address }) => (
            <div key={file} className={form.stack}>
              <div className={form.row}>
                <strong>{t(`file.${file.replace(/\W/g, '-')}`, { defaultValue: file })}</strong>
                <Button
                  size="xs"
                  variant="default"
                  leftSection={<IconCopy size={16} aria-hidden />}
                  onClick={() => void copyText(address).then((done) => done && tell(t('web:linkCopied')))}
                >
                  {t('web:copyLink')}
                </Button>
              </div>
              <code className={form.secret}>{address}</code>
            </div>
          ))}
          {made && (
            <p className={form.soft}>
              {t('once')}{' '}
              <Link to="/settings/feeds" className={form.link}>
                {t('where')}
              </Link>
            </p>
          )}
          <div className={form.row}>
            <Button variant="default" onClick={close}>
              {t('web:close')}
            </Button>
          </div>
          {state.error !== null && (
            <p className={form.problem} role="alert">
              {problemSentence(t, state.error)}
            </p>
          )}
        </div>
      </Modal>
    </>
  );
}
