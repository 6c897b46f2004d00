/** A value for each period, null where there is none. */
export type Points = readonly (number | null)[];

/** A metric math expression that has been read: which ids it needs, and what it makes of their points. */
export type Expression = {
  readonly ids: readonly string[];
  /** `points` answers with those of an id; all are equally long, and so is the result. */
  readonly evaluate: (points: (id: string) => Points, length: number) => Points;
};

type Node = (points: (id: string) => Points, length: number) => Points | number;

const tokens = /\s*(?:(\d+(?:\.\d+)?)|([a-z]\w*)|([A-Z][A-Z_]*)(?=\()|([-+*/<(),]))/y;

const operators: Readonly<Record<string, (one: number, other: number) => number>> = {
  '+': (one, other) => one + other,
  '-': (one, other) => one - other,
  '*': (one, other) => one * other,
  '/': (one, other) => one / other,
  '<': (one, other) => (one < other ? 1 : 0),
};

/**
 * Reads what our dashboard and alerts use of CloudWatch's metric math: ids, numbers, `+ - * / <`, parentheses and
 * `FILL(id, number)`. Where one side of an operation has no point, or a division is by zero, there is none.
 * @throws with the expression at anything else: a curve that is guessed is worse than none.
 */
export const parseExpression = (text: string): Expression => {
  const refuse = (why: string): never => {
    throw new Error(`The local CloudWatch cannot evaluate the expression ${JSON.stringify(text)}: ${why}.`);
  };
  const read = lexed(text) ?? refuse('it knows ids, numbers, + - * / <, parentheses and FILL only');
  const ids = new Set<string>();
  let at = 0;
  const next = (): string => read[at++] ?? refuse('it ends too soon');
  const expect = (wanted: string): void => {
    if (next() !== wanted) refuse(`"${wanted}" is missing`);
  };

  const chain = (signs: readonly string[], part: () => Node): Node => {
    let left = part();
    while (signs.includes(read[at] ?? '')) {
      const operator = operators[next()] ?? refuse('this operator is unknown');
      const [one, other] = [left, part()];
      left = (points, length) => combined(operator, one(points, length), other(points, length));
    }
    return left;
  };
  const comparison = (): Node => chain(['<'], sum);
  const sum = (): Node => chain(['+', '-'], product);
  const product = (): Node => chain(['*', '/'], single);
  const single = (): Node => {
    const token = next();
    if (token === '(') {
      const inner = comparison();
      expect(')');
      return inner;
    }
    if (token === 'FILL') return fill();
    if (/^\d/.test(token)) return () => Number(token);
    if (!/^[a-z]/.test(token)) return refuse(`"${token}" is not expected there`);
    ids.add(token);
    return (points) => points(token);
  };
  const fill = (): Node => {
    expect('(');
    const of = comparison();
    expect(',');
    const by = Number(next());
    if (Number.isNaN(by)) refuse('it fills with numbers only');
    expect(')');
    return (points, length) => {
      const found = of(points, length);
      return typeof found === 'number' ? found : found.map((point) => point ?? by);
    };
  };

  const whole = comparison();
  if (at < read.length) refuse(`"${read[at]}" is not expected there`);
  if (ids.size === 0) refuse('it looks at no metric');
  return {
    ids: [...ids],
    evaluate: (points, length) => {
      const found = whole(points, length);
      return typeof found === 'number' ? refuse('it is no series') : found;
    },
  };
};

const lexed = (text: string): string[] | null => {
  const found: string[] = [];
  tokens.lastIndex = 0;
  while (tokens.lastIndex < text.trimEnd().length) {
    const match = tokens.exec(text);
    if (!match) return null;
    found.push(match[0].trim());
  }
  return found;
};

const combined = (
  operator: (one: number, other: number) => number,
  left: Points | number,
  right: Points | number,
): Points | number => {
  if (typeof left === 'number' && typeof right === 'number') return operator(left, right);
  const length = typeof left === 'number' ? (right as Points).length : left.length;
  const pointOf = (side: Points | number, index: number) =>
    typeof side === 'number' ? side : (side[index] ?? null);
  return Array.from({ length }, (_, index) => {
    const [one, other] = [pointOf(left, index), pointOf(right, index)];
    const result = one === null || other === null ? Number.NaN : operator(one, other);
    return Number.isFinite(result) ? result : null;
  });
};
