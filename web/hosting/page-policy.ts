/**
 * What the page may do: run and show its own files, and talk to these origins. Both its document and its headers say
 * so.
 */
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

/** The headers for each file of the page, whoever serves it: a deployment's distribution or the local stack. */
export const pageHeaders = (connect: readonly string[]) => ({
  'content-security-policy': `${pagePolicy(connect)}; frame-ancestors 'none'`,
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
});

/** The document with its policy inside, for hosts that send no headers. Only the ban on framing needs a header. */
export const withPolicy = (html: string, policy: string): string => {
  const [before, after, ...more] = html.split('<head>');
  if (before === undefined || after === undefined || more.length > 0)
    throw new Error('The document has no head, or several.');
  // Before everything that it applies to.
  return `${before}<head>\n    <meta http-equiv="Content-Security-Policy" content="${policy}" />${after}`;
};
