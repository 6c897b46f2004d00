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

export const reasons: readonly Reason[] = [
  {
    file: 'functions/actions/door/removal.ts',
    code: 'reason !== undefined && { reason }',
    mutators: ['ConditionalExpression'],
    becomes: ['true'],
    why: 'a reason that is undefined is none, whether or not the field is there',
  },
];
