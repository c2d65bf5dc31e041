import { Menu } from '@mantine/core';
import { Fragment, useEffect, useRef, useState } from 'react';
import type { ActionMenuProps } from './action-menu.tsx';
import classes from './icon-button.module.css';

/**
 * A menu that closes gives the focus back to its button, 10 ms later. What a line opens (an editor, another page) wants it
 * then, so it waits until that is over; at once, whoever came second would win.
 */
const afterFocus = (run: () => void) => () => void setTimeout(run, 30);

/** The menu itself, open from the start. Default export, since it is fetched when first wanted. */
export default function OpenMenu({ label, lines, className, position = 'bottom-end', children }: ActionMenuProps) {
  const [opened, setOpened] = useState(false);
  const button = useRef<HTMLButtonElement>(null);
  // This button stands where the one was that had the focus; it takes it over, so that it comes back here.
  useEffect(() => {
    button.current?.focus();
    setOpened(true);
  }, []);
  return (
    <Menu opened={opened} onChange={setOpened} position={position} width={232}>
      <Menu.Target>
        <button ref={button} type="button" className={className}>
          <span className={classes.hidden}>{label}</span>
          {children}
        </button>
      </Menu.Target>
      <Menu.Dropdown>
        {lines.map(({ id, label: words, icon: Icon, run, tone, ruled }) => (
          <Fragment key={id}>
            {ruled && <Menu.Divider />}
            <Menu.Item
              leftSection={<Icon size={16} stroke={1.75} />}
              {...(tone ? { color: tone } : {})}
              onClick={afterFocus(run)}
            >
              {words}
            </Menu.Item>
          </Fragment>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}
