/** What a document points to. Walks the JSON; builds nothing. */
import { type AnyNode, type Doc, type LooseNode, parseDocument } from './document.ts';

export interface References {
  /** Ids of the people who are mentioned. */
  readonly people: string[];
  /** Handles that nobody was found for yet. */
  readonly handles: string[];
  /** Names of tags as written. */
  readonly tags: string[];
  /** Ids of files shown as pictures. */
  readonly files: string[];
  /** Addresses of links, `/path` within Fika included. */
  readonly links: string[];
  /** Ids of items that are embedded. */
  readonly items: string[];
}

type Found = { readonly [K in keyof References]: Set<string> };

function collect(node: AnyNode, found: Found): void {
  switch (node.type) {
    case 'mention':
      if (node.attrs.id === null) found.handles.add(node.attrs.handle);
      else found.people.add(node.attrs.id);
      break;
    case 'tag':
      found.tags.add(node.attrs.name);
      break;
    case 'image':
      found.files.add(node.attrs.file);
      break;
    case 'embed':
      found.items.add(node.attrs.id);
      break;
  }
  if ('marks' in node) for (const mark of node.marks ?? []) if (mark.type === 'link') found.links.add(mark.attrs.href);
  if ('content' in node) for (const child of node.content ?? []) collect(child as AnyNode, found);
}

/** Everything a document points to, each once, in the order of first appearance. */
export function references(doc: Doc): References {
  const found: Found = {
    people: new Set(),
    handles: new Set(),
    tags: new Set(),
    files: new Set(),
    links: new Set(),
    items: new Set(),
  };
  collect(doc, found);
  return {
    people: [...found.people],
    handles: [...found.handles],
    tags: [...found.tags],
    files: [...found.files],
    links: [...found.links],
    items: [...found.items],
  };
}

export interface MentionedPerson {
  readonly id: string;
  readonly label: string;
}

/**
 * The document with each unresolved mention made a person's, or plain text `@label` where `lookup` knows
 * nobody (the label of what somebody typed is the handle). Ask for
 * `references(doc).handles` first, so that the look-up is one query.
 */
export function resolveMentions(doc: Doc, lookup: (handle: string) => MentionedPerson | undefined): Doc {
  const resolve = (node: LooseNode): LooseNode => {
    if (node.type === 'mention' && node.attrs?.id === null) {
      const handle = node.attrs.handle as string;
      const person = lookup(handle);
      const marks = node.marks ? { marks: node.marks } : {};
      if (!person) return { type: 'text', text: `@${node.attrs.label as string}`, ...marks };
      return { type: 'mention', attrs: { id: person.id, label: person.label, handle: null }, ...marks };
    }
    return node.content ? { ...node, content: node.content.map(resolve) } : node;
  };
  // Parsing joins the new text to its neighbours.
  return parseDocument(resolve(doc as unknown as LooseNode));
}
