/** Bookmarks as a Netscape bookmark file, which every browser and every other service of the sort reads. */
import type { Doc } from '../../../core/richtext/document.ts';
import { toText } from '../../../core/richtext/plain.ts';
import type { ExportRow } from './queries.ts';

const escaped = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');

const head = `<!DOCTYPE NETSCAPE-Bookmark-file-1>
<!-- This is an automatically generated file. It will be read and overwritten. Do not edit. -->
<META HTTP-EQUIV="Content-Type" CONTENT="text/html; charset=UTF-8">
<TITLE>Bookmarks</TITLE>
<H1>Bookmarks</H1>
<DL><p>
`;

function entry({ address, title, description, body, tags, shared, created_at }: ExportRow): string {
  const attributes = [
    `HREF="${escaped(address)}"`,
    `ADD_DATE="${Math.floor(created_at.getTime() / 1000)}"`,
    `PRIVATE="${shared ? 0 : 1}"`,
    ...(tags.length > 0 ? [`TAGS="${escaped(tags.join(','))}"`] : []),
  ];
  const words = [description, body ? toText(body as Doc).trim() : ''].filter((text) => text !== '').join('\n\n');
  return `<DT><A ${attributes.join(' ')}>${escaped(title)}</A>\n${words === '' ? '' : `<DD>${escaped(words)}\n`}`;
}

const batch = 500;

/** The file piece by piece, whatever its length: rows come by id. */
export async function* exportOf(
  page: (after: string, limit: number) => Promise<readonly ExportRow[]>,
): AsyncGenerator<string> {
  yield head;
  for (let after = '0'; ; ) {
    const rows = await page(after, batch);
    yield rows.map(entry).join('');
    if (rows.length < batch) break;
    after = rows.at(-1)!.id;
  }
  yield '</DL><p>\n';
}
