import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { measured } from '../bench/numbers/measured.ts';
import { numbersPage } from '../bench/numbers/page.ts';
import { denials } from '../shared/denials.ts';
import { endings } from '../shared/endings.ts';
import { errors } from '../shared/errors.ts';
import { securityPage } from './abuse.ts';
import { asyncApi } from './asyncapi.ts';
import { boundsPage, missingTests, unknownErrors } from './bounds.ts';
import { edgesPage } from './edges.ts';
import { eventSchemas, eventsPage } from './events.ts';
import { openApi } from './openapi.ts';
import { propsModule } from './props.ts';
import { retentionPage } from './retention.ts';
import { rightsTable } from './rights.ts';
import { servicePage } from './service.ts';
import { settingsPage } from './settings.ts';
import { standardsPage } from './standards.ts';
import { survivorsPage } from './survivors.ts';

/**
 * Writes the documents that are made from the code. With `--check` it writes nothing, and fails when one of them is not
 * what the code says. A bound without its test, or with an error that there is not, fails either way.
 */
const table = (head: readonly string[], rows: readonly (readonly string[])[]): string =>
  [head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n');

const words = (flag: boolean) => (flag ? 'yes' : 'no');

const errorsPage = (): string => `# Errors

Every message that is refused is answered by \`{ "type": "error", "requestId", "serverTime", "code", "title", "detail", "retryable" }\`.
The code is stable; \`detail\` says what was wrong this time. Nothing was changed (of \`internal\` nobody knows). The connection survives all but \`connection.hung-up\`, \`connection.too-many\` and \`connection.expired\`.
This page is made from \`shared/errors.ts\` by \`npm run docs\`.

${table(
  ['code', 'title', 'worth sending again'],
  Object.entries(errors).map(([code, { title, retryable }]) => [`\`${code}\``, title, words(retryable)]),
)}

What the platform itself refuses never reaches Vigil: a binary frame
closes with 1003, one over 32 KB or a message over 128 KB with 1009. When a function fails, API Gateway sends its own frame
\`{"message":"Internal server error","connectionId":"…","requestId":"…"}\`, and the socket stays open.

# Refused upgrades

Whoever is not let in gets 403, or 429 for being too many or coming too often, and nothing more, because a browser would not show it. Each is counted by its reason (the metric
\`Denied\`) and logged in one line with the names of the token's claims, never with what they say; of a flood, the first five of each reason in a minute, by each environment. Made from \`shared/denials.ts\`.

${table(
  ['reason', 'in words'],
  Object.entries(denials).map(([reason, sentence]) => [`\`${reason}\``, sentence]),
)}

# Endings

Why a participation ended, as \`session.ended\` says it. Made from \`shared/endings.ts\`.

${table(
  ['ending', 'in words', 'the ordinary way in is open'],
  Object.entries(endings).map(([ending, { sentence, mayReturn }]) => [
    `\`${ending}\``,
    sentence,
    words(mayReturn),
  ]),
)}
`;

const rightsPage = (): string => {
  const { head, rows } = rightsTable();
  return `# Rights

Who may do what, in a session of which state. Made from \`shared/rights.ts\`, which the functions read. *yes* is in every
state; an action that concerns no session is allowed or not whatever the states are. Contacts and guests neither see nor open
a hidden session: for them it does not exist. A guest may knock with a link that is good; moderators let them in.

Who is a moderator or a member is said by a token, by a function of the team's own, or by a membership: [identity.md](identity.md#what-somebody-may-do).

Beyond this table: what one does *inside* needs a connection that is inside (\`session.not-joined\` otherwise); groups are
changed by their moderators; only one's own contacts are put into groups and sessions; nobody changes their own role.

${table(head, rows)}
`;
};

const security = new URL('security.md', import.meta.url);

const documents: Readonly<Record<string, string>> = {
  'asyncapi.json': `${JSON.stringify(asyncApi(), null, 2)}\n`,
  'openapi.json': `${JSON.stringify(openApi(), null, 2)}\n`,
  'bounds.md': boundsPage(table),
  'edges.md': edgesPage(table),
  'errors.md': errorsPage(),
  'events.md': eventsPage(table, await readFile(new URL('examples/neighbours.ts', import.meta.url), 'utf8')),
  'events.schema.json': `${JSON.stringify(eventSchemas(), null, 2)}\n`,
  'numbers.md': numbersPage(measured()),
  'security.md': securityPage(await readFile(security, 'utf8'), table),
  'service.md': await servicePage(await readFile(new URL('service.md', import.meta.url), 'utf8'), table),
  'settings.md': settingsPage(table),
  'standards.md': standardsPage(table),
  'survivors.md': await survivorsPage(
    await readFile(new URL('survivors.md', import.meta.url), 'utf8'),
    table,
  ),
  'retention.md': retentionPage(table),
  'rights.md': rightsPage(),
  '../infra/props.ts': propsModule(),
};

const stale: string[] = [];
for (const [name, text] of Object.entries(documents)) {
  const place = new URL(name, import.meta.url);
  if (process.argv.includes('--check')) {
    const there = await readFile(place, 'utf8').catch(() => null);
    if (there !== text) stale.push(join('docs', name));
  } else await writeFile(place, text);
}
const faults = [...(await missingTests()), ...unknownErrors()];
if (stale.length > 0)
  faults.push(`Not what the code says: ${stale.join(', ')}. Run \`npm run docs\` and commit the result.`);
if (faults.length > 0) {
  console.error(faults.join('\n'));
  process.exitCode = 1;
}
