import { createServer, type Server } from 'node:http';
import { EventBridgeClient, PutEventsCommand, type PutEventsRequestEntry } from '@aws-sdk/client-eventbridge';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { createBus, type LocalBus } from '../../local/bus/bus.ts';
import { busEndpoint } from '../../local/bus/endpoint.ts';
import { sendOn } from '../../local/bus/sending-on.ts';
import { endpointServer } from '../../local/endpoints/server.ts';
import { faultsFrom } from '../../local/faults.ts';
import { statementsOf } from '../../local/iam/statement.ts';
import { listen, stopListening } from '../../local/listening.ts';
import { eventually } from '../stories/people/sdk-tab.ts';
import { place } from './place.ts';

const arn = 'arn:aws:events:eu-central-1:1:event-bus/ours';
/** It is there, and nobody has a right to it. */
const others = 'arn:aws:events:eu-central-1:1:event-bus/others';
const gone = 'arn:aws:events:eu-central-1:1:event-bus/gone';
const role = {
  name: 'r',
  arn: 'arn:aws:iam::1:role/r',
  statements: statementsOf(
    { Statement: [{ Effect: 'Allow', Action: 'events:PutEvents', Resource: [arn, gone] }] },
    'a test',
  ),
  trust: [],
};
const faults = faultsFrom([]);

let bus: LocalBus;
let server: Server;
let client: EventBridgeClient;
beforeAll(async () => {
  bus = createBus();
  server = createServer();
  const origin = `http://127.0.0.1:${await listen(server, 0)}`;
  server.on(
    'request',
    endpointServer({
      findCaller: (id) => ({ functionName: id, environment: id, role }),
      endpoints: [
        busEndpoint({
          buses: [
            { arn, name: 'ours' },
            { arn: others, name: 'others' },
          ],
          bus,
          faults,
          place,
          complain: () => {},
        }),
      ],
      faults,
      kill: () => Promise.resolve(),
      complain: () => {},
    }),
  );
  client = new EventBridgeClient({
    endpoint: origin,
    region: 'eu-central-1',
    credentials: { accessKeyId: 'forward', secretAccessKey: 'x' },
    maxAttempts: 1,
  });
});
afterAll(async () => {
  client.destroy();
  await stopListening(server);
});

const entry = (change: Partial<PutEventsRequestEntry> = {}): PutEventsRequestEntry => ({
  EventBusName: arn,
  Source: 'vigil',
  DetailType: 'session.occupied',
  Detail: '{"n":1}',
  Time: new Date('2026-11-28T10:00:00.789Z'),
  ...change,
});
const put = (...Entries: PutEventsRequestEntry[]) => client.send(new PutEventsCommand({ Entries }));

