import { Extension } from '@tiptap/core';
import { DOMParser, type ParseOptions, type Slice } from '@tiptap/pm/model';
import { Plugin } from '@tiptap/pm/state';

/**
 * What is pasted from other programs says in its styles what is bold. The Content-Security-Policy keeps a browser from
 * reading styles that stand in HTML, even in a document that is never shown; so they come in under other names, and are
 * set by script, which it allows, on what is about to be read.
 */
export const PastedStyles = Extension.create({
  name: 'pastedStyles',
  addProseMirrorPlugins() {
    const { schema } = this.editor;
    return [
      new Plugin({
        props: {
          transformPastedHTML: renameStyles,
          clipboardParser: new StyledParser(schema, DOMParser.fromSchema(schema).rules),
        },
      }),
    ];
  },
});

const tag = /<[a-z](?:"[^"]*"|'[^']*'|[^'">])*>/gi;
const quotedOrStyle = /"[^"]*"|'[^']*'|(?<![\w-])style(?=\s*=)/gi;

/** HTML in which no browser finds a style: its attributes are `data-style`, its elements scripts that are no scripts. */
export const renameStyles = (html: string): string =>
  html
    .replace(/<style(?=[\s>])/gi, '<script type="text/css"')
    .replace(/<\/style(?=[\s>])/gi, '</script')
    .replace(tag, (whole) =>
      whole.replace(quotedOrStyle, (part) => (part.toLowerCase() === 'style' ? 'data-style' : part)),
    );

class StyledParser extends DOMParser {
  override parseSlice(dom: Node, options?: ParseOptions): Slice {
    if (dom instanceof Element) setStyles(dom);
    return super.parseSlice(dom, options);
  }
}

/** As prosemirror-view does it where nothing is forbidden: first what each element says, then what the sheets say. */
function setStyles(root: Element): void {
  for (const element of root.querySelectorAll<HTMLElement>('[data-style]'))
    element.style.cssText = element.getAttribute('data-style') ?? '';
  for (const { textContent } of root.querySelectorAll('script[type="text/css"]')) {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(textContent.replace(/<!--|-->/g, ''));
    for (const rule of sheet.cssRules) {
      if (!(rule instanceof CSSStyleRule)) continue;
      for (const element of root.querySelectorAll<HTMLElement>(rule.selectorText))
        element.style.cssText += rule.style.cssText;
    }
  }
}
