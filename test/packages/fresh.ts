import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { promisify } from 'node:util';
import { endPlainly } from '../../infra/operations/command.ts';
import { UsageError } from '../../infra/operations/usage-error.ts';
import { packAll } from '../../local/tools/packing.ts';
import { cloudApp, plainApp } from './fresh/cloud.ts';
import { leastOfAll } from './fresh/least.ts';
import { pages } from './fresh/pages.ts';
import { type Place, placeAt } from './fresh/place.ts';
import { runtime } from './fresh/runtime.ts';
import { otherRuntimes } from './fresh/runtimes.ts';
import { servers } from './fresh/servers.ts';
import { types } from './fresh/types.ts';

/**
 * `npm run fresh [-- cloud plain pages servers types least runtimes runtime]`: packs both packages, installs them from the registry into apps
 * that others' tools have made, and follows docs/your-app.md with them, as far as no account is needed. It takes
 * minutes and the network, so it is not part of `npm test`; run it before a release.
 */
endPlainly();
const folder = await mkdtemp(join(tmpdir(), 'vigil-fresh-'));

const reachable = await promisify(execFile)('npm', [
  'ping',
  '--fetch-timeout=10000',
  '--fetch-retries=1',
]).then(
  () => true,
  () => false,
);

if (!reachable) {
  console.error(
    '\n*** NOT TRIED: the npm registry cannot be reached from here, and everything comes from there. ***\n',
  );
  process.exitCode = 1;
} else {
  const packages = await packAll(join(folder, 'packed'));
  const place = placeAt(join(folder, 'work'), packages);
  await mkdir(place.folder);
  const parts: Readonly<Record<string, (place: Place) => Promise<void>>> = {
    cloud: cloudApp,
    plain: plainApp,
    pages,
    servers,
    types: (at) => types(at, packages),
    least: leastOfAll,
    runtimes: otherRuntimes,
    runtime,
  };
  const chosen = process.argv.slice(2);
  const unknown = chosen.filter((name) => !Object.hasOwn(parts, name));
  if (unknown.length > 0)
    throw new UsageError(`There is no ${unknown.join(', ')}; there are ${Object.keys(parts).join(', ')}.`);
  for (const [name, run] of Object.entries(parts)) {
    if (chosen.length > 0 && !chosen.includes(name)) continue;
    const began = Date.now();
    try {
      await run(place);
      console.log(`✓ ${name} (${Math.round((Date.now() - began) / 1_000)} s)`);
    } catch (error) {
      console.error(`✗ ${name}: ${error instanceof Error ? error.message : String(error)}`);
      process.exitCode = 1;
    }
  }
}
// A server that was just ended may still be writing.
await rm(folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 200 });
