/** A command of `fika`. */
export interface Command {
  /** How to write it: `token EMAIL`. */
  readonly usage: string;
  readonly summary: string;
  /**
   * Resolves with the exit code: 0 done, 1 not done, 2 asked for wrongly. What was asked for goes to stdout, all else
   * to stderr. Throws StartError for what the person at the terminal can put right.
   */
  run(args: readonly string[], env: NodeJS.ProcessEnv): Promise<number>;
}
