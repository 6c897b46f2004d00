/** What the page may do: run and show its own files, and speak with these origins. Its document and its headers say it. */
export const pagePolicy = (connect: readonly string[]): string =>
  [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self' data:",
    "font-src 'self'",
    `connect-src ${["'self'", ...new Set(connect)].join(' ')}`,
    "base-uri 'none'",
    "form-action 'none'",
  ].join('; ');

/** What each file of the page is sent with, by whoever serves it: the distribution of a deployment and the local stack. */
export const pageHeaders = (connect: readonly string[]) => ({
  'content-security-policy': `${pagePolicy(connect)}; frame-ancestors 'none'`,
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
});

/** The document with its policy in itself, for hosts that send no headers. Only who may frame it has to be a header. */
export const withPolicy = (html: string, policy: string): string => {
  const [before, after, ...more] = html.split('<head>');
  if (before === undefined || after === undefined || more.length > 0)
    throw new Error('The document has no head, or several.');
  // Before everything that it is about.
  return `${before}<head>\n    <meta http-equiv="Content-Security-Policy" content="${policy}" />${after}`;
};
