import { IconX } from '@tabler/icons-react';
import { type Extensions, mergeAttributes, Node } from '@tiptap/core';
import { goToNextCell, tableEditing } from '@tiptap/pm/tables';
import { NodeViewContent, type NodeViewProps, NodeViewWrapper, ReactNodeViewRenderer } from '@tiptap/react';
import { lazy, Suspense, useId } from 'react';
import { useTranslation } from 'react-i18next';
import { filePath } from '../api/files.ts';
import { Picture } from './extensions.ts';
import classes from './long-editor.module.css';

const ItemEmbed = lazy(() => import('../components/item-embed.tsx'));

/** A picture with its two lines: what it shows, and what stands below it. */
function PictureView({ node, updateAttributes, deleteNode, editor, selected }: NodeViewProps) {
  const { t } = useTranslation();
  const id = useId();
  const { file, alt, title } = node.attrs as { file: string | null; alt: string; title: string | null };
  return (
    <NodeViewWrapper className={classes.figure} data-selected={selected || undefined} contentEditable={false}>
      {file && <img src={filePath(file, 'medium')} alt={alt} data-drag-handle />}
      {editor.isEditable && (
        <div className={classes.lines}>
          <label htmlFor={`${id}-title`}>{t('long.caption')}</label>
          <input
            id={`${id}-title`}
            value={title ?? ''}
            maxLength={300}
            dir="auto"
            placeholder={t('long.captionExample')}
            onChange={(event) => updateAttributes({ title: event.currentTarget.value || null })}
          />
          <label htmlFor={`${id}-alt`}>{t('long.alt')}</label>
          <input
            id={`${id}-alt`}
            value={alt}
            maxLength={1000}
            dir="auto"
            placeholder={t('composer.altExample')}
            onChange={(event) => updateAttributes({ alt: event.currentTarget.value })}
          />
          <button type="button" className={classes.remove} onClick={deleteNode}>
            <IconX size={16} aria-hidden /> {t('long.remove')}
          </button>
        </div>
      )}
    </NodeViewWrapper>
  );
}

function EmbedView({ node, deleteNode, editor, selected }: NodeViewProps) {
  const { t } = useTranslation();
  return (
    <NodeViewWrapper className={classes.embed} data-selected={selected || undefined} contentEditable={false}>
      <Suspense fallback={null}>
        <ItemEmbed id={String(node.attrs.id)} />
      </Suspense>
      {editor.isEditable && (
        <button type="button" className={classes.remove} onClick={deleteNode}>
          <IconX size={16} aria-hidden /> {t('long.remove')}
        </button>
      )}
    </NodeViewWrapper>
  );
}

const tones = ['note', 'tip', 'warning'] as const;

function CalloutView({ node, updateAttributes, editor }: NodeViewProps) {
  const { t } = useTranslation();
  return (
    <NodeViewWrapper as="aside" data-tone={node.attrs.tone as string}>
      {editor.isEditable && (
        <select
          contentEditable={false}
          className={classes.tone}
          aria-label={t('long.tone')}
          value={node.attrs.tone as string}
          onChange={(event) => updateAttributes({ tone: event.currentTarget.value })}
        >
          {tones.map((tone) => (
            <option key={tone} value={tone}>
              {t(`long.tones.${tone}`)}
            </option>
          ))}
        </select>
      )}
      <NodeViewContent />
    </NodeViewWrapper>
  );
}

/** Cells never span: the schema knows no such thing. ProseMirror's tables want to be told. */
const cellAttributes = () => ({
  align: { default: null },
  colspan: { default: 1, rendered: false },
  rowspan: { default: 1, rendered: false },
  colwidth: { default: null, rendered: false },
});

/** What ProseMirror's tables ask of a node, which Tiptap hands on only by this. */
const withRole = (role: 'table' | 'row' | 'cell' | 'header_cell') => ({
  extendNodeSchema(extension: { name: string }) {
    return extension.name === roles[role] ? { tableRole: role } : {};
  },
});
const roles = { table: 'table', row: 'tableRow', cell: 'tableCell', header_cell: 'tableHeader' } as const;

const tables = [
  Node.create({
    name: 'table',
    group: 'block',
    content: 'tableRow+',
    isolating: true,
    ...withRole('table'),
    renderHTML: () => ['table', ['tbody', 0]],
    parseHTML: () => [{ tag: 'table' }],
    addProseMirrorPlugins: () => [tableEditing()],
    addKeyboardShortcuts() {
      const go = (direction: 1 | -1) => () => goToNextCell(direction)(this.editor.state, this.editor.view.dispatch);
      return { Tab: go(1), 'Shift-Tab': go(-1) };
    },
  }),
  Node.create({
    name: 'tableRow',
    content: '(tableHeader | tableCell)+',
    ...withRole('row'),
    renderHTML: () => ['tr', 0],
    parseHTML: () => [{ tag: 'tr' }],
  }),
  Node.create({
    name: 'tableHeader',
    content: 'paragraph',
    isolating: true,
    ...withRole('header_cell'),
    addAttributes: cellAttributes,
    // While it is written a heading may be empty, which a `th` must not be.
    renderHTML: () => ['td', { 'data-head': '' }, 0],
    parseHTML: () => [{ tag: 'th' }, { tag: 'td[data-head]', priority: 60 }],
  }),
  Node.create({
    name: 'tableCell',
    content: 'paragraph',
    isolating: true,
    ...withRole('cell'),
    addAttributes: cellAttributes,
    renderHTML: () => ['td', 0],
    parseHTML: () => [{ tag: 'td' }],
  }),
];

/** What a long text can have beyond words. Names and attributes are those of core/richtext. */
export const longParts: Extensions = [
  Picture.extend({ addNodeView: () => ReactNodeViewRenderer(PictureView) }),
  ...tables,
  Node.create({
    name: 'callout',
    group: 'block',
    content: 'block+',
    defining: true,
    addAttributes: () => ({ tone: { default: 'note' } }),
    renderHTML: ({ node, HTMLAttributes }) => [
      'aside',
      mergeAttributes(HTMLAttributes, { 'data-tone': node.attrs.tone }),
      0,
    ],
    addNodeView: () => ReactNodeViewRenderer(CalloutView),
  }),
  Node.create({
    name: 'embed',
    group: 'block',
    atom: true,
    draggable: true,
    addAttributes: () => ({ id: { default: null } }),
    renderHTML: () => ['div', { 'data-embed': '' }],
    addNodeView: () => ReactNodeViewRenderer(EmbedView),
  }),
];
