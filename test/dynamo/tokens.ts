import { invalid } from './refusal.ts';

/** A word, a placeholder, a number in brackets, or a sign. */
export type Token = { readonly kind: 'word' | 'name' | 'value' | 'number' | 'sign'; readonly text: string };

const pattern = /\s*(?:(#\w+)|(:\w+)|([A-Za-z_]\w*)|(\d+)|(<>|<=|>=|[=<>+\-(),.[\]]))/y;
const kinds = ['name', 'value', 'word', 'number', 'sign'] as const;

export const tokensOf = (expression: string): readonly Token[] => {
  const tokens: Token[] = [];
  pattern.lastIndex = 0;
  for (let at = 0; at < expression.length; at = pattern.lastIndex) {
    if (expression.slice(at).trim() === '') break;
    pattern.lastIndex = at;
    const found = pattern.exec(expression);
    if (!found) throw invalid(`Invalid expression: Syntax error; token: "${expression.slice(at, at + 10)}"`);
    const group = found.slice(1).findIndex((text) => text !== undefined);
    tokens.push({ kind: kinds[group] ?? 'sign', text: found[group + 1] ?? '' });
  }
  return tokens;
};

/** Reads one token after another. */
export type Reader = {
  readonly peek: () => Token | undefined;
  readonly next: () => Token;
  /** Takes the token if it is this word (in any case) or sign. */
  readonly takes: (text: string) => boolean;
  readonly expect: (text: string) => void;
  readonly end: () => void;
};

export const readerOf = (expression: string): Reader => {
  const tokens = tokensOf(expression);
  let at = 0;
  const refuse = (token: Token | undefined): never => {
    throw invalid(
      `Invalid expression: Syntax error; token: "${token?.text ?? '<EOF>'}", near: "${expression}"`,
    );
  };
  const isIt = (token: Token | undefined, text: string) =>
    token !== undefined &&
    (token.kind === 'word' || token.kind === 'sign') &&
    token.text.toUpperCase() === text.toUpperCase();
  return {
    peek: () => tokens[at],
    next: () => {
      const token = tokens[at];
      at += 1;
      return token ?? refuse(token);
    },
    takes: (text) => {
      const found = isIt(tokens[at], text);
      if (found) at += 1;
      return found;
    },
    expect: (text) => {
      if (!isIt(tokens[at], text)) refuse(tokens[at]);
      at += 1;
    },
    end: () => {
      if (at < tokens.length) refuse(tokens[at]);
    },
  };
};
