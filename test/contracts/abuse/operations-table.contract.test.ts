import { type DynamoDBClient, GetItemCommand, QueryCommand } from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import {
  allowanceTable,
  arrivalsTable,
  burdenTable,
  paceTable,
  signalPaceTable,
  signalsTable,
} from '../../../functions/aws/allowances.ts';
import {
  allowanceKey,
  arrivalsKey,
  burdenKey,
  paceKey,
  signalPaceKey,
  signalsKey,
} from '../../../functions/aws/items/keys.ts';
import { census } from '../../../functions/aws/presence/census.ts';
import { participantTable } from '../../../functions/aws/presence/participants.ts';
import { instant } from '../../../shared/instant.ts';
import { type EmbeddedTable, startTable } from '../embedded-table.ts';
import { newKey, present, start } from '../people.ts';

let table: EmbeddedTable;
beforeAll(async () => {
  table = await startTable();
});
afterAll(() => table.stop());

const HOUR = 3_600_000;
const now = instant(Math.floor(start / HOUR) * HOUR);

describe('the allowance of a person', () => {
  test('is granted so often in an hour, and again in the next', async () => {
    const affords = allowanceTable(table.client, table.name, 3);
    const granted = [];
    for (let time = 0; time < 5; time += 1) granted.push(await affords('anna', now));
    expect(granted).toEqual([true, true, true, false, false]);
    expect(await affords('anna', instant(now + HOUR - 1))).toBe(false);
    expect(await affords('anna', instant(now + HOUR))).toBe(true);
  });

  test('is each person’s own, however many ask at once', async () => {
    const affords = allowanceTable(table.client, table.name, 10);
    const asked = Array.from({ length: 25 }, () => affords('ben', now));
    expect((await Promise.all(asked)).filter(Boolean)).toHaveLength(10);
    expect(await affords('carla', now)).toBe(true);
  });
});

describe('the pace of a connection', () => {
  const window = (number: number) => ({ number, endsAt: instant(now + number * 3_000) });

  test('is shared out until none is left in the window, however many ask at once', async () => {
    const take = paceTable(table.client, table.name);
    const asked = Array.from({ length: 20 }, () => take('c1', window(1), 10, 60));
    expect((await Promise.all(asked)).filter(Boolean)).toHaveLength(6);
    expect(await take('c1', window(2), 10, 60)).toBe(true);
    expect(await take('c2', window(1), 10, 60)).toBe(true);
  });

  test('is never exceeded, even if it is not a multiple of a share', async () => {
    const take = paceTable(table.client, table.name);
    const taken = [];
    for (let time = 0; time < 3; time += 1) taken.push(await take('c3', window(1), 4, 9));
    expect(taken).toEqual([true, true, false]);
  });
});

describe('what is counted', () => {
  const counters = {
    pace: [paceTable, paceKey],
    signalPace: [signalPaceTable, signalPaceKey],
    signals: [signalsTable, signalsKey],
    burden: [burdenTable, burdenKey],
    arrivals: [arrivalsTable, arrivalsKey],
  } as const;
  const itemOf = async (Key: ReturnType<typeof allowanceKey>) =>
    (await table.client.send(new GetItemCommand({ TableName: table.name, Key }))).Item;

  test('is separate for each kind, window and owner, and forgotten with the window', async () => {
    for (const [counter] of Object.values(counters)) {
      const take = counter(table.client, table.name);
      for (const [whose, number] of [
        ['one', 1],
        ['one', 2],
        ['other', 1],
      ] as const) {
        const window = { number, endsAt: instant(start + number * HOUR) };
        expect(await take(whose, window, 2, 3)).toBe(true);
        expect(await take(whose, window, 2, 3)).toBe(false);
      }
    }
    for (const [, keyOf] of Object.values(counters))
      expect(await itemOf(keyOf('one', 2))).toMatchObject({
        used: { N: '2' },
        expiresAt: { N: String(Math.ceil((start + 2 * HOUR) / 1_000)) },
      });
  });

  test('as an allowance is forgotten with its hour', async () => {
    await allowanceTable(table.client, table.name, 3)('dora', instant(now + 1));
    expect(await itemOf(allowanceKey('dora', now / HOUR))).toMatchObject({
      expiresAt: { N: String((now + HOUR) / 1_000) },
    });
  });
});

describe('the census', () => {
  test('counts everybody whom time will still affect, over every shard', async () => {
    const people = participantTable(table.client, table.name);
    const count = census(table.client, table.name);
    expect(await count()).toBe(0);
    for (let person = 0; person < 30; person += 1) await people.save(present(newKey(`p${person}`)));
    await people.save(present(newKey('nobody'), { wakeAt: null }));
    expect(await count()).toBe(30);
    // The table returns 1 MB at once; here, two entries.
    const send = (command: QueryCommand) =>
      table.client.send(new QueryCommand({ ...command.input, Limit: 2 }));
    expect(await census({ send } as unknown as DynamoDBClient, table.name)()).toBe(30);
    const spread = participantTable(table.client, table.name, () => {}, 16);
    for (let person = 0; person < 30; person += 1) await spread.save(present(newKey(`q${person}`)));
    expect(await census(table.client, table.name, 16)()).toBe(60);
  });
});
