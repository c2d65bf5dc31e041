/**
 * Levels of headings in the order of a text, counted from the highest that it uses and without gaps: who hears a page is led by them, and a text that begins with
 * `##` has no heading above that.
 */
export function evenLevels(levels: readonly number[]): number[] {
  const above: number[] = [];
  return levels.map((level) => {
    while (above.length > 0 && above.at(-1)! >= level) above.pop();
    above.push(level);
    return above.length;
  });
}
