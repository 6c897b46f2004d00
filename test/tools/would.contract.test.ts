import { PutItemCommand, ScanCommand } from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { auditTable } from '../../functions/aws/audit/audit.ts';
import { toParticipantItem } from '../../functions/aws/presence/participant-items.ts';
import { foreseen, type TriedRule } from '../../local/tools/foresight/foresight.ts';
import { sessionsOnRecord, storiesOf } from '../../local/tools/foresight/trails.ts';
import { type EmbeddedTable, startTable } from '../contracts/embedded-table.ts';
import { inside } from '../functions/inside.ts';
import type { World } from '../world/world.ts';

const MINUTE = 60_000;
let embedded: EmbeddedTable;
let world: World;
const place = () => ({ client: embedded.client, table: embedded.name });

/** Anna is at work, Ben answers his warning, Carla does not; then all of it is written to the table. */
beforeAll(async () => {
  embedded = await startTable();
  const { world: lived, boss, member, contact } = await inside();
  world = lived;
  for (let minute = 0; minute < 50; minute += 1) {
    await boss.send({ action: 'activity', sessionId: 's1' });
    for (const tab of [member, contact]) await tab.send({ action: 'ping', sessionId: 's1' });
    if (minute === 25) await member.send({ action: 'session.extend', sessionId: 's1' });
    await world.advance(MINUTE);
  }
  const { client, name: TableName } = embedded;
  const audit = auditTable(client, TableName, 365 * 24 * 60 * MINUTE);
  for (const participantId of ['anna', 'ben', 'carla']) {
    const owner = { sessionId: 's1', participantId };
    for (const record of world.audit.recordsOf(owner)) await audit.append(owner, record);
    const person = await world.participants.load(owner);
    if (person) await client.send(new PutItemCommand({ TableName, Item: toParticipantItem(person) }));
  }
});
afterAll(() => embedded.stop());

const tried = async (rule: Partial<TriedRule>): Promise<Record<string, readonly string[]>> => {
  const stories = await storiesOf(place(), 's1', world.clock());
  return Object.fromEntries(
    stories.map((story) => [
      story.participantId,
      foreseen(story, (inForce) => ({ ...inForce, ...rule })).map(
        ({ kind, certain }) => `${kind}${certain ? '' : '?'}`,
      ),
    ]),
  );
};

test('A table’s trail says whom a rule would have warned and logged out', async () => {
  expect(await sessionsOnRecord(place())).toEqual(['s1']);
  const { client } = embedded;
  const paged = new Proxy(client, {
    get: (under, name) =>
      name === 'send'
        ? (command: Parameters<typeof client.send>[0]) => {
            if (command instanceof ScanCommand) command.input.Limit = 1;
            return under.send(command);
          }
        : Reflect.get(under, name),
  });
  expect(await sessionsOnRecord({ ...place(), client: paged })).toEqual(['s1']);
  expect(await tried({})).toEqual({
    anna: [],
    ben: ['warned', 'warned'],
    carla: ['warned', 'inactivity'],
  });
  expect(await tried({ idleTimeout: 5 * MINUTE, warningPeriod: 2 * MINUTE })).toEqual({
    // Somebody who is always at work has nothing on record that would say so.
    anna: ['warned?', 'inactivity?'],
    ben: ['warned', 'inactivity?', 'warned', 'inactivity?'],
    carla: ['warned', 'inactivity'],
  });
});