describe('The local bus', () => {
  test('accepts an event as a target gets it', async () => {
    const { FailedEntryCount, Entries } = await put(entry(), entry({ EventBusName: 'ours' }));
    expect(FailedEntryCount).toBe(0);
    expect(bus.recent().at(-2)).toEqual({
      version: '0',
      id: Entries?.[0]?.EventId,
      'detail-type': 'session.occupied',
      source: 'vigil',
      account: '1',
      time: '2026-11-28T10:00:00Z',
      region: 'eu-central-1',
      resources: [],
      detail: { n: 1 },
    });
  });

  test.each<[string, Partial<PutEventsRequestEntry>, string]>([
    ['a missing bus', { EventBusName: gone }, 'AccessDeniedException'],
    ['a bus without a right to it', { EventBusName: 'others' }, 'AccessDeniedException'],
    ['the ARN of a bus without a right to it', { EventBusName: others }, 'AccessDeniedException'],
    ['no type', { DetailType: '' }, 'InvalidArgument'],
    ['no source', { Source: '' }, 'InvalidArgument'],
    ['no detail', { Detail: '' }, 'InvalidArgument'],
    ['a type of 129 characters', { DetailType: 'x'.repeat(129) }, 'NotAuthorizedForSourceException'],
    ['a detail that is no object', { Detail: '[1]' }, 'MalformedDetail'],
    ['a source of AWS', { Source: 'aws.ec2' }, 'NotAuthorizedForSourceException'],
  ])('does not accept an entry with %s, but accepts its neighbours', async (_, change, code) => {
    const before = bus.recent().length;
    const { FailedEntryCount, Entries = [] } = await put(entry(), entry(change), entry());
    expect(FailedEntryCount).toBe(1);
    expect(Entries.map(({ ErrorCode }) => ErrorCode)).toEqual([undefined, code, undefined]);
    expect(bus.recent()).toHaveLength(before + 2);
  });

  test('accepts ten entries in a call, and refuses a call with an eleventh', async () => {
    const ten = Array.from({ length: 10 }, () => entry());
    expect((await put(...ten)).FailedEntryCount).toBe(0);
    await expect(put(...ten, entry())).rejects.toMatchObject({ name: 'ValidationException' });
  });

  test('accepts 256 KB in a call, and refuses a call with a byte more', async () => {
    const rest = 256 * 1_024 - 14 - 'vigil'.length - 'session.occupied'.length;
    const detail = (bytes: number) => JSON.stringify({ n: 'x'.repeat(bytes - '{"n":""}'.length) });
    expect((await put(entry({ Detail: detail(rest) }))).FailedEntryCount).toBe(0);
    await expect(put(entry({ Detail: detail(rest + 1) }))).rejects.toMatchObject({
      name: 'ValidationException',
    });
  });

  test('refuses single entries, or whole calls, when a fault says so', async () => {
    faults.set('failing-bus');
    const { Entries = [] } = await put(entry());
    expect(Entries[0]).toMatchObject({ ErrorCode: 'InternalFailure' });
    faults.set('failing-bus=0');
    faults.set('throttled-bus');
    await expect(put(entry())).rejects.toMatchObject({ name: 'ThrottlingException' });
    faults.set('throttled-bus=0');
  });
});

describe('Forwarding to a URL', () => {
  const consumer = async (statusOf: (nth: number) => number) => {
    const heard: string[] = [];
    let posts = 0;
    const there = createServer((request, response) => {
      let text = '';
      request.on('data', (chunk: Buffer) => {
        text += chunk.toString();
      });
      request.on('end', () => {
        posts += 1;
        const status = statusOf(posts);
        if (status === 200) heard.push((JSON.parse(text) as { id: string }).id);
        response.writeHead(status).end();
      });
    });
    const url = new URL(`http://127.0.0.1:${await listen(there, 0)}/events`);
    return { heard, url, posts: () => posts, stop: () => stopListening(there) };
  };
  const event = (id: string) => ({
    version: '0' as const,
    id,
    'detail-type': 'session.occupied',
    source: 'vigil',
    account: '1',
    time: '2026-11-28T10:00:00Z',
    region: 'eu-central-1',
    resources: [],
    detail: {},
  });

  test('posts one after another, retries each, and gives one up after five attempts', async () => {
    const complaints: string[] = [];
    const { heard, url, posts, stop } = await consumer((nth) => (nth <= 5 || nth === 7 ? 500 : 200));
    const own = createBus();
    const sending = sendOn(own, url, (sentence) => complaints.push(sentence), 1);
    for (const id of ['given-up', 'first', 'second']) own.put(event(id));
    await eventually(
      'the last',
      async () => heard.includes('second') || null,
      () => heard,
    );
    expect(heard).toEqual(['first', 'second']);
    expect(posts()).toBe(8);
    expect(complaints).toEqual([`given-up could not be sent to ${url.origin}: it answered 500.`]);
    await sending.stop();
    await stop();
  });

  test('keeps a thousand that wait, and drops the oldest for one more', async () => {
    const complaints: string[] = [];
    const own = createBus();
    const sending = sendOn(
      own,
      new URL('http://127.0.0.1:9/'),
      (sentence) => complaints.push(sentence),
      60_000,
    );
    // The first is under way.
    for (let nth = 0; nth <= 1_001; nth += 1) own.put(event(`${nth}`));
    expect(complaints).toEqual([expect.stringContaining('is too slow: events are left out.')]);
    await sending.stop();
  });
});
