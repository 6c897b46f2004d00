import { describe, expect, test } from '@jest/globals';
import { decide } from '../../../shared/lifecycle.ts';
import { MOST_CONNECTIONS, type Participant } from '../../../shared/presence/participant.ts';
import { closely, heardAt, joining, minute, present, warned } from '../people.ts';

const of = (participant: Participant | null, connectionId: string) =>
  participant && participant.phase !== 'ended' ? participant.connections[connectionId] : undefined;

describe('What a connection has said about where it is', () => {
  const saying = (said: number | undefined, before: Participant | null = null) =>
    decide(before, { ...joining(), ...(said !== undefined && { said }) }, minute(0)).next;

  test('is kept by its number, the first one too', () => {
    expect(of(saying(0), 'tab-1')).toMatchObject({ said: 0 });
    expect(of(saying(7), 'tab-1')).toMatchObject({ said: 7 });
  });

  test('has no number where none was given', () => {
    expect(of(saying(undefined), 'tab-1')).not.toHaveProperty('said');
  });

  test('is not forgotten when it is repeated without a number, or with a lower one', () => {
    expect(of(saying(undefined, saying(5)), 'tab-1')).toMatchObject({ said: 5 });
    expect(of(saying(3, saying(5)), 'tab-1')).toMatchObject({ said: 5 });
    expect(of(saying(0, saying(undefined)), 'tab-1')).toMatchObject({ said: 0 });
  });
});

test.each([
  ['in order', (names: string[]) => names],
  ['backwards', (names: string[]) => names.toReversed()],
])('Of tabs heard at the same time the last by name is dropped, held %s', (_, order) => {
  const names = Array.from({ length: MOST_CONNECTIONS }, (_name, n) => `t-${String(n).padStart(2, '0')}`);
  const connections = Object.fromEntries(order(names).map((name) => [name, heardAt(1)]));
  const { next } = decide({ ...present(), connections }, joining('a-new'), minute(2));
  expect(Object.keys((next as { connections: object }).connections).sort()).toEqual([
    'a-new',
    ...names.slice(0, -1),
  ]);
});

test('Somebody who is gone without a word was lost', () => {
  const { next } = decide(present(), { type: 'disconnect', connectionId: 'tab-1' }, minute(1));
  expect(next).toMatchObject({ parting: { connectionId: 'tab-1', how: 'lost' } });
});

test('While another tab is there it is known which one went last, and how; one that leaves counts as not closed', () => {
  const two = { ...present(), connections: { 'tab-1': heardAt(0), 'tab-2': heardAt(0) } };
  const { next } = decide(two, { type: 'leave', connectionId: 'tab-2' }, minute(1));
  expect(next).toMatchObject({ leftAt: minute(1), parting: { connectionId: 'tab-2', how: 'lost' } });
});

test('Leaving with the only tab is leaving by oneself', () => {
  const { next } = decide(present(), { type: 'leave', connectionId: 'tab-1' }, minute(1));
  expect(next).toMatchObject({ phase: 'ended', ending: 'exit' });
});

test('A connection that the server gives up is no longer known by name: what is reported of it then means nothing', () => {
  const lease = closely.lease / 60_000;
  const connections = { 'tab-1': heardAt(0), 'tab-2': heardAt(lease) };
  const { next } = decide({ ...present(), connections }, { type: 'wake', hand: 'none' }, minute(lease));
  expect(next).toMatchObject({ phase: 'present', leftAt: minute(0) });
  expect(Object.keys((next as { connections: object }).connections)).toEqual(['tab-2']);
  expect(next).not.toHaveProperty('parting');
});

test('Where activity answers a warning, the connection that reports it counts as heard', () => {
  const policy = { ...warned().policy, activityExtends: true };
  const { next } = decide(
    { ...warned(), policy },
    { type: 'activity', connectionId: 'tab-1', at: minute(16) },
    minute(16),
  );
  expect(next).toMatchObject({ phase: 'present', connections: { 'tab-1': heardAt(16) } });
});

describe('Somebody who comes in', () => {
  test.each([
    ['invitation', 'i-1'],
    ['namesake', true],
    ['byToken', true],
    ['rule', { revision: 1, from: {} }],
  ])('has the %s that they came with', (field, value) => {
    expect(decide(null, { ...joining(), [field]: value }, minute(0)).next).toHaveProperty(field, value);
    expect(decide(null, joining(), minute(0)).next).not.toHaveProperty(field);
  });
});

test.each([
  ['name', 'Anna Bell'],
  ['kind', 'contact'],
  ['role', 'moderator'],
])('Others are told of another %s that comes with one more tab', (field, value) => {
  const { next, effects } = decide(present(), { ...joining('tab-2'), [field]: value }, minute(1));
  expect(next).toHaveProperty(field, value);
  expect(effects).toContainEqual({ type: 'publish', roster: true, waitingRoom: false });
});

test('Somebody who withdraws what they have shown shows nothing any more', () => {
  const { next } = decide(
    { ...present(), state: '1' },
    { type: 'state', connectionId: 'tab-1', state: null },
    minute(1),
  );
  expect(next).not.toHaveProperty('state');
});
