import { describe, expect, test } from '@jest/globals';
import { clientError, VigilError } from '../../../client/error.ts';
import type { Connection } from '../../../client/link/connection.ts';
import { pageReading } from '../../../client/session/page-reading.ts';
import type { SessionHost } from '../../../client/session/session-host.ts';
import { handClock, settled } from '../hand-clock.ts';

type Page = { readonly next: string | null };
type Asked = {
  readonly cursor: string | undefined;
  readonly after: number | undefined;
  readonly answer: (page: Page | Error) => Promise<void>;
};

/** Something read in pages, each of which a test answers. */
const reading = () => {
  const time = handClock();
  const asked: Asked[] = [];
  const took: (string | undefined)[] = [];
  const faults: VigilError[] = [];
  const dropped: unknown[] = [];
  const connection = { drop: (reason: unknown) => dropped.push(reason) } as unknown as Connection;
  const current = { connection: connection as Connection | null };
  let finished = 0;
  const pages = pageReading<Page>(
    {
      clock: time.clock,
      random: () => 1,
      connection: () => current.connection,
      fault: (error: VigilError) => faults.push(error),
    } as unknown as SessionHost,
    (_, cursor, after) =>
      new Promise((resolve, reject) => {
        asked.push({
          cursor,
          after,
          answer: async (page) => {
            if (page instanceof Error) reject(page);
            else resolve(page);
            await settled();
          },
        });
      }),
    (_, cursor) => took.push(cursor),
    () => {
      finished += 1;
    },
  );
  return {
    ...time,
    pages,
    connection,
    current,
    asked,
    took,
    faults,
    dropped,
    finished: () => finished,
    last: () => asked.at(-1) as Asked,
  };
};
const refusal = (code: VigilError['code']) =>
  new VigilError({ code, title: '', detail: '', retryable: false });

describe('What is read in pages', () => {
  test('is asked for page after page, and complete after the last', async () => {
    const w = reading();
    const read = w.pages.read(w.connection, undefined, 7);
    await w.last().answer({ next: 'p2' });
    expect([w.took, w.finished()]).toEqual([[undefined], 0]);
    await w.last().answer({ next: null });
    await read;
    expect(w.asked.map(({ cursor, after }) => [cursor, after])).toEqual([
      [undefined, 7],
      ['p2', 7],
    ]);
    expect([w.took, w.finished()]).toEqual([[undefined, 'p2'], 1]);
  });

  test('is complete at once if the first page was the last', async () => {
    const w = reading();
    await w.pages.read(w.connection, null);
    expect([w.asked.length, w.finished()]).toEqual([0, 1]);
  });

  test('is useless once all of it is asked for again, whatever becomes of it', async () => {
    for (const late of [{ next: null }, refusal('content.too-late')]) {
      const w = reading();
      const read = w.pages.read(w.connection);
      const newer = w.pages.read(w.connection, 'q1');
      await w.asked[0]?.answer(late);
      await read;
      expect([w.took, w.finished(), w.faults, w.dropped]).toEqual([[], 0, [], []]);
      await w.last().answer({ next: null });
      await newer;
      expect([w.took, w.finished()]).toEqual([['q1'], 1]);
    }
  });

  test('is asked for again after a pause if the server failed', async () => {
    const w = reading();
    const read = w.pages.read(w.connection, 'p1');
    await w.last().answer(refusal('internal'));
    await w.advance(1_000);
    expect(w.asked).toHaveLength(2);
    await w.last().answer({ next: null });
    await read;
    expect(w.took).toEqual(['p1']);
  });

  test('gives up the connection if it cannot be read, so that the next one reads it', async () => {
    const w = reading();
    const read = w.pages.read(w.connection);
    const fault = refusal('session.not-found');
    await w.last().answer(fault);
    await read;
    expect([w.faults, w.dropped, w.finished()]).toEqual([[fault], [fault], 0]);
  });

  test('is nobody’s fault if the connection was lost', async () => {
    const w = reading();
    const read = w.pages.read(w.connection);
    await w.last().answer(clientError('client.disconnected', 'lost'));
    await read;
    expect([w.faults, w.dropped]).toEqual([[], []]);
  });

  test('reports a fault in the program', async () => {
    const w = reading();
    const read = expect(w.pages.read(w.connection)).rejects.toThrow('broken');
    await w.last().answer(new RangeError('broken'));
    await read;
    expect(w.dropped).toEqual([]);
  });
});

describe('What is missing', () => {
  test('has two seconds to arrive, and is asked for once', async () => {
    const w = reading();
    const missing = { after: 5 as number | null };
    for (let time = 0; time < 3; time += 1) w.pages.mind(w.connection, () => missing.after);
    await w.advance(1_999);
    expect(w.asked).toEqual([]);
    await w.advance(1);
    expect(w.asked).toMatchObject([{ cursor: undefined, after: 5 }]);
    await w.last().answer({ next: null });
    missing.after = 9;
    w.pages.mind(w.connection, () => missing.after);
    await w.advance(2_000);
    expect(w.asked.slice(1)).toMatchObject([{ after: 9 }]);
    await w.last().answer({ next: null });
    await w.advance(60_000);
    expect(w.asked).toHaveLength(2);
  });

  test('is not asked for if nothing is missing, if it has arrived, or if the connection has gone', async () => {
    const w = reading();
    w.pages.mind(w.connection, () => null);
    let looked = 0;
    await w.advance(2_000);
    w.pages.mind(w.connection, () => {
      looked += 1;
      return looked === 1 ? 5 : null;
    });
    await w.advance(2_000);
    w.pages.mind(w.connection, () => 5);
    w.current.connection = null;
    await w.advance(2_000);
    expect(w.asked).toEqual([]);
  });

  test('waits while everything is read, and is checked again afterwards', async () => {
    const w = reading();
    w.pages.begin();
    const missing = { after: 5 as number | null };
    w.pages.mind(w.connection, () => missing.after);
    await w.advance(4_000);
    expect(w.asked).toEqual([]);
    await w.pages.read(w.connection, null);
    await w.advance(2_000);
    expect(w.asked).toMatchObject([{ after: 5 }]);
  });
});
