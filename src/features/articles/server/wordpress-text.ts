/** What WordPress keeps as the text of a post, as a document: paragraphs from empty lines, captions, galleries, pictures that were kept. */
import { TAG } from '../../../core/richtext/description.ts';
import { type Doc, type LooseNode, parseDocument } from '../../../core/richtext/document.ts';
import { fromHtml } from '../../../core/richtext/html-read.ts';

export interface KeptPicture {
  readonly file: string;
  readonly alt: string;
}

export interface TextSource {
  readonly html: string;
  /** A picture by its address, however it is scaled; undefined where it was not kept. */
  readonly byAddress: (address: string) => KeptPicture | undefined;
  /** The same by the attachment's id. */
  readonly byId: (id: string) => KeptPicture | undefined;
  /** Address of the blog: links to its own pages become paths, which lead to where they are now. */
  readonly site: string;
}

const blocks =
  'address|article|aside|blockquote|dd|div|dl|dt|fieldset|figcaption|figure|footer|form|h[1-6]|header|hr|li|main|nav|ol|p|pre|section|table|tbody|td|tfoot|th|thead|tr|ul';
const blockTag = new RegExp(`\\s*(</?(?:${blocks})(?:\\s[^>]*)?/?>)\\s*`, 'gi');

/** WordPress makes paragraphs of empty lines and breaks of others when it shows a text; newer texts have blocks and say so. */
function withParagraphs(html: string): string {
  if (html.includes('<!-- wp:')) return html;
  return html
    .replace(/\r\n?/g, '\n')
    .split(/(<pre[\s\S]*?<\/pre>)/i)
    .map((part) =>
      part.toLowerCase().startsWith('<pre')
        ? part
        : part
            .replace(blockTag, '$1')
            .replace(/\n{2,}/g, '</p><p>')
            .replace(/\n/g, '<br>'),
    )
    .join('');
}

const attribute = (tag: string, name: string): string => {
  const found = new RegExp(`\\s${name}\\s*=\\s*(?:"([^"]*)"|'([^']*)'|([^\\s>]+))`, 'i').exec(tag);
  return decoded(found?.[1] ?? found?.[2] ?? found?.[3] ?? '');
};
const decoded = (text: string): string =>
  text
    .replaceAll('&quot;', '"')
    .replaceAll('&#039;', "'")
    .replaceAll('&#39;', "'")
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&amp;', '&');

/** Characters that stand for a picture while HTML is read; texts from outside have none, they are taken out before. */
const [opens, closes] = ['\ue000', '\ue001'];

interface Picture extends KeptPicture {
  readonly caption: string;
}

const plain = (html: string): string =>
  decoded(html.replace(/<[^>]*>/g, ' '))
    .replace(/\s+/g, ' ')
    .trim();

/** Shortcodes of plugins, which stay as they are written. */
const shortcode = /\[([a-z][a-z0-9_-]{2,40})(?:\s[^\]]*)?\]/gi;

