import { Skeleton } from '@mantine/core';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import classes from './skeletons.module.css';

/** Nothing for the first 300 ms, so that what comes quickly does not flicker. */
function useLate(): boolean {
  const [late, setLate] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setLate(true), 300);
    return () => clearTimeout(timer);
  }, []);
  return late;
}

/** Lines of text that are on their way. */
export function Lines({ count = 3 }: { count?: number }) {
  const late = useLate();
  return (
    <div className={classes.lines} data-shown={late || undefined} data-loading>
      {Array.from({ length: count }, (_, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: they never change places.
        <Skeleton key={index} height={12} radius={6} width={index === count - 1 ? '60%' : '100%'} />
      ))}
    </div>
  );
}

interface LoadingSkeletonProps {
  /** `items` are cards of a stream, `rows` lines of a list with portraits. */
  shape?: 'items' | 'rows';
  count?: number;
}

/** The shape of what is being loaded. */
export function LoadingSkeleton({ shape = 'items', count = 3 }: LoadingSkeletonProps) {
  const { t } = useTranslation();
  const late = useLate();
  return (
    <div
      className={classes.list}
      data-shape={shape}
      data-shown={late || undefined}
      data-loading
      role="status"
      aria-label={t('loading')}
    >
      {Array.from({ length: count }, (_, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: they never change places.
        <div key={index} className={classes.entry}>
          <Skeleton height={shape === 'items' ? 40 : 32} circle />
          <div className={classes.words}>
            <Skeleton height={12} width="40%" radius={6} />
            <Skeleton height={12} width="25%" radius={6} />
            {shape === 'items' && <Skeleton height={64} mt={8} radius={6} />}
          </div>
        </div>
      ))}
    </div>
  );
}
