/** OPML 1.0 and 2.0 (http://opml.org/spec2.opml): the lists that feed readers exchange. */
import { generateOpml, type Opml } from 'feedsmith';
import sax from 'sax';

export interface Outline {
  readonly line: number;
  readonly address: string;
  readonly name: string;
  /** The names of what it lies in, outermost first. */
  readonly folder: readonly string[];
}

/** More in one file are not read. */
const mostOutlines = 20_000;
const deepest = 50;

export interface ReadOpml {
  readonly outlines: readonly Outline[];
  /** Whether it is OPML at all. */
  readonly isOpml: boolean;
  /** Lines that are no XML: what they say may be lost, the others are read all the same. */
  readonly broken: readonly number[];
}

const mostBroken = 100;

/** Where a strict reader would stop. A bare `&` is in half of all lists and harms nothing. */
function brokenLines(text: string): number[] {
  const parser = sax.parser(true, { position: true });
  const lines = new Set<number>();
  parser.onerror = (error) => {
    if (lines.size < mostBroken && !error.message.startsWith('Invalid character in entity name'))
      lines.add(parser.line + 1);
    (parser as { error: Error | null }).error = null;
  };
  parser.write(text).close();
  return [...lines];
}

/** Reads what is there: a broken line does not lose the others. Nothing that a file declares is expanded. */
export function readOpml(text: string): ReadOpml {
  const parser = sax.parser(false, { lowercase: true, position: true });
  const outlines: Outline[] = [];
  const open: (string | null)[] = [];
  let isOpml = false;
  parser.onerror = () => {
    (parser as { error: Error | null }).error = null;
  };
  parser.onopentag = ({ name, attributes }) => {
    if (name === 'opml') isOpml = true;
    if (name !== 'outline') return;
    const of = (key: string) => String((attributes as Record<string, string>)[key] ?? '').trim();
    const address = of('xmlurl') || (/^(rss|atom|feed|link)$/i.test(of('type')) ? of('url') : '');
    const title = of('title') || of('text');
    if (address !== '' && outlines.length < mostOutlines) {
      const folder = open.filter((one): one is string => one !== null && one !== '');
      outlines.push({ line: parser.line + 1, address, name: title, folder });
    }
    if (open.length < deepest) open.push(address === '' ? title : null);
    else open.push(null);
  };
  parser.onclosetag = (name) => {
    if (name === 'outline') open.pop();
  };
  parser.write(text).close();
  return { outlines, isOpml, broken: brokenLines(text) };
}

export interface Listed {
  readonly name: string;
  readonly address: string;
  readonly home: string;
  readonly folder: string;
}

const empty =
  '<?xml version="1.0" encoding="utf-8"?>\n<opml version="2.0"><head><title>Feeds</title></head><body></body></opml>\n';

export function writeOpml(title: string, feeds: readonly Listed[]): string {
  const one = ({ name, address, home }: Listed) => ({
    text: name,
    title: name,
    type: 'rss',
    xmlUrl: address,
    ...(home && { htmlUrl: home }),
  });
  const outlines = [...Map.groupBy(feeds, ({ folder }) => folder)].flatMap(([folder, some]): Opml.Outline<Date>[] =>
    folder === '' ? some.map(one) : [{ text: folder, title: folder, outlines: some.map(one) }],
  );
  // The library refuses a list of none.
  if (outlines.length === 0) return empty;
  return generateOpml({ head: { title, dateCreated: new Date() }, body: { outlines } });
}
