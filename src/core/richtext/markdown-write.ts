import type { Block, Doc, Inline, List, ListItem, Table, TaskItem } from './document.ts';
import { escapeAlt, writeInline } from './markdown-inline.ts';

/** An empty paragraph is a lone `<br>`; one of only line breaks has one more than it has breaks. */
function writeParagraph(content: readonly Inline[] | undefined): string {
  if (!content || content.length === 0) return '<br>';
  if (content.every((node) => node.type === 'hardBreak' && !node.marks)) return '<br>'.repeat(content.length + 1);
  return writeInline(content, 'paragraph');
}

const prefixLines = (text: string, first: string, rest: string): string =>
  text
    .split('\n')
    .map((line, index) => (index === 0 ? first + line : line === '' ? rest.trimEnd() : rest + line))
    .join('\n');

function writeCode(block: Extract<Block, { type: 'codeBlock' }>): string {
  const code = block.content?.[0]?.text ?? '';
  const longest = Math.max(2, ...(code.match(/`+/g) ?? []).map((run) => run.length));
  const fence = '`'.repeat(longest + 1);
  return `${fence}${block.attrs.language ?? ''}\n${code === '' ? '' : `${code}\n`}${fence}`;
}

const columnRule = { left: ':---', center: ':---:', right: '---:' } as const;

function writeTable(table: Table): string {
  const lines = table.content.map(
    (row) =>
      `| ${row.content.map((cell) => writeInline(cell.content[0]?.content, 'single').replaceAll('|', '\\|')).join(' | ')} |`,
  );
  const head = table.content[0]!.content;
  const rule = `| ${head.map((cell) => (cell.attrs.align ? columnRule[cell.attrs.align] : '---')).join(' | ')} |`;
  return [lines[0], rule, ...lines.slice(1)].join('\n');
}

const isEmptyParagraph = (block: Block | undefined): boolean =>
  block?.type === 'paragraph' && (block.content ?? []).length === 0;
const isBullets = (block: Block | undefined): boolean => block?.type === 'bulletList' || block?.type === 'taskList';

/** After an empty first line these read back as an item that begins with them; a paragraph or a list would not. */
const mayBeginItem = (block: Block): boolean => ['heading', 'codeBlock', 'blockquote', 'callout'].includes(block.type);

function writeItem(item: ListItem | TaskItem, marker: string): string {
  const [first, ...rest] = item.content;
  const indent = ' '.repeat(marker.length);
  const box = item.type === 'taskItem' ? (item.attrs.checked ? '[x] ' : '[ ] ') : '';
  if (!isEmptyParagraph(first)) return prefixLines(box + writeBlocks(item.content, true), marker, indent);
  if (rest.length === 0) return (marker + box).trimEnd();
  if (box === '' && mayBeginItem(rest[0]!)) return prefixLines(writeBlocks(rest), marker, indent);
  const opening = box === '' ? '<br>' : box.trimEnd();
  return prefixLines(`${opening}\n\n${writeBlocks(rest)}`, marker, indent);
}

/** Lists of one kind that follow each other are told apart by their markers: `-` and `*`, `1.` and `1)`. */
function writeList(list: List, other: boolean): string {
  const items = list.content.map((item, index) => {
    const marker =
      list.type === 'orderedList' ? `${list.attrs.start + index}${other ? ')' : '.'} ` : other ? '* ' : '- ';
    return writeItem(item, marker);
  });
  const loose = list.content.some(
    (item) => item.content.length > 2 || (item.content.length === 2 && !isBullets(item.content[1])),
  );
  return items.join(loose ? '\n\n' : '\n');
}

function writeBlock(block: Block, other: boolean): string {
  switch (block.type) {
    case 'paragraph':
      return writeParagraph(block.content);
    case 'heading':
      return `${'#'.repeat(block.attrs.level)} ${writeInline(block.content, 'single')}`.trimEnd();
    case 'bulletList':
    case 'orderedList':
    case 'taskList':
      return writeList(block, other);
    case 'blockquote':
      return prefixLines(writeBlocks(block.content), '> ', '> ');
    case 'callout': {
      // The first paragraph follows its heading at once, as GitHub writes it.
      const gap = block.content[0]?.type === 'paragraph' ? '\n' : '\n\n';
      return prefixLines(`[!${block.attrs.tone.toUpperCase()}]${gap}${writeBlocks(block.content)}`, '> ', '> ');
    }
    case 'codeBlock':
      return writeCode(block);
    case 'horizontalRule':
      // Not `---`, which under a paragraph is a heading and after a bullet another bullet.
      return '___';
    case 'image': {
      // A copy that is read elsewhere has its pictures beside it.
      const { file, alt, title, src } = block.attrs as typeof block.attrs & { src?: string };
      return `![${escapeAlt(alt)}](${src ?? `fika:file/${file}`}${title ? ` "${title.replace(/[\\"&]/g, '\\$&')}"` : ''})`;
    }
    case 'embed':
      return `![](fika:item/${block.attrs.id})`;
    case 'table':
      return writeTable(block);
  }
}

/** `tight`: a list follows its paragraph without an empty line, as within an item. */
function writeBlocks(blocks: readonly Block[], tight = false): string {
  let other = false;
  let out = '';
  blocks.forEach((block, index) => {
    const previous = blocks[index - 1];
    const sameKind =
      (isBullets(previous) && isBullets(block)) || (previous?.type === 'orderedList' && block.type === 'orderedList');
    other = sameKind && !other;
    if (previous) {
      const joined = tight && isBullets(block) && previous.type === 'paragraph' && !opensEmpty(block);
      out += joined ? '\n' : '\n\n';
    }
    out += writeBlock(block, other);
  });
  return out;
}

/** An item without text cannot follow a paragraph directly. */
const opensEmpty = (block: Block): boolean =>
  'content' in block && isEmptyParagraph((block.content as (ListItem | TaskItem)[])[0]?.content[0]);

/**
 * Markdown for a document: `fromMarkdown(toMarkdown(doc))` is `doc` again, for every document that `parseDocument` made.
 * The end has no line break; the empty document is ''.
 */
export function toMarkdown(doc: Doc): string {
  return doc.content.length === 1 && isEmptyParagraph(doc.content[0]) ? '' : writeBlocks(doc.content);
}
