/** Something that grows, how far it may, and the test that goes one past it. */
export type Bound = {
  /** What is bounded. */
  readonly what: string;
  /** How far, in words, with the number taken from the code's own constant or default. */
  readonly most: string;
  /** What happens beyond it. */
  readonly beyond: string;
  readonly test: {
    /** The path from the root of the project. */
    readonly file: string;
    /** The title, as written in the file. */
    readonly title: string;
  };
};

/** A number as people read it. */
export const number = (value: number): string => value.toLocaleString('en');

/** A size in bytes, or in kilobytes of 1,024 where it is a whole number of them. */
export const bytes = (value: number): string =>
  value % 1_024 === 0 ? `${number(value / 1_024)} KB` : `${number(value)} bytes`;