/** The document, and the shortcodes that nothing could be made of. Throws RichTextError where it is too long. */
export function readText({ html, byAddress, byId, site }: TextSource): { doc: Doc; shortcodes: string[] } {
  const pictures: Picture[] = [];
  const mark = (picture: KeptPicture, alt: string, caption: string): string => {
    pictures.push({ ...picture, alt: alt || picture.alt, caption });
    return `<p>${opens}${pictures.length - 1}${closes}</p>`;
  };
  const img = (tag: string, caption: string): string => {
    const kept = byAddress(attribute(tag, 'src'));
    return kept ? mark(kept, attribute(tag, 'alt'), caption) : tag + (caption && `<p>${caption}</p>`);
  };
  const framed = (inside: string): string => {
    const tag = /<img\b[^>]*>/i.exec(inside)?.[0];
    return tag ? img(tag, plain(inside)) : inside;
  };
  const marked = html
    .replace(/[\ue000\ue001]/g, '')
    .replace(/\[caption[^\]]*\]([\s\S]*?)\[\/caption\]/gi, (_, inside: string) => framed(inside))
    // One picture in a frame with words below it; a frame around several is passed over.
    .replace(/<figure\b[^>]*>((?:(?!<figure\b)[\s\S])*?)<\/figure>/gi, (whole: string, inside: string) =>
      (inside.match(/<img\b/gi)?.length ?? 0) === 1 ? framed(inside) : whole,
    )
    .replace(/<img\b[^>]*>/gi, (tag) => img(tag, ''))
    .replace(/\[gallery([^\]]*)\]/gi, (whole, given: string) => {
      const ids = /ids\s*=\s*["']([\d,\s]+)["']/.exec(given)?.[1]?.split(',') ?? [];
      const kept = ids.flatMap((one) => byId(one.trim()) ?? []);
      return kept.length > 0 ? kept.map((one) => mark(one, '', '')).join('') : whole;
    })
    .replace(/\[embed[^\]]*\]\s*(https?:[^\s[<]+)\s*\[\/embed\]/gi, '<p><a href="$1">$1</a></p>');
  const doc = fromHtml(withParagraphs(marked));
  const base = site.replace(/\/+$/, '');
  const content = (doc.content as unknown as LooseNode[]).map((node) => settle(node, pictures, base, true));
  const shortcodes = [...plain(marked).matchAll(shortcode)].map(([, name]) => name!.toLowerCase());
  return { doc: parseDocument({ type: 'doc', content }), shortcodes: [...new Set(shortcodes)] };
}

/** Puts pictures where their marks stand, and makes paths of links into the blog. Where no picture can stand, its description does. */
function settle(node: LooseNode, pictures: readonly Picture[], base: string, mayBePicture: boolean): LooseNode {
  const [only] = node.content ?? [];
  const whole = new RegExp(`^${opens}(\\d+)${closes}$`);
  const found = node.type === 'paragraph' && node.content?.length === 1 ? whole.exec(only?.text ?? '') : null;
  const picture = found ? pictures[Number(found[1])] : undefined;
  if (picture && mayBePicture) {
    const { file, alt, caption } = picture;
    return { type: 'image', attrs: { file, alt: alt.slice(0, 1000), title: caption.slice(0, 300) || null } };
  }
  const settled = { ...node };
  if (node.text !== undefined)
    settled.text =
      node.text.replace(new RegExp(`${opens}(\\d+)${closes}`, 'g'), (_, n: string) => pictures[Number(n)]?.alt ?? '') ||
      ' ';
  if (node.marks)
    settled.marks = node.marks.map((one) =>
      one.type === 'link' && base !== '' && one.attrs.href.startsWith(`${base}/`)
        ? { type: 'link', attrs: { href: one.attrs.href.slice(base.length) } }
        : one,
    );
  // A list's item begins with words; a table's cell has nothing else.
  if (node.content)
    settled.content = node.content.map((child, n) =>
      settle(
        child,
        pictures,
        base,
        node.type !== 'tableCell' && node.type !== 'tableHeader' && !(n === 0 && /Item$/.test(node.type)),
      ),
    );
  return settled;
}

/** Categories and tags as tags in the text's last line; null where none of them can be one. */
export function topicsLine(topics: readonly string[]): LooseNode | null {
  const names = topics
    .map((topic) =>
      topic
        .normalize('NFC')
        .toWellFormed()
        .replace(/[^\p{L}\p{M}\p{N}_-]+/gu, '-')
        .replace(/^[^\p{L}]+|-+$/gu, '')
        .slice(0, 60),
    )
    .filter((name) => TAG.test(name));
  const distinct = [...new Map(names.map((name) => [name.toLowerCase(), name])).values()].slice(0, 30);
  if (distinct.length === 0) return null;
  return {
    type: 'paragraph',
    content: distinct.flatMap((name, n): LooseNode[] => [
      ...(n > 0 ? [{ type: 'text', text: ' ' }] : []),
      { type: 'tag', attrs: { name } },
    ]),
  };
}
