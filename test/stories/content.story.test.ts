import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import * as Y from 'yjs';
import { shareDocument } from '../../client/documents/provider.ts';
import { ownItem } from '../../client/own/own-item.ts';
import { share } from '../../client/own/sharing.ts';
import { eventually, openTab } from './people/sdk-tab.ts';
import { connect, createTempo, type Saved, type Silence, writer } from './people/writers.ts';
import { type LocalStack, startStack } from './stack/stack.ts';

/**
 * Five writers, while the whole stack is killed again and again and people are logged out. Every acknowledged write is
 * noted with its revision and its text, and compared with what a new joiner reads, byte for byte.
 */
const WRITING = 20_000;
/** Before a kill all write at once, so that it comes in the middle of their writes: this long after that, at most. */
const IN_THE_MIDDLE = 60;
/** Every writer has been acknowledged more often than this. */
const ENOUGH = 10;
/** Much longer than the idle timeout and the warning together: a busy machine is slow. */
const SILENCE = 60_000;

let stack: LocalStack;
beforeAll(async () => {
  stack = await startStack({ idle: '4s', warning: '4s', 'goodbye-grace': '1s', 'lost-grace': '1s' });
}, 120_000);
afterAll(() => stack.remove());

/** Everything that a new joiner is sent of the content, as the text of the frames. */
const readAll = async (): Promise<string[]> => {
  const reader = await connect(stack, 'carla');
  if (reader === null) throw new Error('The fresh joiner could not come in.');
  const pages = [reader.joined];
  let { next } = (JSON.parse(reader.joined) as { content: { next: string | null } }).content;
  for (let page = 1; next !== null; page += 1) {
    const frame = { action: 'content.list', requestId: `p${page}`, sessionId: 's1', cursor: next };
    const reply = await reader.ask(JSON.stringify(frame), `p${page}`);
    if (reply === null) throw new Error(`Page ${page} has not come.`);
    pages.push(reply);
    ({ next } = JSON.parse(reply) as { next: string | null });
  }
  reader.close();
  return pages;
};

/** The operator's export, made while the stack is running. */
const exportedLines = async (): Promise<string[]> => {
  const tool = spawn(
    process.execPath,
    ['local/tools/export.ts', '--session', 's1', '--local', '--data', stack.data],
    { cwd: join(import.meta.dirname, '../..'), env: { ...process.env, NODE_OPTIONS: '' } },
  );
  const [lines, complaint, [code]] = await Promise.all([
    text(tool.stdout),
    text(tool.stderr),
    once(tool, 'close'),
  ]);
  expect([code, complaint]).toEqual([0, expect.stringContaining('complete up to revision')]);
  return lines.trimEnd().split('\n');
};

const itemsOf = (pages: readonly string[]) =>
  pages.flatMap((page) => {
    const { content, items } = JSON.parse(page) as {
      content?: { items: { itemId: string; revision: number }[] };
      items?: { itemId: string; revision: number }[];
    };
    return content?.items ?? items ?? [];
  });

