/**
 * Reads the words in a file. Runs in a thread of its own (`words.ts` starts it and ends it), with a heap and a time that end: what it reads comes from
 * anybody, and a document made to do harm takes nothing but this thread with it.
 */
import { open, readFile, stat } from 'node:fs/promises';
import { parentPort, workerData } from 'node:worker_threads';
import sax from 'sax';
import { openExportFolder } from '../../../core/importing/server/export-folder.ts';

export interface Words {
  readonly state: 'ready' | 'none' | 'encrypted';
  readonly text: string;
}

/** Beyond this nobody finds a file by its words; PostgreSQL takes about a megabyte of them. In characters. */
const mostCharacters = 300_000;
/** Of one part of a document, unpacked, in bytes. */
const largestPart = 32 * 1024 * 1024;
const largestPdf = 200 * 1024 * 1024;

const isFull = (parts: readonly string[]) => parts.reduce((sum, one) => sum + one.length, 0) >= mostCharacters;
const nothing: Words = { state: 'none', text: '' };
const found = (parts: readonly string[]): Words => {
  const text = parts
    .join('\n')
    .replaceAll('\u0000', '')
    .replace(/[ \t]+\n/g, '\n')
    .replace(/\n{3,}/g, '\n\n')
    .trim()
    .slice(0, mostCharacters)
    .toWellFormed();
  return text === '' ? nothing : { state: 'ready', text };
};

interface Format {
  /** The parts that have words, in the order in which they are read. */
  readonly parts: RegExp;
  /** Elements whose text is words; null for all of the body. */
  readonly text: ReadonlySet<string> | null;
  readonly lines: ReadonlySet<string>;
  readonly gaps: ReadonlySet<string>;
}

const word: Format = {
  parts: /^word\/(document\d*|header\d*|footer\d*|footnotes|endnotes|comments)\.xml$/,
  text: new Set(['w:t']),
  lines: new Set(['w:p', 'w:br', 'w:cr']),
  gaps: new Set(['w:tab', 'w:tc']),
};
const slides: Format = {
  parts: /^ppt\/(slides\/slide\d+|notesSlides\/notesSlide\d+|comments\/.*)\.xml$/,
  text: new Set(['a:t', 'p:text']),
  lines: new Set(['a:p', 'a:br', 'p:cm']),
  gaps: new Set(['a:tab']),
};
const sheets: Format = {
  parts:
    /^xl\/(sharedStrings|worksheets\/sheet\d+|comments\d*|comments\/.*|charts\/chart\d+|drawings\/drawing\d+)\.xml$/,
  text: new Set(['t', 'a:t', 'oddHeader', 'oddFooter']),
  lines: new Set(['si', 'is', 'comment', 'a:p']),
  gaps: new Set(),
};
const open_: Format = {
  parts: /^(content|styles)\.xml$/,
  text: null,
  lines: new Set(['text:p', 'text:h', 'text:line-break']),
  gaps: new Set(['text:tab', 'text:s', 'table:table-cell']),
};

const formatOf = (names: readonly string[]): Format | null =>
  names.some((name) => /^word\/document\d*\.xml$/.test(name))
    ? word
    : names.some((name) => name.startsWith('ppt/slides/'))
      ? slides
      : names.includes('xl/workbook.xml')
        ? sheets
        : names.includes('content.xml') && names.includes('META-INF/manifest.xml')
          ? open_
          : null;

const byNumber = new Intl.Collator('en', { numeric: true }).compare;

