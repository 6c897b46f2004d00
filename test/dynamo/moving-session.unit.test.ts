import { expect, test } from '@jest/globals';
import { memberTable } from '../../functions/aws/directory/members.ts';
import { sessionTable } from '../../functions/aws/directory/sessions.ts';
import { instant } from '../../shared/instant.ts';
import { newMember, newSession } from '../contracts/directory/sessions/sessions.ts';
import { createDynamo } from './dynamo.ts';

/** Somebody's sessions `first` and `second`, and what the index shows while they come into the first one again. */
const whileItMoves = async (lagOfRemoval: number, lagOfEntry: number) => {
  let now = 0;
  let lags: readonly number[] = [];
  const lag = (): number => {
    const [first = 0, ...rest] = lags;
    lags = rest;
    return first;
  };
  const { client } = createDynamo({ clock: () => now, lag });
  const [sessions, members] = [sessionTable(client, 'vigil'), memberTable(client, 'vigil')];
  const anna = newMember('anna');
  for (const [minute, id] of ['first', 'second'].entries()) {
    await sessions.create({ ...newSession(), id });
    await members.add(id, anna, instant(minute));
  }
  // The index of relations changes as well, and first.
  lags = [0, lagOfRemoval, lagOfEntry];
  await members.visit('first', anna, instant(2));
  now = 200;
  const { sessions: shown } = await sessions.ofUser('anna', null, null);
  return shown.map(({ session, lastUsedAt }) => [session.id, lastUsedAt]);
};

test('a session that the index shows in both places is listed once, where it was used last', async () => {
  expect(await whileItMoves(300, 100)).toEqual([
    ['first', 2],
    ['second', 1],
  ]);
});

test('a session that the index shows in neither place comes with the next look', async () => {
  expect(await whileItMoves(100, 300)).toEqual([['second', 1]]);
});
