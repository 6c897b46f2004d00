/** Where a member's value stands in a frame, and how deep it is nested: 0 for what is neither list nor object. */
export type Member = { readonly text: string; readonly depth: number };

/**
 * The text of a member of a JSON object, untouched. The body must be the JSON of an object: `JSON.parse` has said so
 * before. Of a member that is there twice the last one counts, as it does for `JSON.parse`.
 */
export const memberOf = (body: string, name: string): Member | null => {
  let found: Member | null = null;
  let at = skipSpace(body, skipSpace(body, 0) + 1);
  while (body[at] === '"') {
    const keyEnd = skipString(body, at);
    const key: unknown = JSON.parse(body.slice(at, keyEnd));
    const start = skipSpace(body, skipSpace(body, keyEnd) + 1);
    const { end, depth } = skipValue(body, start);
    if (key === name) found = { text: body.slice(start, end), depth };
    at = skipSpace(body, end);
    if (body[at] === ',') at = skipSpace(body, at + 1);
  }
  return found;
};

const skipSpace = (text: string, from: number): number => {
  let at = from;
  while (at < text.length && ' \t\n\r'.includes(text.charAt(at))) at += 1;
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
    } else at = open > 0 ? at + 1 : skipScalar(text, at);
  } while (open > 0);
  return { end: at, depth };
};

/** The end of a number, `true`, `false` or `null`. */
const skipScalar = (text: string, from: number): number => {
  let at = from;
  while (at < text.length && !',}] \t\n\r'.includes(text.charAt(at))) at += 1;
  return at;
};
