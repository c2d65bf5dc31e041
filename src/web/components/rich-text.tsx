import { Link } from '@tanstack/react-router';
import { Fragment, lazy, type ReactNode, Suspense } from 'react';
import { safeHref } from '../../core/richtext/href.ts';
import { evenLevels } from '../../core/richtext/levels.ts';
import { filePath, pictureSources } from '../api/files.ts';
import type { Doc, DocMark, DocNode } from '../api/shapes.ts';
import { paths } from '../paths.ts';
import { WithPersonCard } from './person-chip.tsx';
import classes from './rich-text.module.css';

const ItemEmbed = lazy(() => import('./item-embed.tsx'));

interface RichTextProps {
  /** A document of core/richtext's schema; replies call it unknown. */
  body: unknown;
  /** `quiet` for comments, `reading` for long texts in the serif. */
  voice?: 'plain' | 'quiet' | 'reading';
}

/**
 * Draws a document as React elements, so that nothing in it is ever read as HTML. What this version does not know is
 * drawn as the text inside it.
 */
export function RichText({ body, voice = 'plain' }: RichTextProps) {
  // What has a title or fields alone has no words: an empty line would stand where they are not.
  if (saysNothing(body as Doc | null)) return null;
  return (
    <div className={classes.text} data-voice={voice} dir="auto">
      {children(withEvenHeadings(body as Doc | null))}
    </div>
  );
}

/** Headings of a text stand below those of the page, the highest first, whatever level it begins with; also those in quotes and lists. */
function withEvenHeadings(doc: Doc | null): Doc | null {
  const found: number[] = [];
  const look = (node: DocNode): void => {
    if (node.type === 'heading') found.push(number(node.attrs?.level) ?? 2);
    else node.content?.forEach(look);
  };
  doc?.content?.forEach(look);
  if (!doc?.content || found.length === 0) return doc;
  const levels = evenLevels(found);
  const even = (node: DocNode): DocNode =>
    node.type === 'heading'
      ? { ...node, attrs: { ...node.attrs, level: levels.shift() } }
      : node.content
        ? { ...node, content: node.content.map(even) }
        : node;
  return { ...doc, content: doc.content.map(even) };
}

const saysNothing = (doc: Doc | null): boolean =>
  doc?.content?.every((node) => node.type === 'paragraph' && (node.content?.length ?? 0) === 0) ?? true;

const children = (node: { readonly content?: readonly DocNode[] } | null): ReactNode =>
  // biome-ignore lint/suspicious/noArrayIndexKey: a document is drawn anew as a whole; its parts have no other name.
  node?.content?.map((child, index) => <Fragment key={index}>{draw(child)}</Fragment>);

const string = (value: unknown): string => (typeof value === 'string' ? value : '');
const number = (value: unknown): number | undefined => (typeof value === 'number' ? value : undefined);

function draw(node: DocNode): ReactNode {
  const attrs = node.attrs ?? {};
  switch (node.type) {
    case 'text':
      return (node.marks ?? []).reduceRight<ReactNode>((inner, mark) => drawMark(mark, inner), node.text);
    case 'paragraph':
      return <p>{children(node) ?? <br />}</p>;
    case 'heading':
      return drawHeading(number(attrs.level) ?? 2, string(attrs.anchor), children(node));
    case 'bulletList':
      return <ul>{children(node)}</ul>;
    case 'orderedList':
      return <ol start={number(attrs.start)}>{children(node)}</ol>;
    case 'listItem':
      return <li>{children(node)}</li>;
    case 'taskList':
      return <ul className={classes.tasks}>{children(node)}</ul>;
    case 'taskItem':
      return (
        <li>
          <input type="checkbox" checked={attrs.checked === true} disabled readOnly />
          <div>{children(node)}</div>
        </li>
      );
    case 'blockquote':
      return <blockquote>{children(node)}</blockquote>;
    case 'codeBlock':
      return (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls sideways must be reachable by keyboard.
        <pre tabIndex={0} dir="ltr">
          <code data-language={string(attrs.language) || undefined}>{children(node)}</code>
        </pre>
      );
    case 'hardBreak':
      return <br />;
    case 'horizontalRule':
      return <hr />;
    case 'image':
      return drawImage(attrs);
    case 'mention':
      return drawMention(attrs);
    case 'tag':
      return (
        <Link to={paths.tag(string(attrs.name))} className={classes.mention}>
          #{string(attrs.name)}
        </Link>
      );
    case 'callout':
      return (
        <div className={classes.callout} data-tone={string(attrs.tone)} role="note">
          {children(node)}
        </div>
      );
    case 'table':
      return (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls sideways must be reachable by keyboard.
        <div className={classes.table} tabIndex={0}>
          <table>
            <tbody>{children(node)}</tbody>
          </table>
        </div>
      );
    case 'tableRow':
      return <tr>{children(node)}</tr>;
    case 'tableHeader':
      return drawHeader(node, string(attrs.align) || undefined);
    case 'tableCell':
      return <td data-align={string(attrs.align) || undefined}>{children(node)}</td>;
    case 'embed':
      return (
        <Suspense fallback={<div className={classes.embed} />}>
          <ItemEmbed id={string(attrs.id)} />
        </Suspense>
      );
    default:
      return node.text ?? children(node);
  }
}