describe('What was acknowledged', () => {
  test('is there and unaltered, whatever was killed and whoever was logged out meanwhile', async () => {
    let stop = false;
    const carla: Silence = { due: false, over: false };
    const nobody: Silence = { due: false, over: true };
    const users = ['anna', 'anna', 'ben', 'ben', 'carla'];
    const notes = users.map((): Saved[] => []);
    const tempo = createTempo();
    const people = users.map((user, number) =>
      writer(
        stack,
        // Carla falls silent once nothing is killed any more: logged out, and back.
        { number, user, saved: notes[number] ?? [], silence: user === 'carla' ? carla : nobody },
        tempo,
        () => stop,
      ),
    );
    const interrupted: number[] = [];
    const begun = Date.now();
    for (let kill = 1; kill <= 3; kill += 1) {
      await pause(3_000);
      // Leaves with every tab, in the middle of writing.
      const ben = await connect(stack, 'ben');
      await ben?.ask('{"action":"session.exit","requestId":"exit","sessionId":"s1"}', 'exit');
      ben?.close();
      await pause(1_000);
      tempo.writeNow();
      await pause(Math.random() * IN_THE_MIDDLE);
      interrupted.push(tempo.unanswered());
      await stack.kill();
      await stack.restart();
    }
    // A kill that met nobody's write has shown nothing.
    expect(Math.max(...interrupted)).toBeGreaterThan(0);
    carla.due = true;
    await pause(Math.max(0, begun + WRITING - Date.now()));
    // A busy machine gets there too.
    const isDone = () => carla.over && notes.every(({ length }) => length > ENOUGH);
    for (let waited = 0; waited < 90 && !isDone(); waited += 1) await pause(1_000);
    // Back in, and writing again.
    await pause(3_000);
    stop = true;
    const told = await Promise.all(people);

    const pages = await readAll();
    const raw = pages.join('\n');
    const items = itemsOf(pages);
    const listed = new Map(items.map((item) => [item.itemId, item.revision]));
    expect(listed.size).toBe(items.length);
    const saved = told.flatMap((one) => one.saved);
    const attempts = new Set(told.flatMap((one) => one.attempts));
    const missing = saved.filter(({ itemId, revision }) => (listed.get(itemId) ?? 0) < revision);
    const altered = saved.filter(
      ({ itemId, revision, text }) =>
        listed.get(itemId) === revision &&
        !raw.includes(`{"itemId":"${itemId}","revision":${revision},"value":${text}}`),
    );
    expect({ missing, altered }).toEqual({ missing: [], altered: [] });
    // Whatever is in the shared items was written by somebody, and no revision was given twice.
    for (const itemId of [...listed.keys()].filter((id) => id.startsWith('shared-'))) {
      const attempt = [...attempts].some((one) => {
        const text = one.slice(one.indexOf(' ') + 1);
        return (
          one.startsWith(`${itemId} `) &&
          raw.includes(`{"itemId":"${itemId}","revision":${listed.get(itemId)},"value":${text}}`)
        );
      });
      expect([itemId, attempt]).toEqual([itemId, true]);
    }
    const revisions = saved.map(({ revision }) => revision);
    expect(new Set(revisions).size).toBe(revisions.length);
    const exported = (await exportedLines()).map((line) => JSON.parse(line) as { itemId?: string });
    const ids = exported.flatMap(({ itemId }) => (itemId === undefined ? [] : [itemId]));
    expect(new Set(ids)).toEqual(new Set(listed.keys()));

    for (const { saved: own, entries, endings } of told) {
      console.info(
        `${own.length} acknowledged, ${entries} entries, ended by ${[...endings].join(', ') || 'nothing'}`,
      );
      expect(own.length).toBeGreaterThan(ENOUGH);
      expect(entries).toBeGreaterThan(1);
    }
    expect(told[4]?.endings).toContain('inactivity');
    expect([told[2], told[3]].some((ben) => ben?.endings.has('exit'))).toBe(true);
  }, 300_000);
});

/** A tab of the SDK that edits a document, and what it was told is durable. */
const editor = (user: string) => {
  const tab = openTab(stack, user, 's1');
  const doc = new Y.Doc();
  const shared = shareDocument(doc, tab.session, { name: 'text', every: 100 });
  const sharing = share(tab.client, tab.session);
  const heard: unknown[] = [];
  sharing.onSignal(({ value }) => heard.push(value));
  let words = 0;
  const write = async (): Promise<string> => {
    words += 1;
    const word = `${user}-${words}`;
    doc.getArray<string>('words').insert(0, [words % 5 === 0 ? word.padEnd(50_000) : word]);
    for (const end = Date.now() + SILENCE; Date.now() < end; await pause(100)) {
      if (tab.now().phase === 'ended') tab.session.reenter();
      if (
        await shared.flush().then(
          () => true,
          () => false,
        )
      )
        return word;
    }
    throw new Error(`${word} has never been saved: ${JSON.stringify(shared.getSnapshot())}`);
  };
  const written = () =>
    new Set(
      doc
        .getArray<string>('words')
        .toArray()
        .map((word) => word.trim()),
    );
  return { ...tab, sharing, heard, write, written, shared, mine: ownItem<string>(tab.client, 's1') };
};

describe('People who edit one document', () => {
  test('lose no word by kills and logouts, see each other, and return to where they left off', async () => {
    const [anna, ben] = [editor('anna'), editor('ben')];
    await Promise.all([anna.ready(), ben.ready(), anna.shared.ready(), ben.shared.ready()]);
    anna.sharing.show({ page: 'p3' });
    await ben.until('where Anna is', ({ roster }) =>
      roster.some(({ state }) => JSON.stringify(state) === '{"page":"p3"}'),
    );
    await eventually('a signal', () => {
      anna.sharing.signal({ x: 1 }, { latest: 'cursor' });
      return ben.heard.length > 0;
    });
    expect(ben.heard[0]).toEqual({ x: 1 });
    await anna.mine.put('line 12');

    const durable: string[] = [];
    const several = async (one: typeof anna) => {
      for (let word = 0; word < 6; word += 1) durable.push(await one.write());
    };
    const writing = Promise.all([several(anna), several(ben)]);
    await pause(500);
    await stack.kill();
    await stack.restart();
    await writing;
    // They fall silent, and are logged out.
    await Promise.all([anna.becomes('ended'), ben.becomes('ended')]);
    expect(await anna.mine.get()).toBe('line 12');
    durable.push(await ben.write());

    const carla = editor('carla');
    await carla.ready();
    await carla.shared.ready();
    expect(durable.filter((word) => !carla.written().has(word))).toEqual([]);
    expect(durable).toHaveLength(13);
    for (const tab of [anna, ben, carla]) {
      tab.shared.destroy();
      tab.close();
    }
  }, 240_000);
});
