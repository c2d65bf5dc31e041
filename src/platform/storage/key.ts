/**
 * Whether each of its segments begins with a letter or a digit and has nothing but letters, digits, dot, dash and
 * underscore: no way leads out of the folder.
 */
export const isKey = (key: string): boolean =>
  /^[a-zA-Z0-9][\w.-]*(\/[a-zA-Z0-9][\w.-]*)*$/.test(key) && key.length <= 500;

/** The key itself; throws where it is none. */
export function checkedKey(key: string): string {
  if (!isKey(key)) throw new Error(`${JSON.stringify(key)} is no key of a stored file.`);
  return key;
}
