import { Menu } from '@mantine/core';
import { Fragment, useEffect, useRef, useState } from 'react';
import type { ActionMenuProps } from './action-menu.tsx';
import classes from './icon-button.module.css';

/** The menu itself, open from the start. Default export, since it is fetched when first wanted. */
export default function OpenMenu({ label, lines, className, position = 'bottom-end', children }: ActionMenuProps) {
  const [opened, setOpened] = useState(false);
  // What a line opens (an editor, another page) takes the focus. A menu that gave it back to its button meanwhile would win or lose by chance.
  const [chosen, setChosen] = useState(false);
  const button = useRef<HTMLButtonElement>(null);
  // This button stands where the one was that had the focus; it takes it over, so that it comes back here.
  useEffect(() => {
    button.current?.focus();
    setOpened(true);
  }, []);
  const change = (open: boolean) => {
    if (open) setChosen(false);
    setOpened(open);
  };
  const choose = (run: () => void) => () => {
    setChosen(true);
    run();
    setTimeout(() => {
      if (document.activeElement === document.body) button.current?.focus();
    }, 500);
  };
  return (
    <Menu opened={opened} onChange={change} returnFocus={!chosen} position={position} width={232}>
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
              onClick={choose(run)}
            >
              {words}
            </Menu.Item>
          </Fragment>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}
