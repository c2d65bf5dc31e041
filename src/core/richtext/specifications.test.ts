/** Every example of the CommonMark and GFM specifications: reads, comes back, renders nothing active, mostly the same. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { describeWithData } from '../../platform/testing/shared-data.ts';
import { fromHtml, toHtml } from './html.ts';
import { fromMarkdown, toMarkdown } from './markdown.ts';
import { fragment, markupProblems } from './safe-markup.ts';

interface Example {
  readonly number: number;
  readonly markdown: string;
  readonly html: string;
}

const fence = '`'.repeat(32);

function examplesOf(file: string): Example[] {
  const spec = readFileSync(file, 'utf8').replaceAll('\r\n', '\n');
  const pattern = new RegExp(`^${fence} example[^\\n]*\\n([^]*?)^\\.\\n([^]*?)^${fence}$`, 'gm');
  return [...spec.matchAll(pattern)].map((found, index) => ({
    number: index + 1,
    markdown: found[1]!.replaceAll('→', '\t'),
    html: found[2]!.replaceAll('→', '\t'),
  }));
}

type Tree = ReturnType<typeof fragment>[number];

const inlineMarks = new Set(['a', 'em', 'strong', 'del', 'code']);
const attributes = ['href', 'start', 'align', 'checked', 'class'];

/**
 * HTML as a list of what a reader meets: blocks opened and closed, and text with its marks in no order. What the schema
 * says otherwise is made equal (see README: headings 5 and 6, tight lists, titles, marks within marks of their kind).
 */
function essence(nodes: readonly Tree[]): string {
  const out: { marks: string; text: string }[] = [];
  const add = (text: string, marks: string) => {
    const last = out.at(-1);
    if (last?.marks === marks) last.text += text;
    else out.push({ marks, text });
  };
  const walk = (node: Tree, marks: readonly string[], parent: string) => {
    if (node.nodeName === '#text') {
      add((node as { value: string } & Tree).value, [...new Set(marks)].sort().join(' '));
      return;
    }
    if (!('tagName' in node)) return;
    const tag = node.tagName.replace(/^h[56]$/, 'h4');
    const told = node.attrs.filter(({ name }) => attributes.includes(name) && !(tag === 'ul' && name === 'class'));
    const label = [tag, ...told.map(({ name, value }) => `${name}=${name === 'href' ? decoded(value) : value}`)].join(
      ' ',
    );
    const block = parent === 'pre' ? false : !inlineMarks.has(tag);
    const silent = (tag === 'p' && parent === 'li') || tag === 'span';
    if (block && !silent) add(`<${label}>`, 'block');
    for (const child of node.childNodes) walk(child, block ? marks : [...marks, label], tag);
    if (block) add(silent ? ' ' : `</${tag}>`, 'block');
  };
  for (const node of nodes) walk(node, [], '');
  const pieces = out.map(({ marks, text }) =>
    marks.includes('code') ? { marks, text: text.replace(/\n$/, '') } : { marks, text: text.replace(/\s+/g, ' ') },
  );
  return pieces
    .filter(
      ({ text }, index) =>
        text.trim() !== '' || (pieces[index - 1]?.marks !== 'block' && pieces[index + 1]?.marks !== 'block'),
    )
    .map(({ marks, text }, index, all) => {
      if (marks === 'block') return text.replaceAll('> <', '><').trim();
      const start = all[index - 1]?.marks === 'block' || index === 0 ? text.replace(/^ /, '') : text;
      return `{${marks}}${all[index + 1]?.marks === 'block' ? start.replace(/ $/, '') : start}`;
    })
    .join('');
}

function decoded(href: string): string {
  try {
    return decodeURI(href);
  } catch {
    return href;
  }
}

/** Addresses that no link may have here (`[a](foo.html)`), pictures, and raw HTML are ours to treat otherwise. */
function isOutside({ markdown, html }: Example): boolean {
  return (
    html.includes('<img') ||
    /<(?!\/?(?:p|a|em|strong|del|code|pre|ul|ol|li|blockquote|h[1-6]|hr|br|table|thead|tbody|tr|th|td|input)\b)/.test(
      html,
    ) ||
    /^ {0,3}<(?:[a-z!?/]|\/)/im.test(markdown) ||
    /<(?:[a-z][a-z0-9-]*[\s/>]|\/[a-z]|!|\?)/i.test(markdown) ||
    [...html.matchAll(/href="([^"]*)"/g)].some((found) => !/^(?:https?:\/\/[^/]|mailto:|\/(?!\/))/i.test(found[1]!))
  );
}

describeWithData('specifications', ['commonmark-spec', 'gfm-spec'], (commonmark, gfm) => {
  // The floors are what was measured. What differs is meant: bare addresses are links, `#hashtag` is a tag, an empty quote
  // holds an empty paragraph, `~one~` tilde is no strikethrough, a paragraph's line break by entity stays one.
  const files = [
    { name: 'CommonMark', file: join(commonmark, 'spec.txt'), examples: 652, floor: 497 },
    { name: 'GFM', file: join(gfm, 'spec.txt'), examples: 670, floor: 516 },
    { name: 'GFM extensions', file: join(gfm, 'extensions.txt'), examples: 20, floor: 20 },
    { name: 'GFM regressions', file: join(gfm, 'regression.txt'), examples: 19, floor: 9 },
  ];

  test.each(files)('$name: every example reads, comes back and is safe', ({ file, examples: least }) => {
    const examples = examplesOf(file);
    expect(examples.length).toBeGreaterThanOrEqual(least);
    for (const { number, markdown, html } of examples) {
      const doc = fromMarkdown(markdown);
      expect(fromMarkdown(toMarkdown(doc)), `example ${number}`).toEqual(doc);
      expect(markupProblems(toHtml(doc)), `example ${number}`).toEqual([]);
      expect(markupProblems(toHtml(fromHtml(html))), `example ${number} as HTML`).toEqual([]);
    }
  });

  test.each(files)('$name: what our schema can say is rendered as specified', ({ file, floor }) => {
    const comparable = examplesOf(file).filter((example) => !isOutside(example));
    const different = comparable.filter(
      ({ markdown, html }) => essence(fragment(toHtml(fromMarkdown(markdown)))) !== essence(fragment(html)),
    );
    expect(comparable.length - different.length).toBeGreaterThanOrEqual(floor);
  });
});
