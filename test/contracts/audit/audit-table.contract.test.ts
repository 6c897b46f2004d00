import { type AttributeValue, type DynamoDBClient, QueryCommand } from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { auditTable } from '../../../functions/aws/audit/audit.ts';
import { fromHeadItem } from '../../../functions/aws/audit/audit-heads.ts';
import { fromAuditItem, isKept, toAuditItem } from '../../../functions/aws/audit/audit-items.ts';
import { AUDIT, SESSION } from '../../../functions/aws/items/keys.ts';
import { type AuditOwner, hashOf } from '../../../shared/audit/trail.ts';
import { instant } from '../../../shared/instant.ts';
import type { AuditRecord, AuditTable } from '../../../shared/ports/audit.ts';
import { memoryAudit } from '../../world/stores/audit.ts';
import { type EmbeddedTable, startTable } from '../embedded-table.ts';
import { newKey, oddIds, record, start } from '../people.ts';

const DAY = 24 * 60 * 60_000;
const RETENTION = 365 * DAY;

type Auditing = {
  readonly table: AuditTable;
  readonly recordsOf: (owner: AuditOwner) => Promise<readonly AuditRecord[]>;
};

const changed: AuditRecord = {
  sequence: 1,
  previous: '',
  at: instant(start),
  by: null,
  type: 'changed',
  state: 'hidden',
  policy: { idleTimeout: 60_000 },
};

const auditContract = (auditing: () => Auditing): void => {
  test.each(oddIds.filter((id) => id !== ''))('returns what was added, hash for hash, to %j', async (id) => {
    const { table, recordsOf } = auditing();
    const owner = newKey(id);
    const added = [
      ...[3, 9, 10].map((sequence) => ({ ...record, sequence })),
      { ...record, sequence: 12, at: instant(start + 1) },
    ];
    for (const one of added) await table.append(owner, one);
    const found = await recordsOf(owner);
    expect(found).toEqual(added);
    expect(found.map((one) => hashOf(owner, one))).toEqual(added.map((one) => hashOf(owner, one)));
  });

  test("keeps a session's own chain apart from those of its participants", async () => {
    const { table, recordsOf } = auditing();
    const owner = newKey();
    await table.append(owner, record);
    await table.append({ ...owner, participantId: null }, changed);
    expect(await recordsOf(owner)).toEqual([record]);
    expect(await recordsOf({ ...owner, participantId: null })).toEqual([changed]);
  });

  test('leaves an existing record as it is', async () => {
    const { table, recordsOf } = auditing();
    const owner = newKey();
    await table.append(owner, record);
    await table.append(owner, { ...record, by: 'forger' });
    expect(await recordsOf(owner)).toEqual([record]);
  });
};

describe('in memory', () => {
  const audit = memoryAudit();
  auditContract(() => ({ table: audit, recordsOf: async (owner) => audit.recordsOf(owner) }));
});

describe('in the table', () => {
  let embedded: EmbeddedTable;
  beforeAll(async () => {
    embedded = await startTable();
  });
  afterAll(() => embedded.stop());

  const itemsOf = async (client: DynamoDBClient, { sessionId }: AuditOwner) => {
    const values = { ':pk': { S: SESSION + sessionId }, ':audit': { S: AUDIT } };
    const query = new QueryCommand({
      TableName: embedded.name,
      KeyConditionExpression: 'pk = :pk AND begins_with(sk, :audit)',
      ExpressionAttributeValues: values,
    });
    return (await client.send(query)).Items ?? [];
  };

  auditContract(() => ({
    table: auditTable(embedded.client, embedded.name, RETENTION),
    recordsOf: async (owner) => {
      const found = (await itemsOf(embedded.client, owner))
        .filter((item) => fromHeadItem(item) === null)
        .map(fromAuditItem);
      return found.flatMap((one) => (one?.owner.participantId === owner.participantId ? [one.record] : []));
    },
  }));

  test.each(oddIds.filter((id) => id !== ''))(
    'the head of the chain with which a participation of %j ended is kept beside it, for as long, unchanged',
    async (id) => {
      const owner = newKey(id);
      const audit = auditTable(embedded.client, embedded.name, 2 * DAY);
      await audit.append(owner, { ...record, sequence: 2, type: 'joined', cause: 'join' });
      await audit.append(owner, record);
      await audit.append(owner, { ...record, by: 'forger' });
      await audit.append({ ...owner, participantId: null }, changed);
      const items = await itemsOf(embedded.client, owner);
      const heads = items.filter((item) => fromHeadItem(item) !== null);
      expect(heads.map(fromHeadItem)).toEqual([
        { participantId: id, witness: { head: hashOf(owner, record), length: 3, at: record.at } },
      ]);
      expect(heads.map((item) => item.expiresAt)).toEqual([
        { N: String(Math.ceil((start + 2 * DAY) / 1_000)) },
      ]);
    },
  );

  test('what has no expiry is kept, and a record until its second has come', () => {
    const item = { expiresAt: { N: '10' } };
    expect([isKept({}, instant(start)), isKept(item, instant(9_999)), isKept(item, instant(10_000))]).toEqual(
      [true, true, false],
    );
  });

  test.each<[string, AttributeValue]>([
    ['sequence', { S: 'first' }],
    ['at', { S: 'once' }],
    ['type', { N: '1' }],
    ['previous', { NULL: true }],
    ['policy', { S: 'strict' }],
    ['policy', { NULL: true }],
  ])('a record with a wrong %s, %j, is refused by its key', (field, value) => {
    const owner = newKey();
    const item = toAuditItem(owner, record, DAY);
    expect(fromAuditItem(item)).toEqual({ owner, record });
    expect(() => fromAuditItem({ ...item, [field]: value })).toThrow(`SESSION#${owner.sessionId}`);
  });

  test('an operator’s act belongs to no chain', () => {
    const item = { pk: { S: 'SESSION#s' }, sk: { S: `${AUDIT}2026-11-28#deleted` }, by: { S: 'ops' } };
    expect([fromAuditItem(item), fromHeadItem(item)]).toEqual([null, null]);
  });

  test('a record expires after its retention', async () => {
    const owner = newKey();
    await auditTable(embedded.client, embedded.name, 2 * DAY).append(owner, record);
    const [item] = await itemsOf(embedded.client, owner);
    expect(item?.expiresAt).toEqual({ N: String(Math.ceil((start + 2 * DAY) / 1_000)) });
  });
});
