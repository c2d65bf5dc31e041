export { fromHtml, MAX_HTML } from './html-read.ts';
export { type HtmlAddresses, toHtml } from './html-write.ts';
