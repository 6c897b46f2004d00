import { createHash } from 'node:crypto';
import type { RequestListener } from 'node:http';

/** A refresh by `meta` would be a jump within the page, in some engines, for an address with a guest's secret behind its `#`. */
const script = 'setTimeout(() => location.reload(), 1000);';

/** The page's own files are not there yet. These are its colours and its type (`web/style/ground.css`). */
const style = `
  :root { color-scheme: light dark; font: 1rem / 1.55 system-ui, "Segoe UI", Roboto, "Helvetica Neue", "Noto Sans", "DejaVu Sans", sans-serif;
    background: light-dark(#f8f5ee, #151716); color: light-dark(#23261f, #ebe9e2); }
  body { margin: 0; min-height: 100vh; display: grid; place-content: center; text-align: center; padding: 1rem; box-sizing: border-box; }
  h1 { font: 600 1.75rem / 1.15 "Iowan Old Style", "Palatino Linotype", "URW Palladio L", P052, Palatino, Georgia, serif; margin: 0 0 .5rem; }
  p { margin: 0; color: light-dark(#5c6159, #a9aea5); }
`;

const html = `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8" />
    <meta name="viewport" content="width=device-width, initial-scale=1" />
    <meta name="color-scheme" content="light dark" />
    <title>Vigil is starting</title>
    <link rel="icon" href="data:," />
    <style>${style}</style>
    <script>${script}</script>
  </head>
  <body>
    <main>
      <h1>Vigil is starting</h1>
      <p>This page opens by itself in a moment.</p>
    </main>
  </body>
</html>
`;

const hash = (text: string): string => `'sha256-${createHash('sha256').update(text).digest('base64')}'`;
const policy = `default-src 'none'; img-src data:; style-src ${hash(style)}; script-src ${hash(script)}; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`;

/** Answers everything until the stack is there: a page that asks again by itself, and one line for whoever is no browser. */
export const starting: RequestListener = ({ headers }, response) => {
  const isPage = headers.accept?.includes('text/html') ?? false;
  response.writeHead(503, {
    'content-type': isPage ? 'text/html; charset=utf-8' : 'text/plain; charset=utf-8',
    'cache-control': 'no-store',
    'retry-after': '1',
    'content-security-policy': policy,
    'x-content-type-options': 'nosniff',
    'referrer-policy': 'no-referrer',
  });
  response.end(isPage ? html : 'Vigil is starting.\n');
};
