import { randomUUID } from 'node:crypto';
import { appendFile, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { appendTo, exportedSoFar } from '../../local/tools/export-file.ts';
import { progressOn } from '../../local/tools/progress.ts';
import { exportSession } from '../../local/tools/session/session-export.ts';
import { found, now, write } from '../contracts/content/stored.ts';
import { type EmbeddedTable, startTable } from '../contracts/embedded-table.ts';

type Line = { itemId?: string; revision?: number; value?: unknown; deleted?: true; end?: object };

describe('An export', () => {
  let table: EmbeddedTable;
  let folder: string;
  beforeAll(async () => {
    table = await startTable();
    folder = await mkdtemp(join(tmpdir(), 'vigil-export-'));
  });
  afterAll(async () => {
    await table.stop();
    await rm(folder, { recursive: true });
  });

  const source = () => ({ client: table.client, table: table.name });
  const newSession = async (items: number) => {
    const sessionId = randomUUID();
    await found(table, sessionId);
    for (let index = 0; index < items; index += 1) await write(table, sessionId, `n${index}`, `${index}.0`);
    return sessionId;
  };
  /** Runs an export into a file; `interrupt` is called before each line, and may throw or write something. */
  const run = async (
    sessionId: string,
    path: string,
    interrupt: (line: number) => unknown = () => {},
    resume = false,
  ) => {
    const before = resume ? await exportedSoFar(path) : null;
    const file = await appendTo(path, !resume);
    const seen: [number, number][] = [];
    let lines = 0;
    try {
      return await exportSession(source(), {
        sessionId,
        clock: () => now,
        before,
        progress: (done, total) => void seen.push([done, total]),
        write: async (line) => {
          lines += 1;
          await interrupt(lines);
          await file.write(line);
        },
      });
    } finally {
      await file.close();
    }
  };
  const lines = async (path: string) => (await readFile(path, 'utf8')).trimEnd().split('\n');
  const contentOf = async (path: string) => {
    const items = new Map<string, Line>();
    for (const text of await lines(path)) {
      const line = JSON.parse(text) as Line;
      if (line.itemId !== undefined) items.set(line.itemId, line);
    }
    return [...items.values()].filter(({ deleted }) => !deleted);
  };

  test('has a header, a line for each item with its text as it was written, and an end', async () => {
    const sessionId = await newSession(2);
    const odd = '{"b":9007199254740993,"a":-0,"a":"\\ud800","__proto__":1e400}';
    await write(table, sessionId, 'odd', odd);
    await write(table, sessionId, 'n0', null);
    const path = join(folder, 'whole.jsonl');
    expect(await run(sessionId, path)).toEqual({ items: 2, contentRevision: 4 });
    const [header, ...rest] = await lines(path);
    expect(JSON.parse(header ?? '')).toEqual({
      vigil: 'content',
      version: 1,
      session: { id: sessionId, name: `The session ${sessionId}`, state: 'active' },
      contentRevision: 4,
      exportedAt: new Date(now).toISOString(),
    });
    expect(rest).toEqual([
      '{"itemId":"n1","revision":2,"value":1.0}',
      `{"itemId":"odd","revision":3,"value":${odd}}`,
      '{"end":{"items":2,"contentRevision":4}}',
    ]);
    expect(await exportedSoFar(path)).toMatchObject({ sessionId, ended: true });
    // Nobody else on the machine reads it.
    expect((await stat(path)).mode & 0o077).toBe(0);
  });

  test('of a session that does not exist is refused', async () => {
    expect(await run('nowhere', join(folder, 'nowhere.jsonl'))).toBeNull();
  });

  test('contains what was written and deleted while it ran', async () => {
    const sessionId = await newSession(6);
    const path = join(folder, 'meanwhile.jsonl');
    const outcome = await run(sessionId, path, async (line) => {
      if (line !== 4) return;
      await write(table, sessionId, 'n0', '"changed"');
      await write(table, sessionId, 'n1', null);
      await write(table, sessionId, 'a', '"new"');
    });
    expect(outcome).toMatchObject({ contentRevision: 9 });
    const content = await contentOf(path);
    expect(content.map(({ itemId, value }) => [itemId, value]).sort()).toEqual([
      ['a', 'new'],
      ['n0', 'changed'],
      ...[2, 3, 4, 5].map((index) => [`n${index}`, index]),
    ]);
  });

  test('continues wherever it was interrupted, in the middle of a line too', async () => {
    const sessionId = await newSession(5);
    for (let at = 1; at <= 9; at += 1) {
      const path = join(folder, `interrupted-${at}.jsonl`);
      const interrupted = run(sessionId, path, async (line) => {
        if (line === 4) await write(table, sessionId, 'n0', `"round ${at}"`);
        if (line !== at) return;
        await appendFile(path, '{"itemId":"n');
        throw new Error('the power is gone');
      });
      const whole = await interrupted.then(
        () => true,
        () => false,
      );
      if (!whole) await run(sessionId, path, () => {}, true);
      const content = await contentOf(path);
      expect(content).toHaveLength(5);
      const last = at < 4 ? at - 1 : at;
      if (last >= 4) expect(content.find(({ itemId }) => itemId === 'n0')?.value).toBe(`round ${last}`);
      for (const text of await lines(path)) JSON.parse(text);
      expect((await exportedSoFar(path))?.ended).toBe(true);
    }
  });

  test('continues behind a text with the line ends of Unicode, which end no line of JSON', async () => {
    const sessionId = await newSession(3);
    await write(table, sessionId, 'n0', '"one\u2028two\u2029three\u0085"');
    const path = join(folder, 'separators.jsonl');
    const interrupted = run(sessionId, path, (line) => {
      if (line === 4) throw new Error('the power is gone');
    });
    await expect(interrupted).rejects.toThrow('the power');
    await run(sessionId, path, () => {}, true);
    expect(await contentOf(path)).toHaveLength(3);
  });

  test('continues no file that is not its own', async () => {
    const path = join(folder, 'foreign.jsonl');
    await writeFile(path, '{"hello":1}\n');
    await expect(exportedSoFar(path)).rejects.toThrow('not an export');
    await expect(appendTo(path, true)).rejects.toThrow('EEXIST');
  });
});

describe('The progress', () => {
  test('is a bar on a terminal, and nothing elsewhere', () => {
    const written: string[] = [];
    let time = 0;
    const bar = progressOn({ isTTY: true, write: (text) => written.push(text) }, 'items', () => time);
    bar.at(1, 4);
    bar.at(2, 4);
    time += 200;
    bar.at(3, 4);
    bar.at(4, 4);
    bar.end();
    expect(written).toHaveLength(4);
    expect(written[1]).toMatch(/█{24}░{8} {2}75 % {2}3 of 4 items/);
    const nothing: string[] = [];
    const none = progressOn({ write: (text) => nothing.push(text) }, 'items', () => 0);
    none.at(1, 1);
    none.end();
    expect(nothing).toEqual([]);
  });
});
