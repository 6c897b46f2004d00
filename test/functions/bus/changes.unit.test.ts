import { DeleteItemCommand } from '@aws-sdk/client-dynamodb';
import { describe, expect, test } from '@jest/globals';
import { auditTable } from '../../../functions/aws/audit/audit.ts';
import { changeIn } from '../../../functions/aws/bus/changes.ts';
import { sessionTable } from '../../../functions/aws/directory/sessions.ts';
import { toItem } from '../../../functions/aws/items/items.ts';
import { sessionKey } from '../../../functions/aws/items/keys.ts';
import { onRecord } from '../../../functions/session/session-record.ts';
import { DamagedItem } from '../../../shared/damage.ts';
import { newSession } from '../../../shared/directory/session.ts';
import { instant } from '../../../shared/instant.ts';
import { emptyDoor } from '../../../shared/presence/door.ts';
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
    const closed = onRecord({ ...session, state: 'closed' }, 'changed', 'ben', instant(NOW + 5));
    await sessions.update('s#1', 1, closed);
    await sessions.strikeRecord('s#1', 2);
    await sessions.update(
      's#1',
      2,
      onRecord({ ...closed, policy: { patience: 60_000 } }, 'changed', 'ben', instant(NOW + 9)),
    );
    expect(told()).toEqual([
      {
        type: 'closed',
        sessionId: 's#1',
        record: expect.objectContaining({ at: NOW + 5, by: 'ben', sequence: 2 }),
      },
    ]);
  });

  test('that it is deleted, after how many records', async () => {
    const { client, told } = await place();
    await client.send(new DeleteItemCommand({ TableName: 'table', Key: sessionKey('s#1') }));
    expect(told()).toEqual([{ type: 'deleted', sessionId: 's#1', at: NOW, records: 1 }]);
  });

  test('each record of the trail when it is written, and nothing when it expires', async () => {
    const { client, records } = streamedTable();
    const { owedRecord } = session;
    if (!owedRecord) throw new Error('There is no record.');
    await auditTable(client, 'table', 1_000).append({ sessionId: 's#1', participantId: null }, owedRecord);
    const [{ dynamodb } = recordOf(undefined, undefined)] = records;
    expect(records.map(changeIn)).toEqual([{ type: 'session-record', sessionId: 's#1', record: owedRecord }]);
    expect(changeIn(recordOf(dynamodb.NewImage as never, undefined))).toBeNull();
  });

  test('nothing, if it is any other kind of item', () => {
    const others = [
      ['SESSION#s1', 'CONTENT#n1'],
      ['USER#anna', 'SESSION#s1'],
      ['GROUP#g1', 'META'],
      ['SESSION#s1', 'AUDIT#2026-11-21T20:01:07.482Z#deleted'],
    ].map(([pk = '', sk = '']) => toItem({ pk, sk, occupancy: 0, action: 'session.deleted' }));
    for (const item of others)
      expect([recordOf(undefined, item), recordOf(item, item)].map(changeIn)).toEqual([null, null]);
  });

  test('and is a fault if we cannot have written it', () => {
    const record = toItem({ pk: 'SESSION#s1', sk: 'AUDIT#PARTICIPANT#anna#1', type: 'joined' });
    expect(() => changeIn(recordOf(undefined, record))).toThrow(DamagedItem);
    const meta = toItem({ pk: 'SESSION#s1', sk: 'META', state: 'active' });
    expect(() => changeIn(recordOf(meta, meta))).toThrow(DamagedItem);
  });
});
