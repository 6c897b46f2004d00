import { createWriteStream } from 'node:fs';
import { mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { ZipFile } from 'yazl';
import { fromItem } from '../../../functions/aws/items/items.ts';
import { SESSION } from '../../../functions/aws/items/keys.ts';
import { type Person, type Place, tracesOf } from './traces.ts';

/** A file for each kind of item, a line of JSON for each item. */
export type Exported = ReadonlyMap<string, readonly string[]>;

/** Everything that names somebody, by its kind. Other people’s items are in it as far as they name this one: by whom something was done. */
export const exportPerson = async (
  place: Place,
  person: Person,
  progress: (done: number, total: number) => void,
): Promise<Exported> => {
  const lines = new Map<string, string[]>();
  const sessions = new Set<string>();
  for await (const { item, kind } of tracesOf(place, person, progress)) {
    const { pk, sk, ...fields } = fromItem(item);
    if (typeof pk === 'string' && pk.startsWith(SESSION)) sessions.add(pk.slice(SESSION.length));
    if (typeof sk === 'string' && sk.startsWith(SESSION)) sessions.add(sk.slice(SESSION.length));
    const name = kind.name.replaceAll(/\W+/g, '-');
    const ofKind = lines.get(name) ?? [];
    ofKind.push(JSON.stringify({ partition: pk, place: sk, ...fields }));
    lines.set(name, ofKind);
  }
  const about = {
    vigil: 'person',
    version: 1,
    person: person.id,
    sessions: [...sessions].toSorted(),
    content:
      'Who wrote what is not kept. What was written in these sessions belongs to whoever owns them: npm run export -- --session ID.',
  };
  return new Map([['about', [JSON.stringify(about)]], ...lines]);
};

/** Writes it into a folder, or into an archive where the name ends so. What is there is whole: it gets its name last. */
export const writeExport = async (exported: Exported, out: string): Promise<void> => {
  const part = `${out}.part`;
  await rm(part, { recursive: true, force: true });
  const files = [...exported].map(
    ([name, lines]) => [`${name}.jsonl`, lines.map((line) => `${line}\n`).join('')] as const,
  );
  if (out.endsWith('.zip')) {
    const zip = new ZipFile();
    for (const [name, text] of files) zip.addBuffer(Buffer.from(text), name);
    zip.end();
    await pipeline(zip.outputStream, createWriteStream(part, { mode: 0o600 }));
  } else {
    await mkdir(part, { recursive: true, mode: 0o700 });
    for (const [name, text] of files) await writeFile(join(part, name), text, { mode: 0o600 });
  }
  await rename(part, out);
};
