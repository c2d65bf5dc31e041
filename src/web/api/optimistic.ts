import { tellProblem } from '../components/toast.ts';
import { isProblem } from './problem.ts';

/** Shows a change at once, sends it, and takes it back with a clear word when the server refuses. Never rejects. */
export async function optimistically<Reply>(
  show: () => void,
  send: () => Promise<Reply>,
  takeBack: () => void,
  settle?: (reply: Reply) => void,
): Promise<void> {
  show();
  try {
    const reply = await send();
    settle?.(reply);
  } catch (error) {
    takeBack();
    if (!isProblem(error, 'cancelled')) tellProblem(error);
  }
}
