import { describe, expect, test } from '@jest/globals';
import { decide } from '../../shared/lifecycle.ts';
import { MOST_CONNECTIONS, type Participant } from '../../shared/presence/participant.ts';
import { heardAt, joining, minute, present } from './people.ts';

const of = (participant: Participant | null, connectionId: string) =>
  participant && participant.phase !== 'ended' ? participant.connections[connectionId] : undefined;

describe('What a connection has said of where it is', () => {
  const saying = (said: number | undefined, before: Participant | null = null) =>
    decide(before, { ...joining(), ...(said !== undefined && { said }) }, minute(0)).next;

  test('is kept by its number, the first one too', () => {
    expect(of(saying(0), 'tab-1')).toMatchObject({ said: 0 });
    expect(of(saying(7), 'tab-1')).toMatchObject({ said: 7 });
  });

  test('has no number where none was said', () => {
    expect(of(saying(undefined), 'tab-1')).not.toHaveProperty('said');
  });

  test('is not forgotten when it is said again without, or with a lower one', () => {
    expect(of(saying(undefined, saying(5)), 'tab-1')).toMatchObject({ said: 5 });
    expect(of(saying(3, saying(5)), 'tab-1')).toMatchObject({ said: 5 });
    expect(of(saying(0, saying(undefined)), 'tab-1')).toMatchObject({ said: 0 });
  });
});

test.each([
  ['in order', (names: string[]) => names],
  ['backwards', (names: string[]) => names.toReversed()],
])('Of tabs that were heard at the same time the last by name makes way, held %s', (_, order) => {
  const names = Array.from({ length: MOST_CONNECTIONS }, (_name, n) => `t-${String(n).padStart(2, '0')}`);
  const connections = Object.fromEntries(order(names).map((name) => [name, heardAt(1)]));
  const { next } = decide({ ...present(), connections }, joining('a-new'), minute(2));
  expect(Object.keys((next as { connections: object }).connections).sort()).toEqual([
    'a-new',
    ...names.slice(0, -1),
  ]);
});

test('Who is gone without a word was lost', () => {
  const { next } = decide(present(), { type: 'disconnect', connectionId: 'tab-1' }, minute(1));
  expect(next).toMatchObject({ parting: { connectionId: 'tab-1', how: 'lost' } });
});
