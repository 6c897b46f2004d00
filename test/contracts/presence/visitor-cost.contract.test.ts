import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { OUTLIVED } from '../../../functions/aws/items/outlived.ts';
import { PUT_ASIDE, toFormerItem } from '../../../functions/aws/presence/former-participants.ts';
import { participantTable } from '../../../functions/aws/presence/participants.ts';
import { duties } from '../../../infra/duties.ts';
import { instant } from '../../../shared/instant.ts';
import { type EmbeddedTable, putAll, startTable } from '../embedded-table.ts';
import { metered, type Spent, sums } from '../metered.ts';
import { ended, heardAt, present, start } from '../people.ts';

const HOUR = 60 * 60_000;
const FORMER_VISITORS = 10_000;

/**
 * What is done in a session costs the same, however many people have been there. The engine counts units as the service
 * does.
 */
describe('In a session that ten thousand people have left', () => {
  const sessionId = 'busy';
  let table: EmbeddedTable;
  let spent: Spent[];
  const participants = () => participantTable(table.client, table.name);
  const cost = async (act: () => Promise<unknown>) => {
    spent.length = 0;
    await act();
    return sums(spent);
  };
  const visitor = (index: number) => ({
    sessionId,
    participantId: `guest-${String(index).padStart(5, '0')}`,
  });

  beforeAll(async () => {
    table = await startTable();
    spent = metered(table.client);
    for (const participantId of ['anna', 'ben'])
      await participants().save(
        present({ sessionId, participantId }, { connections: { c1: heardAt(start + HOUR) } }),
      );
    await putAll(
      table,
      Array.from({ length: FORMER_VISITORS }, (_, index) => toFormerItem(ended(visitor(index)))),
    );
  }, 120_000);
  afterAll(() => table.stop());

  test('looking who is inside reads only those inside', async () => {
    expect(await cost(() => participants().gathered(sessionId))).toEqual({ calls: 1, written: 0, read: 1 });
  });

  test('one of them is found by two reads, and comes back with one write', async () => {
    expect(await cost(() => participants().load(visitor(7)))).toEqual({ calls: 2, written: 0, read: 2 });
    const back = present(visitor(7), { version: 1, wakeAt: null });
    expect(await cost(() => participants().save(back))).toEqual({ calls: 1, written: 1, read: 0 });
  });
});

describe('After many have just left', () => {
  const sessionId = 'emptied';
  let table: EmbeddedTable;
  beforeAll(async () => {
    table = await startTable();
  });
  afterAll(() => table.stop());

  test('each look moves a few of them to the former, once enough time has passed', async () => {
    const participants = participantTable(table.client, table.name);
    const spent = metered(table.client);
    for (let index = 0; index <= 2 * PUT_ASIDE; index += 1)
      await participants.save(
        ended({ sessionId, participantId: `p${index}` }, { endedAt: instant(start + index) }),
      );
    const inside = (seenAt: number, version: number) =>
      present({ sessionId, participantId: 'anna' }, { version, connections: { c1: heardAt(seenAt) } });
    const put = async () => {
      spent.length = 0;
      expect(await participants.gathered(sessionId)).toHaveLength(1);
      return spent.filter(({ call }) => call === 'DeleteItem').length;
    };
    await participants.save(inside(start + OUTLIVED, 1));
    expect(await put()).toBe(0);
    await participants.save(inside(start + OUTLIVED + 3, 2));
    expect(await put()).toBe(3);
    await participants.save(inside(start + HOUR, 3));
    expect([await put(), await put(), await put()]).toEqual([
      PUT_ASIDE,
      2 * PUT_ASIDE + 1 - 3 - PUT_ASIDE,
      0,
    ]);
  });

  test('each costs a look a seventh of a unit until then, and nothing afterwards', async () => {
    const participants = participantTable(table.client, table.name);
    const spent = metered(table.client);
    const many = 256;
    const [crowd, insider] = ['crowd', { sessionId: 'crowd', participantId: 'anna' }];
    const inside = (seenAt: number, version: number) =>
      present(insider, { version, connections: { c1: heardAt(seenAt) } });
    const read = async () => {
      spent.length = 0;
      await participants.gathered(crowd);
      return sums(spent).read;
    };
    await participants.save(inside(start, 1));
    const before = await read();
    for (let index = 0; index < many; index += 1)
      await participants.save(
        ended({ sessionId: crowd, participantId: `p${index}`.padEnd(36, '-') }, { endedAt: instant(start) }),
      );
    const just = await read();
    expect(just).toBeGreaterThan(before);
    expect(just - before).toBeLessThanOrEqual(many / 7);
    await participants.save(inside(start + HOUR, 2));
    for (let looks = 0; looks <= many / PUT_ASIDE; looks += 1) await read();
    expect(await read()).toBe(before);
  });

  test('no function runs so long that it could write from what it read before others were sure that it had ended', () => {
    for (const { timeout } of Object.values(duties))
      expect(timeout.toMilliseconds()).toBeLessThan(OUTLIVED / 2);
  });
});
