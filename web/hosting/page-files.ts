/** Where what is named after its content lies, so that it may be kept for ever. */
export const ASSETS = 'assets';

/** How long each part of the page may be kept by whoever passes it on. */
export const keeping = {
  /** What lies in `ASSETS`. */
  assets: 'public, max-age=31536000, immutable',
  /** The document and what the page is told: asked for anew each time, and answered with "as it was". */
  rest: 'no-cache',
} as const;

export const keepingOf = (path: string): string =>
  path.startsWith(`/${ASSETS}/`) ? keeping.assets : keeping.rest;

/**
 * The addresses that the page itself shows something for: each is answered with the document. Whatever else is no file is
 * not there. A text, since it also stands in the function of the distribution.
 */
export const VIEWS = '^/(|join|(sessions|groups|contacts)(/[^/]+)?)$';
