import { Extension, type Extensions, InputRule, mergeAttributes, Node } from '@tiptap/core';
import { TaskItem, TaskList } from '@tiptap/extension-list';
import Mention from '@tiptap/extension-mention';
import Placeholder from '@tiptap/extension-placeholder';
import { PluginKey } from '@tiptap/pm/state';
import StarterKit from '@tiptap/starter-kit';
import Suggestion, { type SuggestionOptions } from '@tiptap/suggestion';
import { safeHref } from '../../core/richtext/href.ts';
import { filePath } from '../api/files.ts';
import { PastedStyles } from './pasted-styles.ts';

/** Tags end where `TAG` of core/richtext ends; here as somebody types: a word after `#`, finished by a space or a sign. */
const typedTag = /(?:^|[\s(])#(\p{L}[\p{L}\p{M}\p{N}_-]{0,63})([\s.,;:!?)])$/u;

const Tag = Node.create({
  name: 'tag',
  group: 'inline',
  inline: true,
  atom: true,
  addAttributes: () => ({ name: { default: '' } }),
  parseHTML: () => [{ tag: 'span[data-tag]', getAttrs: (element) => ({ name: element.getAttribute('data-tag') }) }],
  renderHTML: ({ node }) => ['span', { 'data-tag': node.attrs.name }, `#${node.attrs.name}`],
  renderText: ({ node }) => `#${node.attrs.name}`,
  addInputRules() {
    return [
      new InputRule({
        find: typedTag,
        handler: ({ state, range, match }) => {
          const [whole, name = '', after = ''] = match;
          const before = whole.startsWith('#') ? 0 : 1;
          state.tr.replaceWith(range.from + before, range.to, [this.type.create({ name }), state.schema.text(after)]);
        },
      }),
    ];
  },
});

/** A picture in the text is a file of Fika; its address is made where it is shown. */
export const Picture = Node.create({
  name: 'image',
  group: 'block',
  atom: true,
  draggable: true,
  addAttributes: () => ({ file: { default: null }, alt: { default: '' }, title: { default: null } }),
  renderHTML: ({ node }) => [
    'img',
    mergeAttributes({ src: node.attrs.file ? filePath(node.attrs.file, 'medium') : '', alt: node.attrs.alt }),
  ],
});

/** Parts that the short editor does not make but must hand back unharmed when a text that has them is edited. */
const kept: Extensions = [
  Picture,
  Node.create({ name: 'table', group: 'block', content: 'tableRow+', renderHTML: () => ['table', ['tbody', 0]] }),
  Node.create({ name: 'tableRow', content: '(tableHeader | tableCell)+', renderHTML: () => ['tr', 0] }),
  Node.create({
    name: 'tableHeader',
    content: 'paragraph',
    addAttributes: () => ({ align: { default: null } }),
    renderHTML: () => ['th', 0],
  }),
  Node.create({
    name: 'tableCell',
    content: 'paragraph',
    addAttributes: () => ({ align: { default: null } }),
    renderHTML: () => ['td', 0],
  }),
  Node.create({
    name: 'callout',
    group: 'block',
    content: 'block+',
    addAttributes: () => ({ tone: { default: 'note' } }),
    renderHTML: () => ['aside', 0],
  }),
  Node.create({
    name: 'embed',
    group: 'block',
    atom: true,
    addAttributes: () => ({ id: { default: null } }),
    renderHTML: () => ['div', { 'data-embed': '' }],
  }),
];

const MentionWithHandle = Mention.extend({
  addAttributes: () => ({ id: { default: null }, label: { default: '' }, handle: { default: null } }),
  renderHTML: ({ node }) => ['span', { 'data-mention': node.attrs.id }, `@${node.attrs.label}`],
  renderText: ({ node }) => `@${node.attrs.label}`,
});

/** A key that does something and goes no further. */
const done = (work: () => void) => () => {
  work();
  return true;
};

/** `[[` and the beginning of a name. */
const linkSuggestion = (links: Omit<SuggestionOptions, 'editor'>) =>
  Extension.create({
    name: 'linkSuggestion',
    addProseMirrorPlugins() {
      return [Suggestion({ ...links, editor: this.editor, pluginKey: new PluginKey('linkSuggestion') })];
    },
  });

export interface EditorHooks {
  readonly placeholder: string;
  readonly onSubmit: () => void;
  readonly onEscape: () => void;
  readonly mentions: Omit<SuggestionOptions, 'editor'>;
  /** What `[[` completes, where something can be linked to by its name. */
  readonly links?: Omit<SuggestionOptions, 'editor'> | undefined;
  /** Pictures, tables, callouts and embeds, where they can be made and not only kept. */
  readonly parts?: Extensions | undefined;
}

/** The editor's side of core/richtext: the same node and mark names, with the Markdown shortcuts that Tiptap brings. */
export const extensionsOf = ({
  placeholder,
  onSubmit,
  onEscape,
  mentions,
  links,
  parts = kept,
}: EditorHooks): Extensions => [
  StarterKit.configure({
    heading: { levels: [1, 2, 3, 4] },
    underline: false,
    // An empty paragraph at the end would be part of what is said.
    trailingNode: false,
    link: {
      openOnClick: false,
      autolink: true,
      linkOnPaste: true,
      defaultProtocol: 'https',
      isAllowedUri: (href) => safeHref(href) !== undefined,
      HTMLAttributes: { rel: 'noopener noreferrer nofollow', target: null },
    },
  }),
  TaskList,
  TaskItem.configure({ nested: true }),
  Placeholder.configure({ placeholder }),
  MentionWithHandle.configure({ suggestion: mentions }),
  Tag,
  ...(links ? [linkSuggestion(links)] : []),
  PastedStyles,
  ...parts,
  Extension.create({
    name: 'keys',
    priority: 1000,
    addKeyboardShortcuts: () => ({ 'Mod-Enter': done(onSubmit), Escape: done(onEscape) }),
  }),
];
