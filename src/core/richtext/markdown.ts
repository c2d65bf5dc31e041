export { fromMarkdown, MAX_MARKDOWN, type MarkdownOptions } from './markdown-read.ts';
export { toMarkdown } from './markdown-write.ts';
