import { Menu } from '@mantine/core';
import { Fragment, useEffect, useRef, useState } from 'react';
import type { ActionMenuProps } from './action-menu.tsx';
import classes from './icon-button.module.css';

/** The menu itself, open from the start. Default export, since it is fetched when first wanted. */
export default function OpenMenu({ label, lines, className, position = 'bottom-end', children }: ActionMenuProps) {
  const [opened, setOpened] = useState(false);
  // Mantine gives the focus back only where nothing else took it. But a field whose code is still under way would get it
  // late, and a space typed meanwhile would press the button: there the focus does not come back.
  const [givesBack, setGivesBack] = useState(true);
  const button = useRef<HTMLButtonElement>(null);
  // This button stands where the one was that had the focus; it takes it over, so that it comes back here.
  useEffect(() => {
    button.current?.focus();
    setOpened(true);
  }, []);
  const change = (open: boolean) => {
    if (open) setGivesBack(true);
    setOpened(open);
  };
  return (
    <Menu opened={opened} onChange={change} returnFocus={givesBack} position={position} width={232}>
      <Menu.Target>
        <button ref={button} type="button" className={className}>
          <span className={classes.hidden}>{label}</span>
          {children}
        </button>
      </Menu.Target>
      <Menu.Dropdown>
        {lines.map(({ id, label: words, icon: Icon, run, tone, ruled, takesFocus = false }) => (
          <Fragment key={id}>
            {ruled && <Menu.Divider />}
            <Menu.Item
              leftSection={<Icon size={16} stroke={1.75} />}
              {...(tone ? { color: tone } : {})}
              onClick={() => {
                setGivesBack(!takesFocus);
                run();
              }}
            >
              {words}
            </Menu.Item>
          </Fragment>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}
