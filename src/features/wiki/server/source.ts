/** What a Markdown file of a handbook says: its front matter, and its text with the short codes and the HTML of static sites turned into Markdown. */
import { parseDocument as parseYaml } from 'yaml';
import { fromHtml } from '../../../core/richtext/html.ts';
import { toMarkdown } from '../../../core/richtext/markdown.ts';

export interface SourceProblem {
  readonly line: number | null;
  readonly code: 'front_matter_broken' | 'front_matter_long' | 'short_code_unknown' | 'html_left_out';
  readonly values: Readonly<Record<string, string | number>>;
}

export interface Source {
  readonly front: Readonly<Record<string, unknown>>;
  /** Line for line what the file has. */
  readonly text: string;
  readonly problems: readonly SourceProblem[];
}

/** In characters; what is longer is no front matter. */
const longestFront = 64_000;

function splitFront(file: string): { front: string; text: string } {
  const found = /^---[ \t]*\r?\n([\s\S]*?\r?\n)?---[ \t]*(?:\r?\n|$)/.exec(file);
  if (!found) return { front: '', text: file };
  // The lines of the front matter stay as empty ones, so that a line's number is that of the file.
  return { front: found[1] ?? '', text: '\n'.repeat(found[0].split('\n').length - 1) + file.slice(found[0].length) };
}

function readFront(front: string, problems: SourceProblem[]): Record<string, unknown> {
  if (front.trim() === '') return {};
  if (front.length > longestFront) {
    problems.push({ line: 1, code: 'front_matter_long', values: {} });
    return {};
  }
  // The core schema knows only plain values: no tag makes anything of a class.
  const document = parseYaml(front, { schema: 'core', prettyErrors: false, uniqueKeys: false, logLevel: 'silent' });
  const error = document.errors[0];
  if (error) {
    const line = 1 + front.slice(0, error.pos[0]).split('\n').length;
    problems.push({ line, code: 'front_matter_broken', values: { why: error.message.split('\n')[0]!.slice(0, 150) } });
    return {};
  }
  try {
    const value: unknown = document.toJS({ maxAliasCount: 20 });
    return typeof value === 'object' && value !== null && !Array.isArray(value)
      ? (value as Record<string, unknown>)
      : {};
  } catch (error) {
    problems.push({ line: 1, code: 'front_matter_broken', values: { why: (error as Error).message.slice(0, 150) } });
    return {};
  }
}

const lineAt = (text: string, index: number): number => {
  let line = 1;
  for (let at = text.indexOf('\n'); at >= 0 && at < index; at = text.indexOf('\n', at + 1)) line++;
  return line;
};
const breaksIn = (text: string): string => '\n'.repeat(text.split('\n').length - 1);

const quoted = /"([^"]*)"|'([^']*)'/g;
const argumentsOf = (code: string): string[] => [...code.matchAll(quoted)].map(([, a, b]) => a ?? b ?? '');

/** Liquid, as Jekyll and Eleventy write it. Comments go; what stands for an address or a picture becomes one; the rest is named and left out. */
function readShortCodes(text: string, problems: SourceProblem[]): string {
  const plain = text
    .replace(/\{%-?\s*comment\s*-?%\}[\s\S]*?\{%-?\s*endcomment\s*-?%\}/g, breaksIn)
    .replace(/\{%-?\s*alert\b([^%]*)%\}([\s\S]*?)\{%-?\s*endalert\s*-?%\}/g, (_, head: string, inner: string) =>
      calloutOf(argumentsOf(head)[0] ?? '', inner),
    );
  return plain.replace(
    /\{%-?\s*([\w-]*)([^%]*?)-?%\}|\{\{\s*([\w.]+)\s*\}\}/g,
    (whole, name: string | undefined, rest: string = '', variable: string | undefined, at: number) => {
      if (variable !== undefined) return /base_?url$/i.test(variable) ? '' : whole;
      const given = argumentsOf(rest);
      switch (name) {
        case 'page':
        case 'link':
        case 'url':
        case 'download':
        case 'post_url':
          return (given[0] ?? rest.trim()).replaceAll(' ', '%20');
        case 'image':
          return `![${given[1] ?? ''}](${(given[0] ?? '').replaceAll(' ', '%20')})`;
        case 'image_with_class':
          return `![${given[2] ?? ''}](${(given[0] ?? '').replaceAll(' ', '%20')})`;
        case 'slack_channel':
          return `\\#${given[1]?.replace(/^#/, '') ?? given[0] ?? ''}`;
        case 'raw':
        case 'endraw':
          return '';
        default:
          problems.push({ line: lineAt(plain, at), code: 'short_code_unknown', values: { code: whole.slice(0, 100) } });
          return '';
      }
    },
  );
}

