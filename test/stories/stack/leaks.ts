/** What must appear nowhere: credentials, links, e-mail addresses and names that a story has used. */
export type Secrets = {
  readonly keep: (...texts: readonly string[]) => void;
  readonly all: () => readonly string[];
};

export const createSecrets = (): Secrets => {
  const kept = new Set<string>();
  return {
    keep: (...texts) => {
      for (const text of texts) for (const part of [text, ...partsOf(text)]) kept.add(part);
    },
    all: () => [...kept],
  };
};

/** Part of a token reveals as much as the whole; short parts reveal nothing. */
const partsOf = (text: string): string[] => text.split('.').filter((part) => part.length > 20);

/**
 * Whatever looks like a token, and the mark where the log has removed one, which should not have been necessary. A
 * token starts at a word boundary: inside a hash three such letters occur by chance.
 */
const tokenLike = /(?<![\w-])eyJ[\w-]{8,}|\[token\]/g;

/**
 * The lines of a text that contain a secret, with what was found. Short ones, like names, count only as whole words:
 * within a random id they mean nothing.
 */
export const leaksIn = (text: string, secrets: readonly string[]): string[] => {
  const patterns = secrets.map((secret) => {
    const literal = secret.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`);
    return new RegExp(secret.length < 12 ? `(?<![\\w+/=-])${literal}(?![\\w+/=-])` : literal);
  });
  return text.split('\n').flatMap((line) => {
    const found = [tokenLike, ...patterns].map((pattern) => line.match(pattern)?.[0]).filter(Boolean);
    return found.length > 0 ? [`${found.join(', ')} in ${line.slice(0, 500)}`] : [];
  });
};

/** What a client's message says about people: the address that is invited, and a guest's name. */
export const personalIn = (message: object): string[] => {
  const { action, email, name } = message as { action?: string; email?: unknown; name?: unknown };
  return [email, ...(action === 'session.join' ? [name] : [])].filter((text) => typeof text === 'string');
};
