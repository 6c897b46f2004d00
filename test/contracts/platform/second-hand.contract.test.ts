import { SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { describe, expect, test } from '@jest/globals';
import { mockClient } from 'aws-sdk-client-mock';
import { secondHandOf } from '../../../functions/aws/platform/second-hand.ts';
import { RingMessage } from '../../../functions/events/timer.ts';
import { instant } from '../../../shared/instant.ts';
import { MAX_ID } from '../../../shared/messages/fields.ts';
import type { SecondHand } from '../../../shared/ports/alarms.ts';
import type { Clock } from '../../../shared/ports.ts';
import { memorySecondHand } from '../../world/second-hand.ts';
import { createTimeline, type Timeline } from '../../world/timeline.ts';
import { platformQueue } from './platform-queue.ts';
import { type Said, type SecondHandHarness, secondHandContract, secondHandsReach } from './second-hand.ts';

const queueUrl = 'https://sqs.eu-central-1.amazonaws.com/123456789012/second-hand';

/** A harness whose time is turned by hand. */
const harnessOf =
  (make: (timeline: Timeline, clock: Clock, came: (said: Said) => void) => SecondHand) =>
  (): SecondHandHarness => {
    let now = instant(1_795_276_800_123);
    const timeline = createTimeline();
    const came: { said: Said; at: ReturnType<typeof instant> }[] = [];
    const clock = () => now;
    const secondHand = make(timeline, clock, (said) => came.push({ said, at: now }));
    const pass = async (duration: number) => {
      const until = instant(now + duration);
      for (let next = timeline.next(); next !== null && next <= until; next = timeline.next()) {
        now = next;
        await timeline.actNext();
      }
      now = until;
    };
    return { secondHand, clock, came, pass };
  };

describe('in memory', () => {
  const make = harnessOf((timeline, clock, came) =>
    memorySecondHand(timeline, clock, async (call, at) => came({ ...call, at }), {}),
  );
  secondHandContract(make);
  secondHandsReach(make);
});

describe('over the platform as documented', () => {
  // What the adapter writes is read as the timer function reads it.
  const make = harnessOf((timeline, clock, came) => {
    const client = platformQueue(timeline, clock, (body) => came(RingMessage.parse(JSON.parse(body))));
    return secondHandOf(client, queueUrl, clock);
  });
  secondHandContract(make);
  secondHandsReach(make);
});

describe('the command', () => {
  const client = new SQSClient();
  const mock = mockClient(client);
  const now = instant(1_795_276_800_123);
  const secondHand = secondHandOf(client, queueUrl, () => now);
  const call = { type: 'participant', sessionId: 's#1', participantId: 'ännä' } as const;
  const sent = () => mock.calls().map(({ args: [command] }) => command.input);

  test.each([
    ['in a moment', 999, 0],
    ['in a second and a half, rounded down: the timer waits for what is left', 1_500, 1],
    ['in a quarter of an hour', 900_000, 900],
    ['further ahead than that', 900_001, 900],
    ['in the past', -1, 0],
  ])('%s', async (_, ahead, DelaySeconds) => {
    mock.reset();
    mock.on(SendMessageCommand).resolves({});
    const at = instant(now + ahead);
    await secondHand.ring(call, at);
    const MessageBody = `{"type":"participant","sessionId":"s#1","participantId":"ännä","at":${at}}`;
    expect(sent()).toEqual([{ QueueUrl: queueUrl, MessageBody, DelaySeconds }]);
  });

  test('is small, however long and odd the ids are', async () => {
    mock.reset();
    mock.on(SendMessageCommand).resolves({});
    const longest = {
      type: 'participant',
      sessionId: '\u{1F600}'.repeat(MAX_ID),
      participantId: '\u{1F600}'.repeat(MAX_ID),
    } as const;
    await secondHand.ring(longest, now);
    const [message] = sent() as { MessageBody: string }[];
    expect(Buffer.byteLength(message?.MessageBody ?? '')).toBeLessThan(2_048);
  });

  test('that fails is a failure: nobody may think that a message is under way', async () => {
    mock.reset();
    const throttled = Object.assign(new Error('Rate exceeded'), { name: 'RequestThrottled' });
    mock.on(SendMessageCommand).rejects(throttled);
    await expect(secondHand.ring(call, now)).rejects.toBe(throttled);
  });
});
