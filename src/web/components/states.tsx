import { Button } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import type { ComponentType, ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { canRetry, problemSentence } from '../api/problem.ts';
import { paths } from '../paths.ts';
import classes from './states.module.css';

type Icon = ComponentType<{ size?: number; stroke?: number; 'aria-hidden'?: boolean }>;

interface EmptyStateProps {
  icon: Icon;
  /** What this place is for, in one sentence. */
  title: string;
  /** One real example of what could be here. */
  example?: ReactNode;
  /** The one thing to do about it. */
  action?: { label: string; to: string } | { label: string; onClick: () => void };
  /** The page of the help that says more. */
  help?: string;
}

/** An empty place teaches: what it is for, one example, one button. */
export function EmptyState({ icon: Icon, title, example, action, help }: EmptyStateProps) {
  const { t } = useTranslation();
  return (
    <div className={classes.state}>
      <span className={classes.icon}>
        <Icon size={28} stroke={1.5} aria-hidden />
      </span>
      <p className={classes.title}>{title}</p>
      {example && <p className={classes.text}>{example}</p>}
      {action && 'to' in action && (
        <Button component={Link} to={action.to}>
          {action.label}
        </Button>
      )}
      {action && 'onClick' in action && <Button onClick={action.onClick}>{action.label}</Button>}
      {help && (
        <Link to={paths.help(help)} className={classes.help}>
          {t('helpMore')}
        </Link>
      )}
    </div>
  );
}

interface ErrorStateProps {
  error: unknown;
  /** Tries again; offered only where that can help. */
  onRetry?: () => void;
}

/** What happened, what is safe, what to do next. */
export function ErrorState({ error, onRetry }: ErrorStateProps) {
  const { t } = useTranslation();
  return (
    <div className={classes.state} role="alert">
      <p className={classes.title}>{problemSentence(t, error)}</p>
      {onRetry && canRetry(error) && (
        <Button variant="default" onClick={onRetry}>
          {t('retry')}
        </Button>
      )}
    </div>
  );
}
