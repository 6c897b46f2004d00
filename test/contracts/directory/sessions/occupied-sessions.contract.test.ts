import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { sessionTable } from '../../../../functions/aws/directory/sessions.ts';
import { toCursor } from '../../../../functions/aws/items/cursor.ts';
import { wakeShard, wakeShardsOf } from '../../../../functions/aws/presence/participant-items.ts';
import { participantTable } from '../../../../functions/aws/presence/participants.ts';
import { newSession } from '../../../../shared/directory/session.ts';
import { now } from '../../content/stored.ts';
import { type EmbeddedTable, startTable } from '../../embedded-table.ts';
import { present } from '../../people.ts';

let table: EmbeddedTable;
beforeAll(async () => {
  table = await startTable();
});
afterAll(() => table.stop());

describe('The sessions with somebody inside', () => {
  test('are all found page by page, and no empty one; somebody else’s cursor reads as the start', async () => {
    const spread = 6;
    const sessions = sessionTable(table.client, table.name, () => {}, spread);
    const people = participantTable(table.client, table.name, () => {}, spread);
    const ids = Array.from({ length: 60 }, (_, nth) => `full/${nth} #ü`);
    const inPart = (sessionId: string, part: string | undefined): string => {
      for (let nth = 0; ; nth += 1) {
        const participantId = `p ${sessionId} ${nth}`;
        if (wakeShard({ sessionId, participantId }, spread) === part) return participantId;
      }
    };
    // A few of them in the first part of the index, and more than a page in the last one.
    for (const [nth, sessionId] of ids.entries()) {
      const participantId = inPart(sessionId, wakeShardsOf(spread).at(nth < 3 ? 0 : -1));
      await sessions.create({ ...newSession(sessionId, 'Full'), occupancy: 1, metadata: { nth: sessionId } });
      await people.save({ ...present({ sessionId, participantId }), wakeAt: now });
    }
    await sessions.create(newSession('empty', 'Empty'));
    await people.save({ ...present({ sessionId: 'empty', participantId: 'ghost' }), wakeAt: now });
    const idsOf = async (from: string | null) =>
      (await sessions.occupied(from)).sessions.map(({ id }) => id).toSorted();
    const seen = new Set<string>();
    let cursor: string | null = null;
    do {
      const page: Awaited<ReturnType<typeof sessions.occupied>> = await sessions.occupied(cursor);
      for (const { id } of page.sessions) seen.add(id);
      expect(page.sessions.length).toBeLessThanOrEqual(50);
      cursor = page.next;
    } while (cursor !== null);
    expect([...seen].filter((id) => id.startsWith('full/')).sort()).toEqual(ids.toSorted());
    expect(seen).not.toContain('empty');
    expect(await idsOf(null)).toEqual(expect.arrayContaining(ids.slice(0, 3)));
    // Would begin after everything, if it were believed.
    const late = 9_000_000_000_000_000;
    for (const place of [
      [9],
      [0, 'USER#x', 'y', late],
      [0, 7, 'y', late],
      [0, 'SESSION#x', '', late],
      [0, 'SESSION#x', 7, late],
      [0, 'SESSION#x', 'y', String(late)],
      [0, 'SESSION#x', 'y', 900_000_000_000_000.5],
      {},
      null,
    ])
      expect(await idsOf(toCursor('occupied', JSON.stringify(place)))).toEqual(await idsOf(null));
    for (const bad of ['x', toCursor('occupied', 'x'), toCursor('other', '[1]')])
      expect(await idsOf(bad)).toEqual(await idsOf(null));
    expect(await idsOf(toCursor('occupied', JSON.stringify([0, 'SESSION#x', 'y', late])))).toEqual([]);
  });
});
