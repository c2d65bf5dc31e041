/** Keeps how far somebody has listened, also when the page is left or the line is lost: what could not be told goes along later, with its age. */
import { call, urlOf } from '../../../web/api/client.ts';
import { changeItem } from '../../../web/api/patch.ts';
import { isProblem } from '../../../web/api/problem.ts';
import { queryClient } from '../../../web/api/queries.ts';
import { listListening, type Playback, savePlayback } from '../contract.ts';

interface Noted extends Playback {
  readonly episode: string;
  /** Milliseconds since 1970, by this device. */
  readonly at: number;
}

/** What was noted and not yet told, the newest of each episode. */
const waiting = new Map<string, Noted>();
let sending: Promise<void> | null = null;

/** Shows it at once wherever the episode stands, and tells the server. */
export function note(episode: string, now: Playback): void {
  waiting.set(episode, { episode, ...now, at: Date.now() });
  changeItem(episode, (item) => ({ ...item, mine: { ...item.mine, playback: now } }));
  void flush();
}

const bodyOf = ({ position, done, speed, at }: Noted) => ({
  position: Math.round(position),
  done,
  speed,
  age: Math.max(0, Date.now() - at),
});

async function send(): Promise<void> {
  for (const one of [...waiting.values()]) {
    try {
      await call(savePlayback, { params: { id: one.episode }, body: bodyOf(one) });
    } catch (error) {
      // It stays, and is tried with the next; but an episode that is gone must not hold up the others.
      if (!isProblem(error, 'not_found')) return;
    }
    if (waiting.get(one.episode) === one) waiting.delete(one.episode);
    // What one goes on with has another order now; it is asked for when it is looked at.
    void queryClient.invalidateQueries({ queryKey: ['list', listListening.id], refetchType: 'none' });
  }
}

function flush(): Promise<void> {
  sending ??= send().finally(() => {
    sending = null;
  });
  return sending;
}

/** The page goes: the browser sends this when the page is no more. */
function sendLast(): void {
  for (const one of waiting.values())
    void fetch(urlOf(savePlayback, { params: { id: one.episode } }), {
      method: savePlayback.method,
      keepalive: true,
      credentials: 'same-origin',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(bodyOf(one)),
    }).catch(() => {});
}

window.addEventListener('pagehide', sendLast);
window.addEventListener('online', () => void flush());
