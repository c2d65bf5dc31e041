/** The words of a line of tags, with commas or spaces between; a # before one is how tags are written in a text. */
export const tagsIn = (line: string): string[] => [
  ...new Set(
    line
      .split(/[\s,]+/)
      .map((word) => word.replace(/^#+/, ''))
      .filter((word) => word !== ''),
  ),
];

const tagName = /^[\p{L}\p{N}][\p{L}\p{N}_-]*$/u;
export const isTag = (word: string): boolean => word.length <= 60 && tagName.test(word);
