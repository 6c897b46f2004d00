import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { type Client, VigilError } from '../../client/client.ts';
import { useReading } from '../../web/parts/reading.ts';
import { happens, inAPage, rendered } from '../client/react/rendered.ts';

inAPage();
const page = Object.assign(new EventTarget(), { visibilityState: 'visible' });
beforeAll(() => void Object.assign(globalThis, { document: page }));
afterAll(() => void Reflect.deleteProperty(globalThis, 'document'));
beforeEach(() => void Object.assign(page, { visibilityState: 'visible' }));

/** Something that is read over a connection, answered by hand. */
const subject = async () => {
  const listeners = new Set<() => void>();
  let status = 'open';
  const client = {
    getStatus: () => ({ name: status }),
    on: (_: 'status', listener: () => void) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  } as unknown as Client;
  const readings: { readonly signal: AbortSignal; readonly end: (error?: Error) => void }[] = [];
  const problems: unknown[] = [];
  const read = (signal: AbortSignal) =>
    new Promise<void>((resolve, reject) => {
      readings.push({ signal, end: (error) => (error === undefined ? resolve() : reject(error)) });
    });
  const fail = (problem: VigilError | null) => void problems.push(problem?.code ?? null);
  const { outputs, unmount } = await rendered(() => useReading(client, read, fail), undefined);
  return {
    readings,
    problems,
    unmount,
    listeners,
    end: (error?: Error) => happens(() => readings.at(-1)?.end(error)),
    otherwise: () =>
      happens(() => {
        outputs.at(-1)?.(read);
      }),
    connection: (is: 'open' | 'waiting') =>
      happens(() => {
        status = is;
        for (const listener of listeners) listener();
      }),
    becomes: (visibilityState: 'visible' | 'hidden') =>
      happens(() => {
        Object.assign(page, { visibilityState });
        page.dispatchEvent(new Event('visibilitychange'));
      }),
  };
};
const problem = (code: VigilError['code']) =>
  new VigilError({ code, title: '', detail: '', retryable: true });

test('it is read at once, on every new connection and when the page is looked at again', async () => {
  const { readings, end, connection, becomes, unmount, listeners } = await subject();
  await end();
  await connection('waiting');
  expect(readings.length).toBe(1);
  await connection('open');
  await end();
  await becomes('hidden');
  expect(readings.length).toBe(2);
  await becomes('visible');
  expect(readings.length).toBe(3);
  await unmount();
  expect([readings[2]?.signal.aborted, listeners.size]).toEqual([true, 0]);
});

test('a page that nobody sees reads what it has never read, and nothing again', async () => {
  Object.assign(page, { visibilityState: 'hidden' });
  const { readings, end, connection, becomes } = await subject();
  await end(problem('client.disconnected'));
  await connection('open');
  await end();
  expect(readings.length).toBe(2);
  await connection('open');
  expect(readings.length).toBe(2);
  await becomes('visible');
  expect(readings.length).toBe(3);
});

test('each reading ends the one before, whose failure is nobody’s problem; nor is a lost connection', async () => {
  const { readings, problems, end, otherwise } = await subject();
  await otherwise();
  expect(readings.map(({ signal }) => signal.aborted)).toEqual([true, false]);
  await happens(() => readings[0]?.end(problem('internal')));
  expect(problems).toEqual([]);
  await end(problem('client.disconnected'));
  await otherwise();
  await end(problem('internal'));
  expect(problems).toEqual([null, 'internal']);
});