/** As many lines as there were. */
function calloutOf(title: string, inner: string): string {
  const lines = inner.split('\n');
  const indent = Math.min(
    ...lines.filter((line) => line.trim() !== '').map((line) => line.length - line.trimStart().length),
    20,
  );
  const [first = '', ...rest] = lines.map((line) => line.slice(indent).trimEnd());
  // The first line is where the code itself stood.
  const head = title === '' ? '> [!NOTE]' : `> [!NOTE] \n> **${title}**`;
  const body = [first, ...rest].filter((line, n) => n > 0 || line !== '');
  return [head, ...body.map((line) => `> ${line}`.trimEnd())].join('\n');
}

const blockHtml =
  /^ {0,3}<\/?(?:address|article|aside|blockquote|center|details|dd|dir|div|dl|dt|fieldset|figcaption|figure|footer|form|h[1-6]|header|hr|iframe|li|main|nav|ol|p|section|style|script|summary|table|tbody|td|tfoot|th|thead|tr|ul|button|img|svg)\b/i;
const inlineHtml = /<\/?(?:a|abbr|b|big|code|em|i|kbd|mark|s|small|span|strong|sub|sup|u|tt|cite|q)(?:\s[^<>]*)?>/i;

/** HTML blocks become the Markdown of what they say; the lines after them keep their number as far as they can. */
function readHtml(text: string, addressOf: (address: string) => string | undefined, problems: SourceProblem[]): string {
  const lines = text.split('\n');
  const out: string[] = [];
  let fence: string | null = null;
  for (let n = 0; n < lines.length; n++) {
    const line = lines[n]!;
    const mark = /^ {0,3}(`{3,}|~{3,})/.exec(line)?.[1];
    if (mark && (fence === null || (mark[0] === fence[0] && mark.length >= fence.length)))
      fence = fence === null ? mark : null;
    if (fence !== null || mark || !blockHtml.test(line)) {
      out.push(fence === null && inlineHtml.test(line) ? inlineOf(line) : line);
      continue;
    }
    const start = n;
    while (n + 1 < lines.length && lines[n + 1]!.trim() !== '') n++;
    const block = lines.slice(start, n + 1).join('\n');
    const made = markdownOfHtml(block, addressOf);
    if (/<(?:iframe|script|style|svg|form)\b/i.test(block))
      problems.push({ line: start + 1, code: 'html_left_out', values: { html: block.trim().slice(0, 60) } });
    const pieces = made.split('\n');
    out.push('', ...pieces);
    for (let i = pieces.length + 1; i < n + 1 - start; i++) out.push('');
    if (pieces.length + 1 >= n + 1 - start) out.push('');
  }
  return out.join('\n');
}

function markdownOfHtml(html: string, addressOf: (address: string) => string | undefined): string {
  const pictures: string[] = [];
  const prepared = html
    .replace(/<img\b[^>]*>/gi, (tag) => {
      const src = /\bsrc\s*=\s*["']([^"']+)["']/i.exec(tag)?.[1];
      const alt = /\balt\s*=\s*["']([^"']*)["']/i.exec(tag)?.[1] ?? '';
      if (src) pictures.push(`![${alt.replace(/[[\]\\]/g, '')}](${src.trim().replaceAll(' ', '%20')})`);
      return '';
    })
    .replace(
      /\bhref\s*=\s*(["'])([^"']*)\1/gi,
      (_, quote: string, href: string) => `href=${quote}${addressOf(href.trim()) ?? ''}${quote}`,
    );
  const text = toMarkdown(fromHtml(prepared));
  return [text, ...pictures].filter((part) => part.trim() !== '').join('\n\n');
}

const inlineMarks: Readonly<Record<string, string>> = {
  strong: '**',
  b: '**',
  em: '*',
  i: '*',
  code: '`',
  kbd: '`',
  s: '~~',
};

function inlineOf(line: string): string {
  return line
    .replace(
      /<a\b[^>]*\bhref\s*=\s*["']([^"']*)["'][^>]*>(.*?)<\/a>/gi,
      (_, href: string, words: string) => `[${words}](${href.trim().replaceAll(' ', '%20')})`,
    )
    .replace(/<\/?([a-z]+)(?:\s[^<>]*)?>/gi, (tag, name: string) => {
      if (name.toLowerCase() in inlineMarks) return inlineMarks[name.toLowerCase()]!;
      return /^(?:a|abbr|big|mark|small|span|sub|sup|u|tt|cite|q)$/i.test(name) ? '' : tag;
    });
}

/** `addressOf` says what an address in HTML is here; those of Markdown are asked when that is read. */
export function readSource(file: string, addressOf: (address: string) => string | undefined): Source {
  const problems: SourceProblem[] = [];
  const { front, text } = splitFront(
    file
      .replace(/^\ufeff/, '')
      .toWellFormed()
      .replaceAll('\u0000', ''),
  );
  const values = readFront(front, problems);
  return { front: values, text: readHtml(readShortCodes(text, problems), addressOf, problems), problems };
}
