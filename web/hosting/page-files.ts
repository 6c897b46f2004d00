/** The folder of files named after their content, which may be cached for ever. */
export const ASSETS = 'assets';

/** How long whoever serves the page may cache each part of it. */
export const keeping = {
  /** The files in `ASSETS`. */
  assets: 'public, max-age=31536000, immutable',
  /** The document and the configuration: revalidated each time, and mostly answered with 304. */
  rest: 'no-cache',
} as const;

export const keepingOf = (path: string): string =>
  path.startsWith(`/${ASSETS}/`) ? keeping.assets : keeping.rest;

/**
 * The paths for which the page itself shows something: each is answered with the document. Any other path that is not a
 * file does not exist. A string, because it also goes into the distribution's function.
 */
export const VIEWS = '^/(|join|(sessions|groups|contacts)(/[^/]+)?)$';
