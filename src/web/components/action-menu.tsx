import { type ComponentType, lazy, type ReactNode, Suspense, useState } from 'react';
import classes from './icon-button.module.css';

const load = () => import('./action-menu-open.tsx');
const OpenMenu = lazy(load);

export interface MenuLine {
  readonly id: string;
  readonly label: string;
  readonly icon: ComponentType<{ size?: number; stroke?: number }>;
  readonly run: () => void;
  /** `loss` for what takes something away. */
  readonly tone?: 'loss';
  /** What it opens is a field to write in, which takes the focus; otherwise the focus comes back to the menu's button. */
  readonly takesFocus?: boolean;
  /** Stands above the line, between groups. */
  readonly ruled?: boolean;
}

export interface ActionMenuProps {
  /** What the button is called for assistive technology; words among the children add to it. */
  label: string;
  lines: readonly MenuLine[];
  className?: string | undefined;
  position?: 'bottom-end' | 'top-start';
  /** The button's sign. */
  children: ReactNode;
}

/**
 * A button that opens a menu. The menu's code (focus, arrows, placing: 30 kB) is fetched when somebody points at a button
 * or presses one, so that a stream of cards does not carry it.
 */
export function ActionMenu(props: ActionMenuProps) {
  const [wanted, setWanted] = useState(false);
  const { label, className, children } = props;
  const button = (
    <button
      type="button"
      className={className}
      aria-haspopup="menu"
      onPointerEnter={() => void load()}
      onFocus={() => void load()}
      onClick={() => setWanted(true)}
    >
      <span className={classes.hidden}>{label}</span>
      {children}
    </button>
  );
  if (!wanted) return button;
  return (
    <Suspense fallback={button}>
      <OpenMenu {...props} />
    </Suspense>
  );
}