/** Entities that a document declares itself are never expanded: the parser knows XML's own five, and takes others as they stand. */
function wordsOfXml(xml: string, { text, lines, gaps }: Format): string {
  const parser = sax.parser(false, { lowercase: false, strictEntities: true } as sax.SAXOptions);
  // Not strict, names come in capitals.
  const upper = (names: ReadonlySet<string>) => new Set([...names].map((name) => name.toUpperCase()));
  const [words, ends, spaces] = [text && upper(text), upper(lines), upper(gaps)];
  let inside = 0;
  let said = '';
  parser.onopentag = ({ name }) => {
    if (words === null ? name.startsWith('TEXT:') : words.has(name)) inside += 1;
  };
  parser.onclosetag = (name) => {
    if (words === null ? name.startsWith('TEXT:') : words.has(name)) inside -= 1;
    if (ends.has(name)) said += '\n';
    else if (spaces.has(name)) said += ' ';
  };
  parser.ontext = (value) => {
    if (inside > 0 && said.length < mostCharacters) said += value;
  };
  parser.onerror = () => {
    parser.resume();
  };
  parser.write(xml).close();
  return said;
}

async function wordsOfOffice(path: string): Promise<Words> {
  const folder = await openExportFolder(path);
  try {
    const format = formatOf(folder.names);
    if (!format) return nothing;
    if (format === open_) {
      const manifest = (await folder.read('META-INF/manifest.xml', largestPart)).toString('utf8');
      if (manifest.includes('encryption-data')) return { state: 'encrypted', text: '' };
    }
    const said: string[] = [];
    for (const name of folder.names.filter((one) => format.parts.test(one)).sort(byNumber)) {
      if (isFull(said)) break;
      said.push(wordsOfXml((await folder.read(name, largestPart)).toString('utf8'), format));
    }
    return found(said);
  } finally {
    await folder.close();
  }
}

async function wordsOfPdf(path: string): Promise<Words> {
  if ((await stat(path)).size > largestPdf) return nothing;
  const { getDocumentProxy } = await import('unpdf');
  const pdf = await getDocumentProxy(new Uint8Array(await readFile(path)), { isEvalSupported: false } as never).catch(
    (error: Error) => {
      if (error.name === 'PasswordException') return null;
      throw error;
    },
  );
  if (!pdf) return { state: 'encrypted', text: '' };
  const said: string[] = [];
  for (let n = 1; n <= pdf.numPages && !isFull(said); n++) {
    const { items } = await (await pdf.getPage(n)).getTextContent();
    said.push(items.map((item) => ('str' in item ? item.str + (item.hasEOL ? '\n' : '') : '')).join(''));
  }
  return found(said);
}

/** What is text is told by its bytes: it has no NUL, and is read as UTF-8 where it is that. */
async function wordsOfText(path: string): Promise<Words> {
  const handle = await open(path);
  try {
    const buffer = Buffer.alloc(4 * mostCharacters);
    const { bytesRead } = await handle.read(buffer, 0, buffer.length, 0);
    const bytes = buffer.subarray(0, bytesRead);
    if (bytes.includes(0)) return nothing;
    const utf8 = new TextDecoder('utf-8').decode(bytes, { stream: true });
    return found([utf8.includes('\ufffd') ? new TextDecoder('windows-1252').decode(bytes) : utf8]);
  } finally {
    await handle.close();
  }
}

export async function readWords(path: string, isText: boolean): Promise<Words> {
  const handle = await open(path);
  const head = Buffer.alloc(1024);
  await handle.read(head, 0, 1024, 0).finally(() => handle.close());
  const start = head.toString('latin1');
  if (start.includes('%PDF-')) return wordsOfPdf(path);
  if (start.startsWith('PK\u0003\u0004')) return wordsOfOffice(path);
  // An Office document with a password is one of these, with its own name for what is inside.
  if (start.startsWith('\u00d0\u00cf\u0011\u00e0')) {
    const all = (await stat(path)).size < largestPart ? await readFile(path) : head;
    const isEncrypted = all.includes(Buffer.from('EncryptedPackage', 'utf16le'));
    return isEncrypted ? { state: 'encrypted', text: '' } : nothing;
  }
  return isText ? wordsOfText(path) : nothing;
}

if (parentPort) {
  const { path, isText } = workerData as { path: string; isText: boolean };
  parentPort.postMessage(await readWords(path, isText));
}
