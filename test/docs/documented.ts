import { readFileSync } from 'node:fs';

const page = readFileSync(new URL('../../docs/your-app.md', import.meta.url), 'utf8');

/**
 * A block of `docs/your-app.md`: commands, or a file at a path. What only an account or this repository can run is
 * marked.
 */
export type Block = {
  readonly kind: string;
  /** A path for a file, a mark for commands; empty for commands that everybody can run at that point of the page. */
  readonly info: string;
  readonly text: string;
};

export const blocks: readonly Block[] = [...page.matchAll(/^```(\w+) ?(.*)\n([\s\S]*?)^```$/gm)].map(
  ([, kind = '', info = '', text = '']) => ({ kind, info, text }),
);

/**
 * The text of the file that the page shows at this path.
 * @throws for one that it does not show.
 */
export const documentedFile = (path: string): string => {
  const found = blocks.find(({ info }) => info === path);
  if (!found) throw new Error(`docs/your-app.md has no ${path}.`);
  return found.text;
};
