import { describe, expect, test } from '@jest/globals';
import { type Bus, forward } from '../../../functions/bus/forward.ts';
import { StreamEvent } from '../../../functions/bus/stream-event.ts';
import { DamagedItem } from '../../../shared/damage.ts';
import { instant } from '../../../shared/instant.ts';
import { NOW, recordOf } from './stream.ts';

const at = instant(NOW);

const one = recordOf(undefined, { pk: { S: 'a' }, sk: { S: 'b' } });

/** A stream of so many occupancies, and what the bus has accepted of it. */
const streaming = (count: number, answer: (place: number, call: number) => 'taken' | 'untaken' | 'down') => {
  const taken: number[] = [];
  const noted = { taken: 0, failed: [] as unknown[], damaged: [] as unknown[] };
  let call = 0;
  const bus: Bus = {
    put: async (events) => {
      call += 1;
      expect(events.length).toBeLessThanOrEqual(10);
      if (answer(0, call) === 'down') throw new Error('There is no bus.');
      const untaken = events.flatMap(({ detail }, place) => {
        if (answer(detail.sequence, call) === 'untaken') return [{ place, why: 'ThrottlingException' }];
        taken.push(detail.sequence);
        return [];
      });
      // Nobody says in which order they are.
      return untaken.reverse();
    },
  };
  const records = Array.from({ length: count }, (_, nth) =>
    recordOf({ pk: { S: 'SESSION#s1' }, sk: { S: 'META' } }, { pk: { S: 'SESSION#s1' } }, nth + 1),
  );
  const run = (from = 0, damagedAt = -1) =>
    forward({
      bus,
      telling: { deployment: 'Vigil', people: 'ids' },
      changeIn: ({ dynamodb }) => {
        const number = Number(dynamodb.SequenceNumber);
        if (number === damagedAt) throw new DamagedItem('malformed');
        return number % 2 === 0 ? null : { type: 'occupied', sessionId: 's1', at, occupancy: 1, number };
      },
      note: {
        taken: (events) => {
          noted.taken += events;
        },
        failed: (fault) => noted.failed.push(fault),
        damaged: (fault) => noted.damaged.push(fault),
      },
    })({ Records: records.slice(from) });
  return { run, taken, noted, calls: () => call };
};

describe('The forwarding function', () => {
  test('puts events in tens, in the order of the stream, and then owes nothing', async () => {
    const { run, taken, noted, calls } = streaming(50, () => 'taken');
    expect(await run()).toEqual({ batchItemFailures: [] });
    expect(taken).toEqual(Array.from({ length: 25 }, (_, nth) => 2 * nth + 1));
    expect([noted.taken, calls()]).toEqual([25, 3]);
  });

  test('calls the bus no more often than there is something to put', async () => {
    for (const [occupancies, calls] of [
      [0, 0],
      [20, 1],
      [21, 2],
    ] as const) {
      const stream = streaming(occupancies, () => 'taken');
      expect(await stream.run()).toEqual({ batchItemFailures: [] });
      expect(stream.calls()).toBe(calls);
    }
  });

  test('has the stream continue at the first event that was not accepted, and puts nothing after that call', async () => {
    const { run, taken, noted, calls } = streaming(50, (number) =>
      number === 5 || number === 9 ? 'untaken' : 'taken',
    );
    expect(await run()).toEqual({ batchItemFailures: [{ itemIdentifier: '5'.padStart(21, '0') }] });
    expect(taken).toEqual([1, 3, 7, 11, 13, 15, 17, 19]);
    expect([noted.taken, noted.failed.length, calls()]).toEqual([8, 2, 1]);
  });

  test('does not repeat what was accepted before a call that fails', async () => {
    const { run, noted } = streaming(50, (_, call) => (call === 2 ? 'down' : 'taken'));
    expect(await run()).toEqual({ batchItemFailures: [{ itemIdentifier: '21'.padStart(21, '0') }] });
    expect([noted.taken, noted.failed]).toEqual([10, [new Error('There is no bus.')]]);
  });

  test('owes everything while the bus is gone, and delivers it when the bus is back', async () => {
    let down = true;
    const { run, taken } = streaming(30, () => (down ? 'down' : 'taken'));
    expect(await run()).toEqual({ batchItemFailures: [{ itemIdentifier: '1'.padStart(21, '0') }] });
    down = false;
    expect(await run()).toEqual({ batchItemFailures: [] });
    expect(taken).toHaveLength(15);
  });

  test('skips what cannot be read, names it, and delays nothing behind it', async () => {
    const { run, taken, noted } = streaming(6, () => 'taken');
    expect(await run(0, 3)).toEqual({ batchItemFailures: [] });
    expect([taken, noted.damaged]).toEqual([[1, 5], [new DamagedItem('malformed')]]);
  });

  test('fails for any other fault than a damaged item, so that the stream hands out all of it again', async () => {
    const damaged: unknown[] = [];
    const note = { taken: () => {}, failed: () => {}, damaged: (fault: unknown) => damaged.push(fault) };
    const run = forward({
      bus: { put: async () => [] },
      telling: { deployment: 'Vigil', people: 'ids' },
      changeIn: () => {
        throw new TypeError('A fault of ours.');
      },
      note,
    });
    await expect(run({ Records: [recordOf(undefined, { pk: { S: 'a' }, sk: { S: 'b' } })] })).rejects.toThrow(
      'A fault of ours.',
    );
    expect(damaged).toEqual([]);
  });

  test('accepts the platform’s event as it is, whatever has become of the item, and no other', () => {
    for (const eventName of ['INSERT', 'MODIFY', 'REMOVE'])
      expect(StreamEvent.safeParse({ Records: [{ ...one, eventName }] }).success).toBe(true);
    expect(StreamEvent.safeParse({ Records: [{ ...one, eventName: 'READ' }] }).success).toBe(false);
    const event = {
      Records: [{ ...recordOf(undefined, { pk: { S: 'a' }, sk: { S: 'b' } }), eventID: '1', awsRegion: 'x' }],
    };
    expect(StreamEvent.parse(event).Records[0]?.dynamodb.Keys).toEqual({ pk: { S: 'a' }, sk: { S: 'b' } });
    expect(StreamEvent.safeParse({ Records: [{ eventSource: 'aws:sqs' }] }).success).toBe(false);
  });
});
