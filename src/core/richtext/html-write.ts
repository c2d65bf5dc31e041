/** HTML from a document: made from the schema alone, so nothing in it can run. Needs no parser; the web app may import it. */
import type { AnyNode, Block, Doc, Inline, Mark } from './document.ts';
import { isExternal } from './href.ts';

/** Where things are shown. The answers are escaped here; they are Fika's own addresses, never a writer's. */
export interface HtmlAddresses {
  readonly fileUrl: (id: string) => string;
  readonly personUrl: (id: string) => string;
  readonly tagUrl: (name: string) => string;
  readonly itemUrl: (id: string) => string;
}

const defaults: HtmlAddresses = {
  fileUrl: (id) => `/api/v1/files/${id}`,
  personUrl: (id) => `/people/${id}`,
  tagUrl: (name) => `/tags/${encodeURIComponent(name)}`,
  itemUrl: (id) => `/items/${id}`,
};

const special: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};
const escapeHtml = (text: string): string =>
  /[&<>"']/.test(text) ? text.replace(/[&<>"']/g, (c) => special[c]!) : text;

const element = { bold: 'strong', italic: 'em', strike: 'del', code: 'code' } as const;

const openTag = (mark: Mark): string => {
  if (mark.type !== 'link') return `<${element[mark.type]}>`;
  const rel = isExternal(mark.attrs.href) ? ' rel="noopener nofollow"' : '';
  return `<a href="${escapeHtml(mark.attrs.href)}"${rel}>`;
};
const closeTag = (mark: Mark): string => `</${mark.type === 'link' ? 'a' : element[mark.type]}>`;

const equal = (a: Mark, b: Mark): boolean =>
  a.type === b.type && (a.type !== 'link' || a.attrs.href === (b as typeof a).attrs.href);

function leaf(node: Inline, to: HtmlAddresses): string {
  switch (node.type) {
    case 'text':
      return escapeHtml(node.text);
    case 'hardBreak':
      return '<br>';
    case 'mention': {
      const { id, label, handle } = node.attrs;
      const text = `@${escapeHtml(label)}`;
      if (id === null) return `<span data-type="mention" data-handle="${escapeHtml(handle)}">${text}</span>`;
      // A link within a link is no HTML: there the name stays without its own.
      const linked = node.marks?.some((mark) => mark.type === 'link');
      const data = `data-type="mention" data-id="${id}"`;
      return linked ? `<span ${data}>${text}</span>` : `<a ${data} href="${escapeHtml(to.personUrl(id))}">${text}</a>`;
    }
    case 'tag': {
      const name = escapeHtml(node.attrs.name);
      const linked = node.marks?.some((mark) => mark.type === 'link');
      const data = `data-type="tag" data-name="${name}"`;
      return linked
        ? `<span ${data}>#${name}</span>`
        : `<a ${data} href="${escapeHtml(to.tagUrl(node.attrs.name))}">#${name}</a>`;
    }
  }
}

/** Marks that neighbours share stay open between them. */
function inline(nodes: readonly Inline[] | undefined, to: HtmlAddresses): string {
  let out = '';
  let open: Mark[] = [];
  for (const node of nodes ?? []) {
    const marks = node.marks ?? [];
    let shared = 0;
    while (shared < open.length && shared < marks.length && equal(open[shared]!, marks[shared]!)) shared++;
    for (const mark of open.slice(shared).reverse()) out += closeTag(mark);
    for (const mark of marks.slice(shared)) out += openTag(mark);
    open = marks;
    out += leaf(node, to);
  }
  for (const mark of open.toReversed()) out += closeTag(mark);
  return out;
}

const children = (nodes: readonly AnyNode[], to: HtmlAddresses): string =>
  nodes.map((n) => block(n as Block, to)).join('');

function block(node: Exclude<AnyNode, Doc | Inline>, to: HtmlAddresses): string {
  switch (node.type) {
    case 'paragraph':
      return `<p dir="auto">${inline(node.content, to)}</p>`;
    case 'heading':
      return `<h${node.attrs.level} dir="auto">${inline(node.content, to)}</h${node.attrs.level}>`;
    case 'bulletList':
      return `<ul dir="auto">${children(node.content, to)}</ul>`;
    case 'orderedList': {
      const start = node.attrs.start === 1 ? '' : ` start="${node.attrs.start}"`;
      return `<ol dir="auto"${start}>${children(node.content, to)}</ol>`;
    }
    case 'taskList':
      return `<ul dir="auto" data-type="taskList">${children(node.content, to)}</ul>`;
    case 'listItem':
      return `<li>${children(node.content, to)}</li>`;
    case 'taskItem': {
      const checked = node.attrs.checked;
      const box = `<input type="checkbox" disabled${checked ? ' checked' : ''}>`;
      return `<li data-type="taskItem" data-checked="${checked}">${box}${children(node.content, to)}</li>`;
    }
    case 'blockquote':
      return `<blockquote dir="auto">${children(node.content, to)}</blockquote>`;
    case 'callout':
      return `<div data-type="callout" data-tone="${node.attrs.tone}" role="note" dir="auto">${children(node.content, to)}</div>`;
    case 'codeBlock': {
      const language = node.attrs.language ? ` class="language-${escapeHtml(node.attrs.language)}"` : '';
      // Code reads from left to right whatever its first letter is.
      const code = escapeHtml(node.content?.[0]?.text ?? '');
      return `<pre dir="ltr"><code${language}>${code}</code></pre>`;
    }
    case 'horizontalRule':
      return '<hr>';
    case 'image': {
      const { file, alt, title } = node.attrs;
      const caption = title ? ` title="${escapeHtml(title)}"` : '';
      return `<img src="${escapeHtml(to.fileUrl(file))}" data-file="${file}" alt="${escapeHtml(alt)}"${caption}>`;
    }
    case 'embed': {
      const { id } = node.attrs;
      const url = escapeHtml(to.itemUrl(id));
      return `<div data-type="embed" data-id="${id}"><a href="${url}">${url}</a></div>`;
    }
    case 'table': {
      const [head, ...body] = node.content;
      const rows = body.length > 0 ? `<tbody>${children(body, to)}</tbody>` : '';
      return `<table dir="auto"><thead>${head ? block(head, to) : ''}</thead>${rows}</table>`;
    }
    case 'tableRow':
      return `<tr>${children(node.content, to)}</tr>`;
    case 'tableHeader':
    case 'tableCell': {
      const name = node.type === 'tableHeader' ? 'th' : 'td';
      const align = node.attrs.align ? ` align="${node.attrs.align}"` : '';
      return `<${name} dir="auto"${align}>${inline(node.content[0]?.content, to)}</${name}>`;
    }
  }
}

/**
 * HTML of a document, safe to put into a page or a mail. Every block carries `dir="auto"`; links to the web carry
 * `rel="noopener nofollow"`.
 */
export function toHtml(doc: Doc, addresses: Partial<HtmlAddresses> = {}): string {
  return children(doc.content, { ...defaults, ...addresses });
}
