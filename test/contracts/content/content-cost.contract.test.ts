import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { listContent, putContent } from '../../../functions/actions/content/content.ts';
import type { App, Caller } from '../../../functions/app.ts';
import { contentTable } from '../../../functions/aws/content/content.ts';
import { sessionTable } from '../../../functions/aws/directory/sessions.ts';
import { participantTable } from '../../../functions/aws/presence/participants.ts';
import { newSession } from '../../../shared/directory/session.ts';
import { after, instant } from '../../../shared/instant.ts';
import { JsonText } from '../../../shared/json-text.ts';
import { defaultPolicy } from '../../../shared/policy.ts';
import { alarmTime } from '../../../shared/presence/deadlines.ts';
import { memoryConnections } from '../../world/connections.ts';
import { type EmbeddedTable, startTable } from '../embedded-table.ts';
import { metered, type Spent, sums } from '../metered.ts';
import { heardAt, present, start } from '../people.ts';

/** What the documents say content costs. The engine counts units by the service's rules. */
describe('The cost', () => {
  let table: EmbeddedTable;
  let spent: Spent[];
  let app: App;
  let now = instant(start);
  const person = present(
    { sessionId: 's1', participantId: 'anna' },
    {
      connections: { c1: heardAt(start) },
      // Already where it should be, so that a write moves no hand.
      alarm: {
        generation: 1,
        at: alarmTime(after(instant(start), defaultPolicy.lease - defaultPolicy.precision)),
      },
    },
  );
  const caller = (): Caller => ({
    connectionId: 'c1',
    user: { id: 'anna', name: 'Anna', kind: 'licence-holder' },
    expiresAt: instant(start + 7_200_000),
    receivedAt: now,
  });
  const put = async (itemId: string, bytes: number, requestId: string, later = 1_000) => {
    now = after(now, later);
    spent.length = 0;
    const value = new JsonText(`"${'x'.repeat(bytes - 2)}"`);
    const answer = await putContent(app, caller(), {
      action: 'content.put',
      requestId,
      sessionId: 's1',
      itemId,
      value,
    });
    expect(answer.type).toBe('content.saved');
    return sums(spent);
  };

  beforeAll(async () => {
    table = await startTable();
    spent = metered(table.client);
    const participants = participantTable(table.client, table.name);
    await participants.save(person);
    const sessions = sessionTable(table.client, table.name);
    await sessions.create(newSession('s1', 'Design review'));
    app = {
      sessions,
      participants,
      content: contentTable(table.client, table.name),
      connections: memoryConnections(() => {}).connections,
      clock: () => now,
      cascade: { policy: defaultPolicy, rule: {} },
    } as unknown as App;
  });
  afterAll(() => table.stop());

  test.each([
    ['a note', 200, { calls: 6, written: 3, read: 3 }],
    ['a note that is long', 4_000, { calls: 6, written: 7, read: 4 }],
    ['the largest item', 100 * 1024, { calls: 6, written: 103, read: 28 }],
  ])('of writing %s of %d bytes again', async (name, bytes, expected) => {
    await put(name, bytes, 'first');
    const cost = await put(name, bytes, 'second');
    expect(cost).toEqual(expected);
  });

  test('of a note that eight people write in turn stays the same', async () => {
    let cost = await put('busy', 200, '0');
    for (let count = 1; count < 12; count += 1) cost = await put('busy', 200, `${count}-${'x'.repeat(100)}`);
    expect(cost).toEqual({ calls: 6, written: 3, read: 3 });
  });

  test('of the same write again, which is recognized', async () => {
    await put('again', 200, 'same');
    expect(await put('again', 200, 'same')).toEqual({ calls: 3, written: 1, read: 2 });
  });

  test('of reading a page: one for the reader, one for the session, and what the page holds', async () => {
    for (let item = 0; item < 24; item += 1) await put(`page-${item}`, 5_000, 'w');
    spent.length = 0;
    const page = await listContent(app, caller(), { action: 'content.list', sessionId: 's1', after: 0 });
    if (page.type !== 'content') throw new Error('A page was expected.');
    const { calls, read } = sums(spent);
    expect(calls).toBe(4);
    expect(read).toBeLessThan(3 + 100);
    spent.length = 0;
    await listContent(app, caller(), {
      action: 'content.list',
      sessionId: 's1',
      after: page.contentRevision + 1,
    });
    expect(sums(spent)).toEqual({ calls: 3, written: 0, read: 3 });
  });

  test('of a page of a large session is little more than what the page holds', async () => {
    for (let item = 0; item < 80; item += 1) await put(`all-${item}`, 5_000, 'w');
    spent.length = 0;
    const page = await app.content.list('s1', { cursor: null, after: null, bytes: 100_000 }, now);
    expect(page.items.length).toBeGreaterThan(15);
    // 25 items are read first, and then as many as are likely to fit: a quarter of the session.
    expect(sums(spent).read).toBeLessThan(2 * (100_000 / 4_096));
  });

  test('of a write is at most two units for the head, however many functions write to the session', async () => {
    const own = app.content;
    const costs = [];
    for (let environment = 0; environment < 100; environment += 1) {
      (app as { content: App['content'] }).content = contentTable(table.client, table.name);
      costs.push(await put(`fleet-${environment}`.padEnd(36, '-'), 200, 'w', 10));
    }
    (app as { content: App['content'] }).content = own;
    // Each writes its item and takes a revision; where there are many, it also strikes its place.
    const [most, last] = [Math.max(...costs.map(({ written }) => written)), costs.at(-1)];
    expect(last).toEqual({ calls: 7, written: 4, read: 3 });
    expect(most).toBe(4);
  });
});
