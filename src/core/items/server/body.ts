import type { Viewer } from '../../../platform/http/viewer.ts';
import type { Db } from '../../../platform/services.ts';
import { commentProblems } from '../../comments/contract.ts';
import { knownPeople, peopleByHandle } from '../../people/server/queries.ts';
import { type Doc, emptyDocument, isEmpty } from '../../richtext/document.ts';
import { fromMarkdown } from '../../richtext/markdown.ts';
import { type References, references, resolveMentions } from '../../richtext/references.ts';

export interface BodyInput {
  readonly markdown?: string | undefined;
  readonly body?: Doc | undefined;
}

export interface Body {
  readonly doc: Doc;
  readonly references: References;
  readonly empty: boolean;
}

const maximumMentions = 50;

/**
 * What was sent, as a document of our schema with its mentions resolved. A guest can name only people whom they may know: for the others, what is said is text.
 * Throws `too_many_mentions`.
 */
export async function readBody(db: Db, viewer: Viewer, input: BodyInput): Promise<Body> {
  const raw = input.body ?? (input.markdown === undefined ? emptyDocument() : fromMarkdown(input.markdown));
  const { handles } = references(raw);
  if (handles.length > maximumMentions) throw commentProblems.too_many_mentions();
  const named = await peopleByHandle(db, viewer, handles);
  const doc =
    handles.length === 0
      ? raw
      : resolveMentions(raw, (handle) => {
          const person = named.get(handle.toLowerCase());
          return person && { id: person.id, label: person.name };
        });
  const found = references(doc);
  if (found.people.length > maximumMentions) throw commentProblems.too_many_mentions();
  const people = viewer.guest ? await knownPeople(db, viewer, found.people) : found.people;
  return { doc, references: { ...found, people }, empty: isEmpty(doc) };
}
