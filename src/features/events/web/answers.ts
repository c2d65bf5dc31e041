import { call } from '../../../web/api/client.ts';
import { changeItem } from '../../../web/api/patch.ts';
import { queryClient } from '../../../web/api/queries.ts';
import type { Item } from '../../../web/api/shapes.ts';
import { communityEvents, type EventFields, type EventMine, listReplies, myEvents, replyToEvent } from '../contract.ts';

/** What came back of a change is shown wherever the event stands; calendars and lists of people are asked anew. */
export function showEvent(id: string, { mine, ...fields }: EventFields & { mine?: EventMine }): void {
  changeItem(id, (old) => ({ ...old, ...fields, ...(mine && { mine: { ...old.mine, ...mine } }) }) as Item);
  for (const contract of [communityEvents, myEvents, listReplies])
    void queryClient.invalidateQueries({ queryKey: ['list', contract.id] });
}

export const answerEvent = async (id: string, body: Parameters<typeof sendAnswer>[1]): Promise<EventMine> => {
  const reply = await sendAnswer(id, body);
  showEvent(id, reply);
  return reply.mine;
};

const sendAnswer = (id: string, body: { answer: 'yes' | 'maybe' | 'no'; note?: string; remind?: number | null }) =>
  call(replyToEvent, { params: { id }, body });
