/** Why no test notices a change of the code, or should. */
export type Reason = {
  readonly file: string;
  /** Part of the changed line or lines. */
  readonly code: string;
  /** What is changed in it, by Stryker's mutator names; any mutator by default. */
  readonly mutators?: readonly string[];
  /** What it becomes; anything by default. */
  readonly becomes?: readonly string[];
  readonly why: string;
};
