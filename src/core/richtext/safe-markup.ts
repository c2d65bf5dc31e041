/** What tests hold HTML from a document against: a browser's view of it, and nothing in it that acts. */
import { type DefaultTreeAdapterTypes, parseFragment } from 'parse5';

type Node = DefaultTreeAdapterTypes.ChildNode;
type Element = DefaultTreeAdapterTypes.Element;

const allowed: Readonly<Record<string, readonly string[]>> = {
  p: ['dir'],
  h1: ['dir'],
  h2: ['dir'],
  h3: ['dir'],
  h4: ['dir'],
  ul: ['dir', 'data-type'],
  ol: ['dir', 'start'],
  li: ['data-type', 'data-checked'],
  input: ['type', 'disabled', 'checked'],
  blockquote: ['dir'],
  div: ['dir', 'role', 'data-type', 'data-tone', 'data-id'],
  pre: ['dir'],
  code: ['class'],
  hr: [],
  br: [],
  img: ['src', 'data-file', 'alt', 'title'],
  table: ['dir'],
  thead: [],
  tbody: [],
  tr: [],
  th: ['dir', 'align'],
  td: ['dir', 'align'],
  a: ['href', 'rel', 'data-type', 'data-id', 'data-name'],
  span: ['data-type', 'data-id', 'data-handle', 'data-name'],
  strong: [],
  em: [],
  del: [],
};

const isElement = (node: Node): node is Element => 'tagName' in node;

export const fragment = (html: string): Node[] => parseFragment(html).childNodes;

export const textOf = (node: Node): string =>
  node.nodeName === '#text'
    ? (node as DefaultTreeAdapterTypes.TextNode).value
    : isElement(node)
      ? node.childNodes.map(textOf).join('')
      : '';

function problemsOf(node: Node): string[] {
  if (node.nodeName === '#text') return [];
  if (!isElement(node)) return [`a ${node.nodeName}`];
  const attributes = allowed[node.tagName];
  if (!attributes) return [`<${node.tagName}>`];
  const own = node.attrs.flatMap(({ name, value }) => {
    if (!attributes.includes(name)) return [`<${node.tagName} ${name}>`];
    if (name !== 'href' && name !== 'src') return [];
    // Judged as a browser resolves it, not by the code under test.
    const { protocol, host } = new URL(value, 'https://fika.invalid');
    if (name === 'src') return host === 'fika.invalid' ? [] : [`a picture from ${host}`];
    if (!['http:', 'https:', 'mailto:', 'tel:'].includes(protocol)) return [`a link to ${protocol}`];
    const external = protocol.startsWith('http') && host !== 'fika.invalid';
    const rel = node.attrs.find((a) => a.name === 'rel')?.value;
    return external && rel !== 'noopener nofollow' ? ['an external link without rel'] : [];
  });
  return [...own, ...node.childNodes.flatMap(problemsOf)];
}

/** Everything in the HTML that a document cannot have; empty when it is safe. */
export const markupProblems = (html: string): string[] => fragment(html).flatMap(problemsOf);
