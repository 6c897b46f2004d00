/** A member of a frame: its value as text, and how deep that is nested; 0 for what is neither list nor object. */
export type Member = { readonly name: string; readonly text: string; readonly depth: number };

/**
 * The members of a JSON object, the text of each untouched, those that are there twice included. The body must be the
 * JSON of an object: `JSON.parse` has said so before.
 */
export const membersOf = (body: string): Member[] => {
  const members: Member[] = [];
  let at = skipSpace(body, skipSpace(body, 0) + 1);
  while (body[at] === '"') {
    const keyEnd = skipString(body, at);
    const name = JSON.parse(body.slice(at, keyEnd)) as string;
    const start = skipSpace(body, skipSpace(body, keyEnd) + 1);
    const { end, depth } = skipValue(body, start);
    members.push({ name, text: body.slice(start, end), depth });
    // Behind a comma, or the brace that ends it.
    at = skipSpace(body, skipSpace(body, end) + 1);
  }
  return members;
};

/** What is kept, or passed on, as it was sent, whatever it holds. */
const STORED: ReadonlySet<string> = new Set(['value', 'state']);
/** No field of ours is nested deeper: what is has names that are refused anyway. */
const DEEPEST = 3;

/**
 * What two parsers may read differently, as a sentence; null when there is nothing. A name that is there twice: the platform
 * has chosen the route by a parser of its own, which may have taken the other one. And `__proto__`, which is a field like
 * others to one parser, and to another none that could be refused.
 */
export const ambiguityIn = (members: readonly Member[]): string | null => {
  const seen = new Set<string>();
  for (const { name, text, depth } of members) {
    if (seen.has(name)) return `${name.slice(0, 100)}: it is there twice`;
    if (name === '__proto__') return '__proto__: there is no such field';
    seen.add(name);
    if (STORED.has(name) || !text.startsWith('{') || depth > DEEPEST) continue;
    const within = ambiguityIn(membersOf(text));
    if (within !== null) return `${name.slice(0, 100)}.${within}`;
  }
  return null;
};

const SPACE = /[ \t\n\r]/;
/** What a number, `true`, `false` and `null` are made of. */
const SCALAR = /[-+.\w]/;

const skipSpace = (text: string, from: number): number => skip(SPACE, text, from);

/** Ends with the text, whatever is in it: no text is of any kind. */
const skip = (kind: RegExp, text: string, from: number): number => {
  let at = from;
  while (kind.test(text.charAt(at))) at += 1;
  return at;
};

/** The end of the string that begins here: a quote that no backslash takes the meaning of. */
const skipString = (text: string, from: number): number => {
  let at = from + 1;
  while (text[at] !== '"') at += text[at] === '\\' ? 2 : 1;
  return at + 1;
};

const skipValue = (text: string, from: number): { end: number; depth: number } => {
  let at = from;
  let open = 0;
  let depth = 0;
  do {
    const character = text.charAt(at);
    if (character === '"') at = skipString(text, at);
    else if (character === '{' || character === '[') {
      open += 1;
      depth = Math.max(depth, open);
      at += 1;
    } else if (character === '}' || character === ']') {
      open -= 1;
      at += 1;
    } else at = open > 0 ? at + 1 : skip(SCALAR, text, at);
  } while (open > 0);
  return { end: at, depth };
};
