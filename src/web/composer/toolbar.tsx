import { Popover, TextInput } from '@mantine/core';
import { IconBold, IconCode, IconItalic, IconLink, IconList, IconListNumbers, IconQuote } from '@tabler/icons-react';
import type { Editor } from '@tiptap/core';
import { useEditorState } from '@tiptap/react';
import { type ComponentType, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { safeHref } from '../../core/richtext/href.ts';
import classes from './text-editor.module.css';

interface Tool {
  readonly name: string;
  readonly icon: ComponentType<{ size?: number; stroke?: number; 'aria-hidden'?: boolean }>;
  /** The mark or node that it switches. */
  readonly switches: string;
  readonly run: (editor: Editor) => void;
}

const tools: readonly Tool[] = [
  { name: 'bold', icon: IconBold, switches: 'bold', run: (editor) => editor.chain().focus().toggleBold().run() },
  {
    name: 'italic',
    icon: IconItalic,
    switches: 'italic',
    run: (editor) => editor.chain().focus().toggleItalic().run(),
  },
  {
    name: 'list',
    icon: IconList,
    switches: 'bulletList',
    run: (editor) => editor.chain().focus().toggleBulletList().run(),
  },
  {
    name: 'numbers',
    icon: IconListNumbers,
    switches: 'orderedList',
    run: (editor) => editor.chain().focus().toggleOrderedList().run(),
  },
  {
    name: 'quote',
    icon: IconQuote,
    switches: 'blockquote',
    run: (editor) => editor.chain().focus().toggleBlockquote().run(),
  },
  {
    name: 'code',
    icon: IconCode,
    switches: 'codeBlock',
    run: (editor) => editor.chain().focus().toggleCodeBlock().run(),
  },
];

/** A quiet row for those who do not write Markdown. */
export function Toolbar({ editor }: { editor: Editor }) {
  const { t } = useTranslation();
  const on = useEditorState({
    editor,
    selector: ({ editor: current }) =>
      [...tools.map((tool) => tool.switches), 'link'].filter((name) => current.isActive(name)),
  });
  return (
    <div className={classes.toolbar} role="toolbar" aria-label={t('editor.toolbar')}>
      {tools.map(({ name, icon: Icon, switches, run }) => (
        <button
          key={name}
          type="button"
          className={classes.tool}
          data-tip={t(`editor.${name}`)}
          aria-label={t(`editor.${name}`)}
          aria-pressed={on.includes(switches)}
          onPointerDown={(event) => event.preventDefault()}
          onClick={() => run(editor)}
        >
          <Icon size={17} stroke={1.75} aria-hidden />
        </button>
      ))}
      <LinkTool editor={editor} on={on.includes('link')} />
    </div>
  );
}

export function LinkTool({ editor, on }: { editor: Editor; on: boolean }) {
  const { t } = useTranslation();
  const [open, setOpen] = useState(false);
  const [address, setAddress] = useState('');
  const href = safeHref(/^[a-z]+:|^\//i.test(address.trim()) ? address : `https://${address.trim()}`);
  const apply = () => {
    if (href === undefined) return;
    const chain = editor.chain().focus();
    if (editor.state.selection.empty && !on)
      chain.insertContent({ type: 'text', text: address.trim(), marks: [{ type: 'link', attrs: { href } }] }).run();
    else chain.extendMarkRange('link').setLink({ href }).run();
    setOpen(false);
  };
  return (
    <Popover opened={open} onChange={setOpen} trapFocus position="top" width={280}>
      <Popover.Target>
        <button
          type="button"
          className={classes.tool}
          aria-label={t('editor.link')}
          aria-pressed={on}
          onPointerDown={(event) => event.preventDefault()}
          onClick={() => {
            if (on) return editor.chain().focus().unsetLink().run();
            setAddress('');
            return setOpen(true);
          }}
        >
          <IconLink size={17} stroke={1.75} aria-hidden />
        </button>
      </Popover.Target>
      <Popover.Dropdown>
        <TextInput
          label={t('editor.address')}
          placeholder="https://"
          value={address}
          onChange={(event) => setAddress(event.currentTarget.value)}
          onKeyDown={(event) => {
            if (event.key !== 'Enter') return;
            event.preventDefault();
            apply();
          }}
          data-autofocus
        />
      </Popover.Dropdown>
    </Popover>
  );
}
