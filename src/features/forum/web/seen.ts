import { useEffect, useRef } from 'react';
import { call } from '../../../web/api/client.ts';
import { changeItem } from '../../../web/api/patch.ts';
import { seeTopic, type TopicItem } from '../contract.ts';
import { comesAfter } from './reading.ts';

/** Tells the server how far the reader has come, at most this often (milliseconds). */
const pause = 1000;

/** Answers with a function to call with each reply that came into sight. That the topic was opened is kept at once. */
export function useSeen({ id, mine, merged }: TopicItem): (reply: string) => void {
  const furthest = useRef(mine.seen);
  const told = useRef(mine.seen);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const send = useRef(() => {});
  useEffect(() => {
    if (merged) return;
    send.current = () => {
      clearTimeout(timer.current);
      timer.current = undefined;
      if (furthest.current === told.current && told.current !== null) return;
      told.current = furthest.current ?? id;
      call(seeTopic, { params: { id }, body: { reply: furthest.current } }).then(
        (now) => changeItem(id, (old) => ({ ...old, mine: { ...old.mine, ...now } })),
        // It is told again with the next reply that is read.
        () => {
          told.current = null;
        },
      );
    };
    send.current();
    const onHide = () => document.visibilityState === 'hidden' && send.current();
    document.addEventListener('visibilitychange', onHide);
    return () => {
      document.removeEventListener('visibilitychange', onHide);
      send.current();
    };
  }, [id, merged]);
  return (reply) => {
    if (furthest.current !== null && !comesAfter(reply, furthest.current)) return;
    furthest.current = reply;
    timer.current ??= setTimeout(() => send.current(), pause);
  };
}
