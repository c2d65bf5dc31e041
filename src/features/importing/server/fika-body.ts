import type { Ids } from '../../../core/exporting/parts.ts';
import type { Doc } from '../../../core/richtext/document.ts';

const addressOfOurs = /^((?:https?:\/\/[^/]+)?\/(?:items|people|communities)\/)([1-9]\d{0,18})(?=$|[/?#])/;

/** A document with the ids that its people, files and items have here; what did not come over keeps its words. */
export function translated(body: unknown, ids: Ids): Doc {
  // A card of an item that did not come over has nothing to show.
  const isLost = (node: { type?: string; attrs?: { id?: unknown } } | null) =>
    node?.type === 'embed' && ids(node.attrs?.id) === undefined;
  const visit = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.filter((one) => !isLost(one)).map(visit);
    if (typeof value !== 'object' || value === null) return value;
    return Object.fromEntries(
      Object.entries(value).map(([name, inner]) => {
        if ((name === 'id' || name === 'file') && typeof inner === 'string') return [name, ids(inner) ?? null];
        if (name === 'href' && typeof inner === 'string')
          return [
            name,
            inner.replace(addressOfOurs, (all, before: string, id: string) => (ids(id) ? before + ids(id) : all)),
          ];
        return [name, visit(inner)];
      }),
    );
  };
  return visit(body) as Doc;
}
