import { EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge';
import { beforeEach, describe, expect, test } from '@jest/globals';
import { mockClient } from 'aws-sdk-client-mock';
import { busOf } from '../../../functions/aws/bus/put-events.ts';
import { toldOf } from '../../../shared/bus/telling.ts';
import { instant } from '../../../shared/instant.ts';

const client = new EventBridgeClient();
const mock = mockClient(client);
const bus = busOf(client, 'arn:aws:events:eu-central-1:123456789012:event-bus/vigil');
const at = instant(1_795_276_800_123);
const event = (number: number) =>
  toldOf(
    { type: 'occupied', sessionId: 's1', at, occupancy: 1, number },
    { deployment: 'Vigil', people: 'ids' },
  );

beforeEach(() => void mock.reset());

describe('The bus', () => {
  test('receives each event under its type, with its time, as one JSON value', async () => {
    mock.on(PutEventsCommand).resolves({ FailedEntryCount: 0, Entries: [{ EventId: '1' }] });
    expect(await bus.put([event(7)])).toEqual([]);
    const [
      {
        args: [command],
      } = { args: [] },
    ] = mock.calls();
    expect(command?.input).toEqual({
      Entries: [
        {
          EventBusName: 'arn:aws:events:eu-central-1:123456789012:event-bus/vigil',
          Source: 'vigil',
          DetailType: 'session.occupied',
          Time: new Date(at),
          Detail: JSON.stringify(event(7).detail),
        },
      ],
    });
  });

  test('is asked about each event separately', async () => {
    mock.on(PutEventsCommand).resolves({
      FailedEntryCount: 1,
      Entries: [{ EventId: '1' }, { ErrorCode: 'ThrottlingException', ErrorMessage: 'slow down' }],
    });
    expect(await bus.put([event(7), event(8)])).toEqual([{ place: 1, why: 'ThrottlingException slow down' }]);
  });

  test.each([
    ['without a reason', {}, 'no event id'],
    ['with a code alone', { ErrorCode: 'InternalFailure' }, 'InternalFailure'],
  ])('has not accepted what it gives no id to, %s', async (_, answer, why) => {
    mock.on(PutEventsCommand).resolves({ FailedEntryCount: 1, Entries: [answer] });
    expect(await bus.put([event(7)])).toEqual([{ place: 0, why }]);
  });

  test('is not believed when it says nothing', async () => {
    mock.on(PutEventsCommand).resolves({});
    await expect(bus.put([event(7)])).rejects.toThrow('The bus answered of 0 events');
    mock.on(PutEventsCommand).resolves({ Entries: [{ EventId: '1' }] });
    expect(await bus.put([event(7)])).toEqual([]);
  });

  test.each([
    ['fewer answers than events', { FailedEntryCount: 0, Entries: [{ EventId: '1' }] }],
    [
      'failures that it does not name',
      { FailedEntryCount: 2, Entries: [{ EventId: '1' }, { EventId: '2' }] },
    ],
  ])('is not believed when it gives %s', async (_, answer) => {
    mock.on(PutEventsCommand).resolves(answer);
    await expect(bus.put([event(7), event(8)])).rejects.toThrow('The bus answered of');
  });
});
