// Runs before the first paint, so that a reader of the dark scheme never sees a white flash and the page has its
// language and direction from the start. A file of its own, since the Content-Security-Policy allows no inline script.
{
  const root = document.documentElement;
  const kept = (key) => {
    try {
      return localStorage.getItem(key);
    } catch {
      return null;
    }
  };
  const scheme = kept('fika.scheme');
  const dark = scheme === 'dark' || (scheme !== 'light' && matchMedia('(prefers-color-scheme: dark)').matches);
  root.dataset.mantineColorScheme = dark ? 'dark' : 'light';
  const language = kept('fika.language');
  if (language) root.lang = language;
  root.dir = /^(ar|fa|he|ur)\b/.test(root.lang) ? 'rtl' : 'ltr';
}
