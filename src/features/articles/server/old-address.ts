/**
 * The paths under which an old address may be known: with its query (`/?p=12`), and without. Host and scheme do not count, since a blog that moves answers under
 * another name; nor does the slash at the end.
 */
export function pathsOf(address: string): string[] {
  const url = URL.parse(address, 'https://old.example');
  if (!url) return [];
  const path = readable(url.pathname).replace(/\/+$/, '') || '/';
  return url.search === '' ? [path] : [`${path}${readable(url.search)}`, path];
}

function readable(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
