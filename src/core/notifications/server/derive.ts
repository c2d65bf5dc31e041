import type { Activity } from '../../activity/server/log.ts';
import { type Reason, reasons } from '../contract.ts';

/** What the subscriber looked up for a batch, so that the rule below is a pure function of it. */
export interface Lookups {
  /** Item → author. */
  readonly itemAuthors: ReadonlyMap<string, string>;
  /** Comment → author. */
  readonly commentAuthors: ReadonlyMap<string, string>;
  /** Item → who listens; changed in place as the batch goes on. */
  readonly listeners: Map<string, Map<string, boolean>>;
}

export interface DerivedEvent {
  readonly person: string;
  readonly subject: string;
  readonly item: string | null;
  readonly place: string | null;
  readonly draft: string | null;
  readonly reason: Reason;
  readonly activity: Activity;
}

const stringsIn = (value: unknown): string[] =>
  Array.isArray(value) ? value.filter((one): one is string => typeof one === 'string') : [];

/** Milliseconds; an imported conversation that is older is history, not news. */
const newsAge = 14 * 24 * 60 * 60 * 1000;

/** How long ago it happened when it was written down: the id tells when that was (see `fika_id`). */
const ageWhenWritten = (activity: Activity): number =>
  Number(BigInt(activity.id) >> 22n) + Date.UTC(2020, 0, 1) - activity.at.getTime();

/**
 * Whom an activity concerns, and why. Nobody is told of what they did themselves; each person once, for the strongest reason. Access is not
 * asked here but where the inbox is read, since it may have changed by then.
 */
export function deriveEvents(activity: Activity, lookups: Lookups): DerivedEvent[] {
  const found = new Map<string, Reason>();
  const isHistory = ageWhenWritten(activity) > newsAge;
  const tell = (person: string | null | undefined, reason: Reason) => {
    if (!person || person === activity.actor || isHistory) return;
    const before = found.get(person);
    if (!before || reasons.indexOf(reason) < reasons.indexOf(before)) found.set(person, reason);
  };
  const { item, actor } = activity;
  const listenersOf = (id: string) => {
    const known = lookups.listeners.get(id);
    if (known) return known;
    const fresh = new Map<string, boolean>();
    lookups.listeners.set(id, fresh);
    return fresh;
  };

  switch (activity.verb) {
    case 'item.created':
      if (item && actor) listenersOf(item).set(actor, true);
      for (const person of stringsIn(activity.data.mentions)) tell(person, 'mentioned');
      break;
    case 'item.edited':
    case 'comment.edited':
      for (const person of stringsIn(activity.data.mentions)) tell(person, 'mentioned');
      break;
    case 'item.followed':
    case 'item.unfollowed':
      if (item && actor) listenersOf(item).set(actor, activity.verb === 'item.followed');
      break;
    case 'comment.created': {
      if (!item) break;
      const author = lookups.itemAuthors.get(item);
      for (const [person, active] of listenersOf(item)) {
        if (active) tell(person, person === author ? 'commented-on-yours' : 'commented-on-followed');
      }
      tell(activity.person, 'replied');
      for (const person of stringsIn(activity.data.mentions)) tell(person, 'mentioned');
      // Taking part is listening, unless that was switched off before.
      if (actor && !listenersOf(item).has(actor)) listenersOf(item).set(actor, true);
      break;
    }
    case 'reaction.added':
      tell(
        activity.data.subject === 'comment'
          ? lookups.commentAuthors.get(activity.object)
          : lookups.itemAuthors.get(activity.object),
        'reacted-to-yours',
      );
      break;
    case 'member.requested':
      for (const leader of stringsIn(activity.data.leaders)) tell(leader, 'join-requested');
      break;
    case 'member.added':
      if (activity.data.before === undefined) tell(activity.person, 'added-to-community');
      break;
    case 'draft.shared':
      tell(activity.person, 'draft-shared');
      break;
    case 'draft.review_asked':
      tell(activity.person, 'review-asked');
      break;
    case 'draft.reviewed':
      tell(activity.person, activity.data.verdict === 'ready' ? 'reviewed-ready' : 'reviewed-not-yet');
      break;
    case 'draft.not_published':
      tell(activity.person, 'not-published');
      break;
    default:
      // What a kind of content asks of one person, in `data.asks`: to look whether it is still true.
      if (item && reasons.includes(activity.data.asks as Reason))
        // Or of several at once, who are then named in `data.people`: everybody who comes, when it is called off.
        for (const person of [activity.person, ...stringsIn(activity.data.people)])
          tell(person, activity.data.asks as Reason);
      // What a kind of content says is news: a decision, a new date.
      if (item && activity.data.news === true)
        for (const [person, active] of listenersOf(item)) if (active) tell(person, 'news-of-followed');
      break;
  }
  const isAboutItem = item !== null;
  const draft = activity.verb.startsWith('draft.') ? activity.object : null;
  return [...found].map(([person, reason]) => ({
    person,
    reason,
    activity,
    subject: isAboutItem ? item : (draft ?? activity.place!),
    item,
    place: isAboutItem ? null : activity.place,
    draft,
  }));
}
