import type { Comment, Doc, DocNode } from '../../../web/api/shapes.ts';
import { type Draft, draftKey, emptyDraft, isEmptyDoc, readDraft, writeDraft } from '../../../web/composer/draft.ts';

/** What the reader has marked of a reply, where the mark begins and ends in it. */
function markedIn(comment: string): string {
  const selection = getSelection();
  const entry = document.getElementById(`comment-${comment}`);
  if (!selection || selection.isCollapsed || !entry) return '';
  const isInside = [selection.anchorNode, selection.focusNode].every((node) => node !== null && entry.contains(node));
  return isInside ? selection.toString().trim() : '';
}

const paragraph = (text: string): DocNode => ({
  type: 'paragraph',
  ...(text === '' ? {} : { content: [{ type: 'text', text }] }),
});

/** A quotation of a reply: the words that are marked, or all but what it quotes itself. */
export function quotation(comment: Pick<Comment, 'body'>, marked: string): DocNode {
  const whole = ((comment.body as Doc | null)?.content ?? []).filter(({ type }) => type !== 'blockquote');
  const content = marked === '' ? whole : marked.split(/\n+/).map(paragraph);
  return { type: 'blockquote', content: content.length > 0 ? content : [paragraph('')] };
}

/** Puts a quotation into the draft of an answer to a reply, after what was begun already. */
export function quoteIn(person: string, comment: Comment): void {
  const key = draftKey(person, `comment.${comment.id}`);
  const draft: Draft = { ...emptyDraft(), ...readDraft<Draft>(key) };
  const before = isEmptyDoc(draft.doc) ? [] : (draft.doc?.content ?? []);
  const content = [...before, quotation(comment, markedIn(comment.id)), paragraph('')];
  writeDraft(key, { ...draft, doc: { type: 'doc', content } });
}
