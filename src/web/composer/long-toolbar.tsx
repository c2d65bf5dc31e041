import { Popover, TextInput } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import {
  IconArrowBackUp,
  IconArrowForwardUp,
  IconBold,
  IconBulb,
  IconCode,
  IconColumnInsertRight,
  IconColumnRemove,
  IconItalic,
  IconLayersLinked,
  IconList,
  IconListCheck,
  IconListNumbers,
  IconPhoto,
  IconQuote,
  IconRowInsertBottom,
  IconRowRemove,
  IconSeparatorHorizontal,
  IconTable,
  IconTableOff,
} from '@tabler/icons-react';
import type { Editor } from '@tiptap/core';
import { type Command, TextSelection } from '@tiptap/pm/state';
import { addColumnAfter, deleteColumn, deleteRow, deleteTable, isInTable } from '@tiptap/pm/tables';
import { useEditorState } from '@tiptap/react';
import { type ComponentType, createContext, useContext, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { searchAll } from '../../core/search/contract.ts';
import { useOne } from '../api/queries.ts';
import { hitLine, hitTitle } from '../components/search-hit.ts';
import classes from './long-editor.module.css';
import field from './text-editor.module.css';
import { LinkTool } from './toolbar.tsx';

/** Uploads pictures and puts them where one writes. */
export const PicturesContext = createContext<((files: File[], editor: Editor) => void) | null>(null);

interface ToolProps {
  label: string;
  icon: ComponentType<{ size?: number; stroke?: number; 'aria-hidden'?: boolean }>;
  onClick: () => void;
  pressed?: boolean;
  disabled?: boolean;
}

function Tool({ label, icon: Icon, onClick, pressed, disabled = false }: ToolProps) {
  return (
    <button
      type="button"
      className={field.tool}
      data-tip={label}
      aria-label={label}
      {...(pressed === undefined ? {} : { 'aria-pressed': pressed })}
      disabled={disabled}
      onPointerDown={(event) => event.preventDefault()}
      onClick={onClick}
    >
      <Icon size={18} stroke={1.75} aria-hidden />
    </button>
  );
}

const cell = (type: 'tableHeader' | 'tableCell') => ({ type, content: [{ type: 'paragraph' }] });
const row = (type: 'tableHeader' | 'tableCell') => ({
  type: 'tableRow',
  content: [cell(type), cell(type), cell(type)],
});
const newTable = { type: 'table', content: [row('tableHeader'), row('tableCell'), row('tableCell')] };
/** A table in place of the empty line where one writes, with the caret in its first cell. */
const insertTable: Command = ({ tr, schema }, dispatch) => {
  const inside = tr.selection.anchor + 1;
  tr.replaceSelectionWith(schema.nodeFromJSON(newTable));
  dispatch?.(tr.setSelection(TextSelection.near(tr.doc.resolve(inside))).scrollIntoView());
  return true;
};

/** A row of plain cells below the one where one writes. ProseMirror's own would make a second row of headings below the first. */
const addRow: Command = (state, dispatch) => {
  const { $from } = state.selection;
  for (let depth = $from.depth; depth > 0; depth--) {
    const node = $from.node(depth);
    if (node.type.name !== 'tableRow') continue;
    const { tableRow, tableCell } = state.schema.nodes;
    const cells = Array.from({ length: node.childCount }, () => tableCell!.createAndFill()!);
    dispatch?.(state.tr.insert($from.after(depth), tableRow!.create(null, cells)));
    return true;
  }
  return false;
};

const styles = ['paragraph', 'h1', 'h2', 'h3'] as const;

/** Everything that a long text can have, always in reach above it; what only helps inside a table is there inside a table. */
export function LongToolbar({ editor }: { editor: Editor }) {
  const { t } = useTranslation();
  const picker = useRef<HTMLInputElement>(null);
  const addPictures = useContext(PicturesContext);
  const on = useEditorState({
    editor,
    selector: ({ editor: now }) => ({
      marks: [
        'bold',
        'italic',
        'link',
        'bulletList',
        'orderedList',
        'taskList',
        'blockquote',
        'codeBlock',
        'callout',
      ].filter((name) => now.isActive(name)),
      style: [1, 2, 3].find((level) => now.isActive('heading', { level })),
      table: isInTable(now.state),
      undo: now.can().undo(),
      redo: now.can().redo(),
    }),
  });
  const chain = () => editor.chain().focus();
  const run = (command: Command) => () => {
    command(editor.state, editor.view.dispatch);
    editor.commands.focus();
  };
  const mark = (name: string) => on.marks.includes(name);
  return (
    <div className={classes.bar} role="toolbar" aria-label={t('long.toolbar')}>
      <select
        className={classes.style}
        aria-label={t('long.style')}
        value={on.style ? `h${on.style}` : 'paragraph'}
        onChange={(event) => {
          const { value } = event.currentTarget;
          if (value === 'paragraph') chain().setParagraph().run();
          else
            chain()
              .setHeading({ level: Number(value[1]) as 1 | 2 | 3 })
              .run();
        }}
      >
        {styles.map((style) => (
          <option key={style} value={style}>
            {t(`long.${style}`)}
          </option>
        ))}
      </select>
      <Tool
        label={t('editor.bold')}
        icon={IconBold}
        pressed={mark('bold')}
        onClick={() => chain().toggleBold().run()}
      />
      <Tool
        label={t('editor.italic')}
        icon={IconItalic}
        pressed={mark('italic')}
        onClick={() => chain().toggleItalic().run()}
      />
      <LinkTool editor={editor} on={mark('link')} />
      <span className={classes.gap} />
      <Tool
        label={t('editor.list')}
        icon={IconList}
        pressed={mark('bulletList')}
        onClick={() => chain().toggleBulletList().run()}
      />
      <Tool
        label={t('editor.numbers')}
        icon={IconListNumbers}
        pressed={mark('orderedList')}
        onClick={() => chain().toggleOrderedList().run()}
      />
      <Tool
        label={t('long.tasks')}
        icon={IconListCheck}
        pressed={mark('taskList')}
        onClick={() => chain().toggleTaskList().run()}
      />
      <Tool
        label={t('editor.quote')}
        icon={IconQuote}
        pressed={mark('blockquote')}
        onClick={() => chain().toggleBlockquote().run()}
      />
      <Tool
        label={t('editor.code')}
        icon={IconCode}
        pressed={mark('codeBlock')}
        onClick={() => chain().toggleCodeBlock().run()}
      />
      <span className={classes.gap} />
      <input
        ref={picker}
        type="file"
        accept="image/*"
        multiple
        hidden
        aria-label={t('long.picture')}
        onChange={(event) => {
          const files = [...(event.currentTarget.files ?? [])];
          event.currentTarget.value = '';
          addPictures?.(files, editor);
        }}
      />
      <Tool label={t('long.picture')} icon={IconPhoto} onClick={() => picker.current?.click()} />
      <Tool label={t('long.table')} icon={IconTable} disabled={on.table} onClick={run(insertTable)} />
      <Tool
        label={t('long.callout')}
        icon={IconBulb}
        pressed={mark('callout')}
        onClick={() => (mark('callout') ? chain().lift('callout').run() : chain().wrapIn('callout').run())}
      />
      <EmbedTool editor={editor} />
      <Tool label={t('long.rule')} icon={IconSeparatorHorizontal} onClick={() => chain().setHorizontalRule().run()} />
      <span className={classes.gap} />
      <Tool label={t('long.undo')} icon={IconArrowBackUp} disabled={!on.undo} onClick={() => chain().undo().run()} />
      <Tool label={t('long.redo')} icon={IconArrowForwardUp} disabled={!on.redo} onClick={() => chain().redo().run()} />
      {on.table && (
        <fieldset className={classes.tableTools} aria-label={t('long.tableTools')}>
          <Tool label={t('long.addRow')} icon={IconRowInsertBottom} onClick={run(addRow)} />
          <Tool label={t('long.addColumn')} icon={IconColumnInsertRight} onClick={run(addColumnAfter)} />
          <Tool label={t('long.removeRow')} icon={IconRowRemove} onClick={run(deleteRow)} />
          <Tool label={t('long.removeColumn')} icon={IconColumnRemove} onClick={run(deleteColumn)} />
          <Tool label={t('long.removeTable')} icon={IconTableOff} onClick={run(deleteTable)} />
        </fieldset>
      )}
    </div>
  );
}

/** Finds something of Fika by its words and puts it into the text. */
function EmbedTool({ editor }: { editor: Editor }) {
  const { t } = useTranslation();
  const [open, setOpen] = useState(false);
  const [words, setWords] = useState('');
  const [q] = useDebouncedValue(words.trim(), 200);
  const found = useOne(searchAll, { query: { q, limit: 12 } }, { enabled: open && q.length > 1, keep: true });
  const hits = q.length > 1 ? (found.data?.items ?? []).filter(({ type }) => type === 'item') : [];
  const take = (id: string) => {
    setOpen(false);
    setWords('');
    editor.chain().focus().insertContent({ type: 'embed', attrs: { id } }).run();
  };
  return (
    <Popover opened={open} onChange={setOpen} trapFocus position="bottom-start" width={320}>
      <Popover.Target>
        <button
          type="button"
          className={field.tool}
          data-tip={t('long.embed')}
          aria-label={t('long.embed')}
          onPointerDown={(event) => event.preventDefault()}
          onClick={() => setOpen((old) => !old)}
        >
          <IconLayersLinked size={18} stroke={1.75} aria-hidden />
        </button>
      </Popover.Target>
      <Popover.Dropdown>
        <TextInput
          label={t('long.embed')}
          placeholder={t('long.embedFind')}
          value={words}
          onChange={(event) => setWords(event.currentTarget.value)}
          data-autofocus
        />
        {q.length > 1 && found.isSuccess && hits.length === 0 && <p className={classes.none}>{t('long.embedNone')}</p>}
        {hits.length > 0 && (
          <ul className={classes.hits}>
            {hits.map((hit) => (
              <li key={hit.id}>
                <button type="button" className={classes.hit} onClick={() => take(hit.id)}>
                  <bdi>{hitTitle(hit)}</bdi>
                  <span>{hitLine(hit)}</span>
                </button>
              </li>
            ))}
          </ul>
        )}
      </Popover.Dropdown>
    </Popover>
  );
}
