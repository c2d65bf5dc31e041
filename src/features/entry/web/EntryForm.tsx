import { Button } from '@mantine/core';
import { type ReactNode, useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { newKey } from '../../../web/api/client.ts';
import { isProblem, problemSentence } from '../../../web/api/problem.ts';
import form from '../../../web/components/form.module.css';

interface EntryFormProps {
  title: string;
  lead?: ReactNode;
  submit: string;
  /** Rejects with the problem that is then shown; the key is the same until it has worked. */
  onSubmit: (idempotencyKey: string) => Promise<void>;
  /** Draws the fields; `errors` has what the server said about each. */
  children?: (errors: Readonly<Record<string, string>>) => ReactNode;
  below?: ReactNode;
}

/** A page before the sign-in: a heading, a few fields, one button, and the problem in words. */
export function EntryForm({ title, lead, submit, onSubmit, children, below }: EntryFormProps) {
  const { t } = useTranslation('entry');
  const [state, setState] = useState<{ sending: boolean; error: unknown }>({ sending: false, error: null });
  const key = useRef(newKey());
  useEffect(() => {
    document.title = title;
  }, [title]);
  const send = async () => {
    setState({ sending: true, error: null });
    try {
      await onSubmit(key.current);
    } catch (error) {
      // What was refused was not done; the next attempt is a new one. A lost connection may have been done: same key.
      if (!isProblem(error, 'offline')) key.current = newKey();
      setState({ sending: false, error });
      return;
    }
    setState({ sending: false, error: null });
  };
  return (
    <form
      className={form.stack}
      onSubmit={(event) => {
        event.preventDefault();
        void send();
      }}
    >
      <div>
        <h1 className={form.welcome}>{title}</h1>
        {lead && <p className={form.soft}>{lead}</p>}
      </div>
      {children?.(isProblem(state.error) ? state.error.fields : {})}
      {state.error !== null && (
        <p className={form.problem} role="alert">
          {problemSentence(t, state.error)}
        </p>
      )}
      <Button type="submit" size="md" fullWidth loading={state.sending}>
        {submit}
      </Button>
      {below}
    </form>
  );
}
