/** Why a change of the code is noticed by no test, or should be by none. */
export type Reason = {
  readonly file: string;
  /** Part of the line, or of the lines, that are changed. */
  readonly code: string;
  /** What is changed in it, by Stryker's names; everything if nothing is said. */
  readonly mutators?: readonly string[];
  /** What it becomes; anything if nothing is said. */
  readonly becomes?: readonly string[];
  readonly why: string;
};
