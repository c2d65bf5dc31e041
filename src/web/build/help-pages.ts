import type { Plugin } from 'vite';
import { fromMarkdown } from '../../core/richtext/markdown.ts';
import { toText } from '../../core/richtext/plain.ts';
import type { Doc, DocNode } from '../api/shapes.ts';

/** A page of docs/help, or of a room's help/, as the app shows it. */
export interface HelpPage {
  readonly title: string;
  /** What stands before the first heading has an empty one. */
  readonly sections: readonly HelpSection[];
}

export interface HelpSection {
  /** Its place in the page's address, after `#`. */
  readonly id: string;
  readonly heading: string;
  readonly body: Doc;
  /** The words of it, for the search. */
  readonly text: string;
}

/**
 * Help is Markdown that can be read on its own, with links from file to file. It is taken apart while the web app is built,
 * so that no reader's browser fetches what reads Markdown.
 */
export function helpPages(): Plugin {
  return {
    name: 'help-pages',
    enforce: 'pre',
    transform: {
      filter: { id: /\/docs\/help\/[a-z]+\/[a-z-]+\.md$|\/features\/[a-z-]+\/help\/[a-z]+\.md$/ },
      handler: (markdown) => ({
        code: `export default ${JSON.stringify(helpPage(markdown))}`,
        map: null,
        moduleType: 'js',
      }),
    },
  };
}

export function helpPage(markdown: string): HelpPage {
  const linked = markdown
    .replace(/\]\([^)#]*?([a-z-]+)\/help\/[a-z]+\.md(#[^)]*)?\)/g, '](/help/$1$2)')
    .replace(/\]\((?:[^)#]*\/)?([a-z-]+)\.md(#[^)]*)?\)/g, '](/help/$1$2)');
  const { content } = fromMarkdown(linked) as Doc;
  const [title, ...rest] = content ?? [];
  if (title?.type !== 'heading' || title.attrs?.level !== 1) throw new Error('A page of help begins with its title.');
  const parts: { heading: string; content: DocNode[] }[] = [{ heading: '', content: [] }];
  for (const node of rest) {
    if (node.type === 'heading' && node.attrs?.level === 2) parts.push({ heading: textOf([node]), content: [] });
    else parts.at(-1)!.content.push(node);
  }
  return {
    title: textOf([title]),
    sections: parts
      .filter((part) => part.content.length > 0)
      .map((part) => ({
        id: anchorOf(part.heading),
        heading: part.heading,
        body: { type: 'doc', content: part.content },
        text: textOf(part.content),
      })),
  };
}

const textOf = (content: readonly DocNode[]): string =>
  toText({ type: 'doc', content } as never)
    .replace(/\s+/g, ' ')
    .trim();

/** "Open, closed, secret" → `open-closed-secret`, as programs that show Markdown make it. */
const anchorOf = (heading: string): string =>
  heading
    .toLowerCase()
    .replace(/[^\p{L}\p{N}\s-]/gu, '')
    .trim()
    .replace(/\s+/g, '-');
