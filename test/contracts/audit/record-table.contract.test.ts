import { PutItemCommand } from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { auditTable } from '../../../functions/aws/audit/audit.ts';
import { recordTable } from '../../../functions/aws/audit/records.ts';
import { auditKey } from '../../../functions/aws/items/keys.ts';
import { placeOf, type RecordPlace, type RecordTable } from '../../../shared/evidence/records.ts';
import { instant } from '../../../shared/instant.ts';
import type { AuditTable } from '../../../shared/ports/audit.ts';
import { memoryAudit } from '../../world/stores/audit.ts';
import { memoryRecords } from '../../world/stores/records.ts';
import { type EmbeddedTable, startTable } from '../embedded-table.ts';
import { newKey, oddIds, record, start } from '../people.ts';

const DAY = 24 * 60 * 60_000;

type Tables = { readonly audit: AuditTable; readonly records: RecordTable };

const ids = oddIds.filter((id) => id !== '');

const recordContract = (tables: () => Tables): void => {
  /** Three records each for several people, and one of the session itself. */
  const furnished = async () => {
    const { audit, records } = tables();
    const { sessionId } = newKey();
    for (const participantId of [...ids, 'a', 'a#5'])
      for (const sequence of [1, 2, 3])
        await audit.append(
          { sessionId, participantId },
          { ...record, sequence, at: instant(start + sequence) },
        );
    const own = {
      sequence: 1,
      previous: '',
      at: instant(start),
      by: null,
      type: 'changed',
      state: 'hidden',
      policy: {},
    };
    await audit.append({ sessionId, participantId: null }, own as Parameters<AuditTable['append']>[1]);
    return { sessionId, records };
  };

  test('returns everybody’s, page by page, each person together and oldest first', async () => {
    const { sessionId, records } = await furnished();
    const found = [];
    let after: RecordPlace | null = null;
    do {
      const page = await records.ofSession(sessionId, after, 4);
      expect(page.records.length).toBeLessThanOrEqual(4);
      found.push(...page.records);
      after = page.last;
    } while (after !== null);
    expect(found).toHaveLength(3 * (ids.length + 2));
    for (const id of [...ids, 'a', 'a#5'])
      expect(found.filter((one) => one.participantId === id).map((one) => one.record.sequence)).toEqual([
        1, 2, 3,
      ]);
  });

  test.each([...ids, 'a', 'a#5'])('returns those of %j alone, newest first', async (participantId) => {
    const { sessionId, records } = await furnished();
    const found = [];
    let before: RecordPlace | null = null;
    do {
      const page = await records.ofPerson({ sessionId, participantId }, before, 2);
      found.push(...page.records);
      before = page.last;
    } while (before !== null);
    expect(found.map((one) => [one.participantId, one.record.sequence])).toEqual(
      [3, 2, 1].map((sequence) => [participantId, sequence]),
    );
    expect(found[0]?.record).toEqual({ ...record, at: instant(start + 3) });
  });

  test('continues from any position, whether or not a record is there', async () => {
    const { sessionId, records } = await furnished();
    const key = { sessionId, participantId: 'a' };
    const place = { participantId: 'a', at: instant(start + 2), sequence: 9 };
    expect((await records.ofPerson(key, place, 9)).records.map((one) => one.record.sequence)).toEqual([2, 1]);
    const [next] = (await records.ofSession(sessionId, place, 1)).records;
    expect(next && placeOf(next)).toEqual({ participantId: 'a', at: start + 3, sequence: 3 });
    const strange = { ...place, participantId: 'zoe' };
    expect((await records.ofPerson(key, strange, 9)).records.every((one) => one.participantId === 'a')).toBe(
      true,
    );
  });

  test('returns nothing for a session or a person that does not exist', async () => {
    const { records } = tables();
    expect(await records.ofSession('none', null, 9)).toEqual({ records: [], last: null });
    expect(await records.ofPerson(newKey(), null, 9)).toEqual({ records: [], last: null });
  });
};

describe('in memory', () => {
  const audit = memoryAudit();
  recordContract(() => ({ audit, records: memoryRecords(audit) }));
});

describe('in the table', () => {
  let embedded: EmbeddedTable;
  beforeAll(async () => {
    embedded = await startTable();
  });
  afterAll(() => embedded.stop());
  const tables = (notes: unknown[] = [], now = start) => ({
    audit: auditTable(embedded.client, embedded.name, 2 * DAY),
    records: recordTable(
      embedded.client,
      embedded.name,
      () => instant(now),
      (fault) => notes.push(fault),
    ),
  });
  recordContract(tables);

  test('leaves out what is past its expiry, and continues after it', async () => {
    const { audit, records } = tables([], start + 2 * DAY);
    const key = newKey();
    for (const sequence of [1, 2, 3])
      await audit.append(key, { ...record, sequence, at: instant(start + (sequence === 3 ? DAY : -DAY)) });
    const first = await records.ofSession(key.sessionId, null, 2);
    expect(first.records).toEqual([]);
    const rest = await records.ofSession(key.sessionId, first.last, 2);
    expect(rest.records.map((one) => one.record.sequence)).toEqual([3]);
  });

  test('notes a damaged record, and hides no other', async () => {
    const notes: unknown[] = [];
    const { audit, records } = tables(notes);
    const key = newKey();
    for (const sequence of [1, 3]) await audit.append(key, { ...record, sequence });
    const Item = { ...auditKey(key, { ...record, sequence: 2 }), type: { S: 'joined' } };
    await embedded.client.send(new PutItemCommand({ TableName: embedded.name, Item }));
    expect((await records.ofPerson(key, null, 9)).records.map((one) => one.record.sequence)).toEqual([3, 1]);
    expect(notes).toHaveLength(1);
  });
});
