import { IconCoffee } from '@tabler/icons-react';
import classes from './logo.module.css';

export function Logo() {
  return (
    <span className={classes.logo} aria-hidden="true">
      <IconCoffee size={20} stroke={1.75} />
    </span>
  );
}
