import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text as readText } from 'node:stream/consumers';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { type Made, makeEvidence } from '../../local/tools/evidence/evidence.ts';
import { erasePerson } from '../../local/tools/person/erasure.ts';
import { instant } from '../../shared/instant.ts';
import { openArchive } from '../../verifier/archive.ts';
import { verifyEvidence } from '../../verifier/verify.ts';
import { type EmbeddedTable, startTable } from '../contracts/embedded-table.ts';
import { asking } from './asking.ts';
import { DAY, MINUTE, silentLife, tableOf } from './chains.ts';

const start = Date.UTC(2026, 9, 1, 9);

let table: EmbeddedTable;
let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'vigil-evidence-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));
beforeEach(async () => {
  table = await startTable();
  const chains = tableOf(table.client, table.name);
  // Ben is logged out a minute too late; his item is gone already.
  await chains.left({ sessionId: 's1', participantId: 'anna' }, silentLife(start));
  await chains.left({ sessionId: 's1', participantId: 'ben' }, silentLife(start, MINUTE), false);
  await chains.left({ sessionId: 's2', participantId: 'ben' }, silentLife(start));
  for (const session of ['s1', 's2']) await chains.session(session, start);
});
afterEach(() => table.stop());

const parts = ['participations', 'exceptions', 'heads', 'chains'] as const;

const evidence = async (name: string): Promise<{ out: string; made: Made }> => {
  const out = join(folder, name);
  const { client, name: of } = table;
  const made = await makeEvidence({ client, table: of }, asking(of, start, out));
  return { out, made };
};

/** What the verifier says about it, and the lines of the file. */
const opened = async (out: string) => {
  const { manifest, unwitnessed } = await verifyEvidence(out, null);
  const archive = await openArchive(out);
  try {
    const lines = {} as Record<(typeof parts)[number], string>;
    for (const part of parts) lines[part] = await readText(await archive.read(`${part}.jsonl`));
    return { manifest, unwitnessed, lines, summary: await readText(await archive.read('summary.html')) };
  } finally {
    archive.close();
  }
};

const erase = (id: string, client = table.client) =>
  erasePerson(
    { client, table: table.name },
    {
      person: { id, emailKeys: new Set() },
      by: 'operator',
      clock: () => instant(start + 2 * DAY),
      pause: async () => {},
      progress: () => {},
    },
  );

describe('Evidence over a table from which somebody was erased', () => {
  test('is whole, accepted by the verifier, and says the same of somebody whom nobody can name, under another id in each session', async () => {
    const before = await evidence('before.zip');
    expect(await erase('ben')).toMatchObject({ faults: [] });
    const { out } = await evidence('after.zip');
    const [former, latter] = [await opened(before.out), await opened(out)];
    expect(latter.manifest.totals).toEqual(former.manifest.totals);
    expect(latter.manifest.totals.exceptions).toEqual({ idle: 1 });
    expect(latter.unwitnessed).toBe(0);
    const said = [...Object.values(latter.lines), latter.summary].join('\n');
    expect(said).not.toMatch(/\bben\b/i);
    expect(new Set(said.match(/erased-[\w-]+/g)).size).toBe(2);
    // Anna's chain ends as it did; the other ends differently from the earlier file.
    const heads = (lines: string) => lines.trim().split('\n');
    const kept = heads(latter.lines.heads).filter((line) => former.lines.heads.includes(line));
    expect(kept.filter((line) => line.includes('"anna"'))).toHaveLength(1);
    expect(heads(latter.lines.heads)).toHaveLength(heads(former.lines.heads).length);
    expect(kept.length).toBe(heads(former.lines.heads).length - 2);
  });

  test('that was made before is still accepted, and names them: nobody can reach it', async () => {
    const { out } = await evidence('earlier.zip');
    await erase('ben');
    expect((await opened(out)).lines.participations).toContain('"participantId":"ben"');
  });

  test('after an erasure that died at any of its writes is whole or is not made, and is whole when the erasure was finished', async () => {
    const seen = new Set<string>();
    let writes = 0;
    let dead = 0;
    table.client.middlewareStack.add(
      (next, context) => async (args) => {
        if (/^(Put|Update|Delete|Transact|BatchWrite)/.test(context.commandName ?? '')) writes += 1;
        if (dead > 0 && writes >= dead) throw new Error('The function has died.');
        return next(args);
      },
      { step: 'initialize', name: 'death' },
    );
    for (let nth = 1; ; nth += 3) {
      [writes, dead] = [0, nth];
      const died = await erase('ben').then(
        () => false,
        () => true,
      );
      dead = 0;
      const { out, made } = await evidence(`interrupted-${nth}.zip`);
      seen.add(made.type);
      if (made.type === 'made') await opened(out);
      else await expect(stat(out)).rejects.toThrow('ENOENT');
      if (!died) break;
      expect(nth).toBeLessThan(100);
    }
    expect([...seen].toSorted()).toEqual(['broken', 'made']);
    const { out } = await evidence('finished.zip');
    expect((await opened(out)).lines.participations).not.toContain('"ben"');
  }, 120_000);
});
