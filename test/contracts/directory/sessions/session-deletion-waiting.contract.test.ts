import { DeleteItemCommand, type DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { LONGEST_WAY_IN, sessionDeletions } from '../../../../functions/aws/session-deletion.ts';
import { LONGEST_WRITE } from '../../../../shared/content/content.ts';
import { instant } from '../../../../shared/instant.ts';
import { found, longAgo, now, write } from '../../content/stored.ts';
import { type EmbeddedTable, startTable } from '../../embedded-table.ts';
import { debt, ended, present, record, waiting, warned } from '../../people.ts';
import { doomedIn, later } from './doomed.ts';

let table: EmbeddedTable;
beforeAll(async () => {
  table = await startTable();
});
afterAll(() => table.stop());

describe('Deleting a session a part at a time', () => {
  const { keysOf, deletions, people, sessions, furnish, begin, eraseAll } = doomedIn(() => table);

  test('closes the way in at once, and waits for whoever had already found it', async () => {
    await furnish('shut');
    expect((await sessions().entrance('shut', 'of-shut')).session).not.toBeNull();
    await begin('shut');
    expect(await sessions().entrance('shut', 'of-shut')).toMatchObject({
      session: null,
      membership: { role: 'member' },
    });
    expect((await sessions().ofUser('of-shut', null, null)).sessions).toEqual([]);
    const said = await eraseAll('shut', instant(now + LONGEST_WAY_IN - 1));
    expect(said.at(-1)).toBe('begun');
    expect(await keysOf('shut')).toContain('SESSION#shut / META');
    await write(table, 'shut', 'n9', '1');
    expect(await eraseAll('shut', instant(now + LONGEST_WAY_IN))).toEqual(['begun', 'gone']);
  });

  test('waits for a write that may be under way, and no longer', async () => {
    await furnish('busy');
    await begin('busy', instant(longAgo - LONGEST_WAY_IN));
    const said = await eraseAll('busy', instant(longAgo + LONGEST_WRITE - 1));
    expect(said.at(-1)).toBe('begun');
    expect(await keysOf('busy')).toContain('SESSION#busy / META');
    expect((await eraseAll('busy', instant(longAgo + LONGEST_WRITE))).at(-1)).toBe('gone');
  });

  test('removes nobody who is inside, at the door, or owed something', async () => {
    await furnish('inhabited');
    const key = (participantId: string) => ({ sessionId: 'inhabited', participantId });
    const owing = ended(key('owed'), {
      owed: debt({ records: [record] }),
    });
    const insiders = [present(key('present')), warned(key('warned'))];
    const others = [waiting(key('waiting')), owing];
    for (const one of [...insiders, ...others]) await people().save({ ...one, version: 1 });
    expect(owing.owed).not.toBeNull();
    await begin('inhabited');
    for (let calls = 0; calls < 9; calls += 1) await deletions().erase('inhabited', later, 9);
    const left = (await keysOf('inhabited')).filter((name) => name.includes('PARTICIPANT#'));
    expect(left.map((name) => name.split('PARTICIPANT#')[1])).toEqual([
      'owed',
      'present',
      'waiting',
      'warned',
    ]);
    for (const { participantId } of [...insiders, ...others])
      await people().save(ended(key(participantId), { version: 2, owed: null }));
    expect((await eraseAll('inhabited', later)).at(-1)).toBe('gone');
  });

  test('removes nobody who comes back between the look and the deletion', async () => {
    await found(table, 'quick');
    const key = { sessionId: 'quick', participantId: 'ben' };
    await people().save(ended(key, { owed: null }));
    await begin('quick');
    const comesBack = async (command: unknown) => {
      if (command instanceof DeleteItemCommand && command.input.Key?.sk?.S?.endsWith('#ben'))
        await people().save(present(key, { version: 2 }));
      return table.client.send(command as DeleteItemCommand);
    };
    const client = { send: comesBack } as unknown as DynamoDBClient;
    await sessionDeletions(client, table.name).erase('quick', later, 9);
    expect(await people().load(key)).toMatchObject({ phase: 'present' });
    expect((await eraseAll('quick', later)).at(-1)).toBe('begun');
  });
});
