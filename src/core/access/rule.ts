/**
 * The access rule, whole, as pure functions: who may do what, from where somebody stands. SQL (queries.ts) only fetches the
 * standing; nothing else in the product decides about access.
 */

import type { Viewer } from '../../platform/http/viewer.ts';
import type { PlaceKind, Role, Visibility } from '../places/contract.ts';

/** How a viewer stands to one place. */
export interface PlaceStanding {
  readonly kind: PlaceKind;
  readonly visibility: Visibility;
  readonly archived: boolean;
  /** The viewer's role there; null for those who are no members. */
  readonly role: Role | null;
}

export type PlaceAbility =
  | 'discover'
  | 'read'
  | 'see-members'
  | 'join'
  | 'ask-to-join'
  | 'leave'
  | 'post'
  | 'comment'
  | 'invite'
  | 'moderate'
  | 'manage';

/**
 * - A place is read by its members and, where it is open, by every colleague; guests read only where they are members.
 * - In what they can read, colleagues may comment and react; to post in a community one joins it first.
 * - The whole organisation is every colleague's place; a person's page is that person's to post on.
 * - Being an administrator of the organisation gives no rights inside a community.
 */
export function placeAbilities(viewer: Viewer, place: PlaceStanding): readonly PlaceAbility[] {
  // A function of five small values, asked for every place of every item on a page: each answer is made once.
  const key = `${place.kind} ${place.visibility} ${place.archived} ${place.role} ${viewer.guest}`;
  const known = answers.get(key);
  if (known) return known;
  const decided = decide(viewer, place);
  answers.set(key, decided);
  return decided;
}

const answers = new Map<string, readonly PlaceAbility[]>();

function decide(viewer: Pick<Viewer, 'guest'>, place: PlaceStanding): PlaceAbility[] {
  const { kind, visibility, role } = place;
  const abilities: PlaceAbility[] = [];
  const open = visibility === 'open' && !viewer.guest;
  const reads = role !== null || open;
  if (reads || (visibility === 'closed' && !viewer.guest)) abilities.push('discover');
  if (!reads) {
    if (visibility === 'closed' && !viewer.guest && kind === 'community' && !place.archived)
      abilities.push('ask-to-join');
    return abilities;
  }
  abilities.push('read');
  if (role !== 'guest' && !viewer.guest) abilities.push('see-members');
  const leads = role === 'owner' || role === 'moderator';
  if (kind === 'community' && role !== null) abilities.push('leave');
  if (!place.archived) {
    if (kind === 'community' && role === null) abilities.push('join');
    abilities.push('comment');
    if (role !== null || kind === 'organisation') abilities.push('post');
  }
  // Who leads an archived community may still let people in, to read it.
  const letsIn = leads || (role === 'member' && visibility === 'open' && !place.archived);
  if (kind === 'community' && letsIn) abilities.push('invite');
  if (leads) abilities.push('moderate');
  if (role === 'owner') abilities.push('manage');
  return abilities;
}

/** How a viewer stands to one item: to each place it is in that they may read, its home place marked. */
export interface ItemStanding {
  readonly authorId: string;
  readonly deleted: boolean;
  /** Whether its discussion is closed: it is read, not added to. */
  readonly closed: boolean;
  /** Of the places it is put in, or was put in when it was deleted. */
  readonly places: readonly (PlaceStanding & { readonly home: boolean })[];
  /** Whether it is edited by whoever may post in its home place, and not by its author alone. */
  readonly editedByMembers: boolean;
  /** Further abilities that the item's kind gives to whoever may comment (`vote`). */
  readonly kindAbilities: readonly string[];
}

export type ItemAbility =
  | 'read'
  | 'comment'
  | 'react'
  | 'save'
  | 'follow'
  | 'edit'
  | 'place'
  | 'delete'
  | 'restore'
  | 'moderate'
  | (string & {});

const may = (viewer: Viewer, place: PlaceStanding, ability: PlaceAbility) =>
  placeAbilities(viewer, place).includes(ability);

/** An item is read by whoever reads one of the places it is put in. */
export function itemAbilities(viewer: Viewer, item: ItemStanding): ItemAbility[] {
  const readable = item.places.filter((place) => may(viewer, place, 'read'));
  if (readable.length === 0) return [];
  const isAuthor = item.authorId === viewer.person;
  const moderates = readable.some((place) => place.home && may(viewer, place, 'moderate'));
  // A deleted item is gone for everyone; who could delete it can bring it back.
  if (item.deleted) return isAuthor || moderates ? ['restore'] : [];
  const abilities: ItemAbility[] = ['read', 'save', 'follow'];
  if (readable.some((place) => may(viewer, place, 'comment'))) {
    if (!item.closed) abilities.push('comment');
    abilities.push('react', ...item.kindAbilities);
  }
  const writable = readable.some((place) => !place.archived);
  const edits =
    isAuthor || (item.editedByMembers && readable.some((place) => place.home && may(viewer, place, 'post')));
  if (edits && writable) abilities.push('edit');
  // To show it to others as well is for whoever said it, also where many write.
  if (isAuthor && writable) abilities.push('place');
  if ((isAuthor || moderates) && writable) abilities.push('delete');
  if (moderates) abilities.push('moderate');
  return abilities;
}

export interface CommentStanding {
  readonly authorId: string;
  readonly deleted: boolean;
  /** What the viewer may do with the item it stands under. */
  readonly item: readonly string[];
}

export type CommentAbility = 'read' | 'react' | 'reply' | 'edit' | 'delete' | 'restore';

/** A comment is read by whoever reads its item. */
export function commentAbilities(viewer: Viewer, comment: CommentStanding): CommentAbility[] {
  const { item } = comment;
  if (!item.includes('read')) return [];
  const isAuthor = comment.authorId === viewer.person;
  const moderates = item.includes('moderate');
  if (comment.deleted) return isAuthor || moderates ? ['read', 'restore'] : ['read'];
  const abilities: CommentAbility[] = ['read'];
  if (item.includes('react')) abilities.push('react');
  if (item.includes('comment')) {
    abilities.push('reply');
    if (isAuthor) abilities.push('edit');
  }
  if (isAuthor || moderates) abilities.push('delete');
  return abilities;
}
