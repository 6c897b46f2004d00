/** What must be written down nowhere: credentials, links, e-mail addresses and names that a story has used. */
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

/** A part of a token tells as much as the whole; what is short says nothing by itself. */
const partsOf = (text: string): string[] => text.split('.').filter((part) => part.length > 20);

/**
 * Whatever looks like a token, and where the log took one out: it should not have had to. A token begins where it
 * begins: inside of a hash three such letters come by chance.
 */
const tokenLike = /(?<![\w-])eyJ[\w-]{8,}|\[token\]/g;

/**
 * The lines of a text that hold a secret, with what was found. Short ones, like names, count only where they stand by
 * themselves: somewhere in a random id they stand for nothing.
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

/** What a message of a client says about people: the address that is invited, and what a guest is called. */
export const personalIn = (message: object): string[] => {
  const { action, email, name } = message as { action?: string; email?: unknown; name?: unknown };
  return [email, ...(action === 'session.join' ? [name] : [])].filter((text) => typeof text === 'string');
};
