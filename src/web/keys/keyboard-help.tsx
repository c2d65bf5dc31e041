import { Modal } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import classes from './keys.module.css';

const groups = [
  [
    'everywhere',
    [
      ['/', 'search'],
      ['Ctrl K', 'search'],
      ['?', 'help'],
      ['g h', 'home'],
      ['g i', 'inbox'],
      ['g p', 'people'],
      ['g c', 'communities'],
      ['g s', 'saved'],
    ],
  ],
  [
    'lists',
    [
      ['j', 'next'],
      ['k', 'previous'],
      ['Enter', 'open'],
      ['Esc', 'leave'],
    ],
  ],
  [
    'writing',
    [
      ['c', 'write'],
      ['Ctrl Enter', 'send'],
      ['@', 'mention'],
      ['#', 'tag'],
      ['**', 'bold'],
      ['Esc', 'close'],
    ],
  ],
] as const;

/** The keys, in words. Default export, since it is fetched when first wanted. */
export default function KeyboardHelp({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation();
  // As it stands on the reader's keyboard.
  const control = /Mac|iPhone|iPad/.test(navigator.platform) ? '⌘' : t('keys.control');
  return (
    <Modal opened onClose={onClose} title={t('keys.title')} size="lg" closeButtonProps={{ 'aria-label': t('close') }}>
      <div className={classes.groups}>
        {groups.map(([group, keys]) => (
          <section key={group}>
            <h2 className={classes.group}>{t(`keys.${group}`)}</h2>
            <dl className={classes.keys}>
              {keys.map(([key, what]) => (
                <div key={key} className={classes.line}>
                  <dt>
                    {key.split(' ').map((one) => (
                      <kbd key={one} className={classes.key}>
                        {one === 'Ctrl' ? control : one}
                      </kbd>
                    ))}
                  </dt>
                  <dd>{t(`keys.do.${what}`)}</dd>
                </div>
              ))}
            </dl>
          </section>
        ))}
      </div>
    </Modal>
  );
}
