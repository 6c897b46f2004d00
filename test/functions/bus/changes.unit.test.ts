import { DeleteItemCommand } from '@aws-sdk/client-dynamodb';
import { describe, expect, test } from '@jest/globals';
import { auditTable } from '../../../functions/aws/audit/audit.ts';
import { toAuditItem } from '../../../functions/aws/audit/audit-items.ts';
import { changeIn } from '../../../functions/aws/bus/changes.ts';
import { toSessionItem } from '../../../functions/aws/directory/session-items.ts';
import { sessionTable } from '../../../functions/aws/directory/sessions.ts';
import { toItem } from '../../../functions/aws/items/items.ts';
import { sessionKey } from '../../../functions/aws/items/keys.ts';
import { onRecord } from '../../../functions/session/session-record.ts';
import { DamagedItem } from '../../../shared/damage.ts';
import { newSession } from '../../../shared/directory/session.ts';
import { instant } from '../../../shared/instant.ts';
import { emptyDoor } from '../../../shared/presence/door.ts';
import { record } from '../../contracts/people.ts';
import { NOW, recordOf, streamedTable } from './stream.ts';

const session = onRecord(newSession('s#1', 'Plans'), 'created', 'anna', instant(NOW));

const place = async () => {
  const { client, records } = streamedTable();
  const sessions = sessionTable(client, 'table');
  await sessions.create(session);
  await sessions.takeNumber('s#1', []);
  return { client, records, sessions, told: () => records.map(changeIn).filter((one) => one !== null) };
};

describe('A change in the table tells others', () => {
  test('that the first person is inside and that the last one has gone, each once', async () => {
    const { sessions, told } = await place();
    for (const [number, occupancy] of [1, 2, 1, 0, 0].entries())
      await sessions.publishOccupancy('s#1', number + 1, occupancy, emptyDoor);
    expect(told()).toEqual([
      { type: 'occupied', sessionId: 's#1', at: NOW, occupancy: 1, number: 1 },
      { type: 'emptied', sessionId: 's#1', at: NOW, occupancy: 0, number: 4 },
    ]);
  });

  test('that a session is closed, by whom and since when; not that it stays so', async () => {
    const { sessions, told } = await place();
    const policy = { patience: 60_000 };
    const tighter = onRecord({ ...session, policy }, 'changed', 'ben', instant(NOW + 1));
    expect(await sessions.update('s#1', 1, tighter)).toMatchObject({ revision: 2 });
    const closed = onRecord({ ...tighter, state: 'closed' }, 'changed', 'ben', instant(NOW + 5));
    expect(await sessions.update('s#1', 2, closed)).toMatchObject({ revision: 3 });
    await sessions.strikeRecord('s#1', 3);
    const again = onRecord({ ...closed, policy: {} }, 'changed', 'ben', instant(NOW + 9));
    expect(await sessions.update('s#1', 3, again)).toMatchObject({ revision: 4 });
    expect(told()).toEqual([
      {
        type: 'closed',
        sessionId: 's#1',
        record: expect.objectContaining({ at: NOW + 5, by: 'ben', sequence: 3 }),
      },
    ]);
  });

  test('but not that an operator closes it in order to delete it, whatever record it still owes', () => {
    const open = toSessionItem(session);
    expect(open).toHaveProperty('owedRecord');
    expect(changeIn(recordOf(open, { ...open, state: { S: 'closed' } }))).toBeNull();
  });

  test('that it is deleted, after how many records', async () => {
    const { client, told } = await place();
    await client.send(new DeleteItemCommand({ TableName: 'table', Key: sessionKey('s#1') }));
    expect(told()).toEqual([{ type: 'deleted', sessionId: 's#1', at: NOW, records: 1 }]);
  });

  test('each record of the trail when it is written, and nothing when it expires', async () => {
    const { client, records } = streamedTable();
    const changed = onRecord({ ...session, state: 'closed' }, 'changed', 'ben', instant(NOW + 5));
    const onTrail = [session, changed].flatMap(({ owedRecord }) => owedRecord ?? []);
    for (const one of onTrail)
      await auditTable(client, 'table', 1_000).append({ sessionId: 's#1', participantId: null }, one);
    const [{ dynamodb } = recordOf(undefined, undefined)] = records;
    const told = onTrail.map((one) => ({ type: 'session-record', sessionId: 's#1', record: one }));
    expect(told).toHaveLength(2);
    expect(records.map(changeIn)).toEqual(told);
    expect(changeIn(recordOf(dynamodb.NewImage as never, undefined))).toBeNull();
  });

  test('each record of a person, as that person’s', () => {
    const owner = { sessionId: 's#1', participantId: 'anna#1' };
    const item = toAuditItem(owner, record, 1_000);
    expect(changeIn(recordOf(undefined, item))).toEqual({ type: 'participant-record', ...owner, record });
  });

  test.each([
    ['SESSION#s1', 'CONTENT#n1'],
    ['USER#anna', 'SESSION#s1'],
    ['GROUP#g1', 'META'],
    ['SESSION#s1', 'AUDIT#2026-11-21T20:01:07.482Z#deleted'],
  ])('nothing, if it is any other kind of item: %s, %s', (pk, sk) => {
    const empty = { ...toSessionItem(session), ...toItem({ pk, sk, action: 'session.deleted' }) };
    const full = { ...empty, occupancy: { N: '1' } };
    const changes = [recordOf(undefined, full), recordOf(empty, full), recordOf(full, undefined)];
    expect(changes.map(changeIn)).toEqual([null, null, null]);
  });

  test('and is a fault if we cannot have written it', () => {
    const unsaid = toItem({ pk: 'SESSION#s1', sk: 'AUDIT#PARTICIPANT#anna#1', type: 'joined' });
    expect(() => changeIn(recordOf(undefined, unsaid))).toThrow(DamagedItem);
    for (const fields of [{ state: 'active' }, { state: 'closed' }, {}]) {
      const meta = toItem({ pk: 'SESSION#s1', sk: 'META', ...fields });
      const empty = toItem({ pk: 'SESSION#s1', sk: 'META' });
      expect(() => changeIn(recordOf(empty, meta))).toThrow(DamagedItem);
    }
  });

  test('and is a fault if a person’s record is in their session’s chain, or the other way round', () => {
    const { owedRecord } = session;
    if (!owedRecord) throw new Error('There is no record.');
    const anna = { sessionId: 's#1', participantId: 'anna' };
    for (const item of [
      toAuditItem({ ...anna, participantId: null }, record, 1_000),
      toAuditItem(anna, owedRecord, 1_000),
    ])
      expect(() => changeIn(recordOf(undefined, item))).toThrow(DamagedItem);
  });
});
