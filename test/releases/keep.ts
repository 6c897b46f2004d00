import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { SHAPE } from '../../functions/aws/items/shape.ts';
import { startTable } from '../contracts/embedded-table.ts';
import { itemsOf, writeLife } from './items-of-a-life.ts';

/** `node test/releases/keep.ts` keeps what this release writes, for later ones to read (docs/releases.md). */
const table = await startTable();
await writeLife(table);
const file = join(import.meta.dirname, `shape-${SHAPE}.json`);
await writeFile(file, `${JSON.stringify(await itemsOf(table), null, 2)}\n`);
await table.stop();
console.log(file);
