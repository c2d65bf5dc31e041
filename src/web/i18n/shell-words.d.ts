declare module 'virtual:shell-words/*' {
  /** Room → those of its messages that the shell shows. */
  const words: Record<string, Record<string, unknown>>;
  export default words;
}
