import * as z from 'zod/mini';

type Json = { readonly [key: string]: unknown };

/** The schemas of all that has a name, for a document whose parts are under `components`. */
export const schemasFor = (target: 'draft-7' | 'draft-2020-12'): Readonly<Record<string, Json>> =>
  z.toJSONSchema(z.globalRegistry, {
    uri: (id) => `#/components/schemas/${id}`,
    // What comes down may have more fields than are listed here; only `up` forbids that.
    io: 'input',
    target,
    override: ({ jsonSchema }) => {
      const { pattern } = jsonSchema;
      delete jsonSchema.pattern;
      const said = pattern === undefined ? null : portable(pattern);
      if (said !== null) jsonSchema.pattern = said;
    },
  }).schemas as Readonly<Record<string, Json>>;

/**
 * A pattern in what all dialects read alike: Python knows no `\p{…}`, `\w` has other letters in each, and half of a
 * surrogate pair is a character to few. Null when nothing remains.
 */
export const portable = (pattern: string): string | null => {
  const said = pattern
    .replaceAll('\\p{Cc}', '\\x00-\\x1f\\x7f-\\x9f')
    .replaceAll('\\p{Cs}', '')
    .replaceAll('\\w', 'A-Za-z0-9_');
  return said === '^[^]*$' ? null : said;
};

/** What holds for every text that is sent, and no schema can say. */
export const ofTexts =
  'Lengths are counted in characters, not in units of UTF-16. A field that is there twice is refused, and so are half of a surrogate pair in an id or a name, and a name of which nothing can be seen.';
