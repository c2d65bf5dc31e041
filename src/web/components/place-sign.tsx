import type { Place } from '../api/shapes.ts';
import { personColour } from './avatar.tsx';
import classes from './place-sign.module.css';

interface PlaceSignProps {
  place: Pick<Place, 'id' | 'name' | 'emoji'>;
  /** Pixels: 20 in the rail, 40 in lists, 56 at the head of a community. */
  size?: 20 | 40 | 56;
}

/** A community's emoji on a tint of its own, or its first letter. Decoration: the name stands beside it. */
export function PlaceSign({ place, size = 20 }: PlaceSignProps) {
  return (
    <span
      className={classes.sign}
      data-size={size}
      style={{ '--tint': personColour(place.id) } as React.CSSProperties}
      aria-hidden="true"
    >
      {place.emoji || /[\p{L}\p{N}]/u.exec(place.name)?.[0]?.toLocaleUpperCase()}
    </span>
  );
}
