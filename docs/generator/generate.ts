import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { measured } from '../../bench/numbers/measured.ts';
import { numbersPage } from '../../bench/numbers/page.ts';
import { securityPage } from './abuse.ts';
import { asyncApi } from './asyncapi.ts';
import { boundsPage, missingTests, unknownErrors } from './bounds.ts';
import { edgesPage } from './edges.ts';
import { errorsPage } from './errors.ts';
import { eventSchemas, eventsPage } from './events.ts';
import { openApi } from './openapi.ts';
import { propsModule } from './props.ts';
import { retentionPage } from './retention.ts';
import { rightsPage } from './rights.ts';
import { servicePage } from './service.ts';
import { settingsPage } from './settings.ts';
import { standardsPage } from './standards.ts';
import { survivorsPage } from './survivors.ts';

const docs = new URL('../', import.meta.url);

/**
 * Writes the documents that are made from the code. With `--check` it writes nothing, and fails when one of them is not
 * what the code says. A bound without its test, or with an error that there is not, fails either way.
 */
const documents: Readonly<Record<string, string>> = {
  'asyncapi.json': `${JSON.stringify(asyncApi(), null, 2)}\n`,
  'openapi.json': `${JSON.stringify(openApi(), null, 2)}\n`,
  'bounds.md': boundsPage(),
  'edges.md': edgesPage(),
  'errors.md': errorsPage(),
  'events.md': eventsPage(await readFile(new URL('examples/neighbours.ts', docs), 'utf8')),
  'events.schema.json': `${JSON.stringify(eventSchemas(), null, 2)}\n`,
  'numbers.md': numbersPage(measured()),
  'security.md': securityPage(await readFile(new URL('security.md', docs), 'utf8')),
  'service.md': await servicePage(await readFile(new URL('service.md', docs), 'utf8')),
  'settings.md': settingsPage(),
  'standards.md': standardsPage(),
  'survivors.md': await survivorsPage(await readFile(new URL('survivors.md', docs), 'utf8')),
  'retention.md': retentionPage(),
  'rights.md': rightsPage(),
  '../infra/props.ts': propsModule(),
};

const stale: string[] = [];
for (const [name, text] of Object.entries(documents)) {
  const place = new URL(name, docs);
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
