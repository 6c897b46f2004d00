/** The part of Babel's own types that is used here. */
type Node = {
  readonly type: string;
  readonly name?: string;
  readonly flags?: string;
  readonly callee?: Node;
  readonly property?: Node;
  readonly key?: Node;
  readonly arguments?: readonly Node[];
};
type Path = { readonly node: Node; readonly parent?: Node };

/** Where a sentence for people is passed: the function, and its first argument that is a sentence. */
const SAID_BY: Readonly<Record<string, number>> = {
  // The descriptions of the wire in the published documents.
  says: 1,
  part: 1,
  up: 1,
  down: 1,
  // What a check says when it fails.
  minLength: 1,
  refine: 1,
  // `detail`: programs rely on the code before it.
  refused: 1,
  clientError: 1,
  // Faults of ours, for operators.
  Error: 0,
  TypeError: 0,
  RangeError: 0,
  AggregateError: 1,
};
/** Fields that contain one. The last three are columns of `docs/retention.md`. */
const TITLES: ReadonlySet<string> = new Set(['title', 'sentence', 'description', 'says', 'why', 'kept']);
const isText = ({ type }: Node): boolean => type === 'StringLiteral' || type === 'TemplateLiteral';

/**
 * A sentence for people may be reworded tomorrow, and no test should repeat it: programs, tests and operators rely on
 * what stands beside it. So nothing inside one is mutated.
 */
const isSentence = ({ node, parent }: Path): boolean => {
  if (parent === undefined || !isText(node)) return false;
  if (parent.type === 'ObjectProperty') return TITLES.has(parent.key?.name ?? '');
  if (parent.type !== 'CallExpression' && parent.type !== 'NewExpression') return false;
  const from = SAID_BY[parent.callee?.name ?? parent.callee?.property?.name ?? ''];
  return from !== undefined && (parent.arguments?.indexOf(node) ?? -1) >= from;
};

/** Stryker negates `\p{RGI_Emoji}`, which is invalid: the file would not load, whichever mutant is active. */
const isOfStrings = ({ node: { type, flags } }: Path): boolean =>
  type === 'RegExpLiteral' && flags?.includes('v') === true;

/** For Stryker's instrumenter: why a place is left alone. */
export const ignorers = [
  {
    shouldIgnore: (path: object): string | undefined =>
      isOfStrings(path as Path)
        ? 'The opposite of a property of strings is no regular expression.'
        : undefined,
  },
  {
    shouldIgnore: (path: object): string | undefined =>
      isSentence(path as Path) ? 'It is a sentence for people.' : undefined,
  },
];