// A heading that says nothing is none: the corner of many tables.
function drawHeader(node: DocNode, align: string | undefined): ReactNode {
  const isEmpty = node.content?.every((part) => (part.content?.length ?? 0) === 0) ?? true;
  return isEmpty ? <td /> : <th data-align={align}>{children(node)}</th>;
}

// The page's own headings are h1 and h2, so those of a text start below.
function drawHeading(level: number, anchor: string, inner: ReactNode): ReactNode {
  const Heading = `h${Math.min(level, 4) + 2}` as 'h3';
  return (
    <Heading className={classes.heading} id={anchor || undefined}>
      {inner}
    </Heading>
  );
}

function drawMark(mark: DocMark, inner: ReactNode): ReactNode {
  switch (mark.type) {
    case 'bold':
      return <strong>{inner}</strong>;
    case 'italic':
      return <em>{inner}</em>;
    case 'strike':
      return <s>{inner}</s>;
    case 'underline':
      return <u>{inner}</u>;
    case 'code':
      return <code>{inner}</code>;
    case 'link':
      return drawLink(string(mark.attrs?.href), inner);
    default:
      return inner;
  }
}

/** The server's schema keeps only safe addresses; this asks the same rule again, since a link is where a mistake would hurt. */
function drawLink(address: string, inner: ReactNode): ReactNode {
  const href = safeHref(address);
  const url = href === undefined ? null : URL.parse(href, location.origin);
  if (!url) return inner;
  if (url.origin === location.origin && !url.pathname.startsWith('/api/')) {
    return (
      <Link to={url.pathname + url.search + url.hash} className={classes.link}>
        {inner}
      </Link>
    );
  }
  return (
    <a href={url.href} className={classes.link} rel="noopener noreferrer nofollow" target="_blank">
      {inner}
    </a>
  );
}

function drawImage(attrs: Readonly<Record<string, unknown>>): ReactNode {
  const file = string(attrs.file);
  // Pictures from elsewhere would tell a stranger who reads here; only our own files are drawn.
  if (!file) return string(attrs.alt) ? <em>{string(attrs.alt)}</em> : null;
  const picture = (
    <img
      className={classes.picture}
      src={filePath(file, 'medium')}
      srcSet={pictureSources(file)}
      sizes="(max-width: 720px) 100vw, 680px"
      alt={string(attrs.alt)}
      loading="lazy"
    />
  );
  const caption = string(attrs.title);
  if (!caption) return picture;
  return (
    <figure className={classes.figure}>
      {picture}
      <figcaption dir="auto">{caption}</figcaption>
    </figure>
  );
}

function drawMention(attrs: Readonly<Record<string, unknown>>): ReactNode {
  const id = string(attrs.id);
  const label = string(attrs.label) || string(attrs.handle);
  if (!/^\d+$/.test(id)) return `@${label}`;
  return (
    <WithPersonCard id={id}>
      <Link to={paths.person(id)} className={classes.mention}>
        @<bdi>{label}</bdi>
      </Link>
    </WithPersonCard>
  );
}
