/**
 * The key itself, when each of its segments begins with a letter or a digit and has nothing but letters, digits,
 * dot, dash and underscore: no way leads out of the folder.
 */
export function checkedKey(key: string): string {
  if (!/^[a-zA-Z0-9][\w.-]*(\/[a-zA-Z0-9][\w.-]*)*$/.test(key) || key.length > 500)
    throw new Error(`${JSON.stringify(key)} is no key of a stored file.`);
  return key;
}
