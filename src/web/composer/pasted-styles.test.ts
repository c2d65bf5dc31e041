import { expect, it } from 'vitest';
import { renameStyles } from './pasted-styles.ts';

it.each([
  ['<p style="color:red">x</p>', '<p data-style="color:red">x</p>'],
  [`<p class='a' STYLE = 'b'>x</p>`, `<p class='a' data-style = 'b'>x</p>`],
  ['<p class=a style=b>x</p>', '<p class=a data-style=b>x</p>'],
  ['<p class="a"style="b">x</p>', '<p class="a"data-style="b">x</p>'],
  ['<p\nstyle="b > c">x</p>', '<p\ndata-style="b > c">x</p>'],
  ['<p title="style = 1">style=2</p>', '<p title="style = 1">style=2</p>'],
  ['<p data-style="a" mso-style=b>x</p>', '<p data-style="a" mso-style=b>x</p>'],
  ['<STYLE media="all">p{}</STYLE >', '<script type="text/css" media="all">p{}</script >'],
])('%s has no style left', (html, renamed) => {
  expect(renameStyles(html)).toBe(renamed);
});
