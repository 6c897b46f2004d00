import { users } from '../users.ts';
import type { Answer } from './protocol.ts';

const kinds = { 'licence-holder': 'Licence holder', contact: 'Contact' } as const;

/** Asks who it is. The request comes back with the choice, since nothing of it is kept here. */
export const loginPage = (request: readonly (readonly [string, string])[]): Answer =>
  page(
    200,
    'Who are you?',
    `<p>This is the development login of a local stack: no password, this machine only, and everybody is taken at
    their word. In a private window you can be somebody else.</p>
    <form method="post" action="authorize">
      ${request.map(([name, value]) => `<input type="hidden" name="${escaped(name)}" value="${escaped(value)}">`).join('')}
      <ul>${users
        .map(
          ({ id, name, kind }) =>
            `<li><button name="user" value="${escaped(id)}">Log in as ${escaped(name)} <small>${kinds[kind]}</small></button></li>`,
        )
        .join('')}</ul>
      <button class="quiet" name="cancel" value="yes">Do not log in</button>
    </form>`,
  );

/** For whoever made the request, because there is no address to send an error to. */
export const errorPage = (parameter: string, description: string): Answer =>
  page(
    400,
    'This is no login that can be answered',
    `<p><strong>invalid_request</strong>: <code>${escaped(parameter)}</code> is wrong or missing. ${escaped(description)}</p>`,
  );

export const loggedOutPage = (): Answer =>
  page(200, 'You are logged out', '<p>Nothing of this login can be renewed any more.</p>');

const page = (status: number, heading: string, body: string): Answer => ({
  kind: 'page',
  status,
  html: `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <meta name="color-scheme" content="light dark">
    <title>${escaped(heading)} – Development login</title>
    <link rel="icon" href="data:,">
    <link rel="stylesheet" href="/dev/login.css">
  </head>
  <body>
    <main>
      <p class="tag">Development login</p>
      <h1>${escaped(heading)}</h1>
      ${body}
    </main>
  </body>
</html>
`,
});

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

const escaped = (text: string): string => text.replaceAll(/[&<>"']/g, (sign) => entities[sign] ?? sign);
