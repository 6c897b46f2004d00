import type { ApiGatewayManagementApiClient } from '@aws-sdk/client-apigatewaymanagementapi';
import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import type { LambdaClient } from '@aws-sdk/client-lambda';
import type { SchedulerClient } from '@aws-sdk/client-scheduler';
import type { SQSClient } from '@aws-sdk/client-sqs';
import type { Transition } from '../../shared/audit/transition.ts';
import type { Happening } from '../../shared/lifecycle/happening.ts';
import type { CountedMetric } from '../../shared/metrics.ts';
import type { Witness } from '../../shared/path/step.ts';
import type { Scheduler, SecondHand } from '../../shared/ports/alarms.ts';
import type { Connections } from '../../shared/ports/connections.ts';
import type { ParticipantTable } from '../../shared/ports/participants.ts';
import type { Trouble } from '../../shared/ports.ts';
import type { RingEvent } from '../events/timer.ts';
import type { Unfinished } from '../timer.ts';
import { count, countBy, counted, measure, measureBy } from './tally.ts';

/** The ports and clients of the functions, each counting what goes through it. The core knows nothing of it. */

const transitions = {
  knocked: 'Knocked',
  admitted: 'Admitted',
  joined: 'Joined',
  returned: 'Returned',
  warned: 'Warned',
  extended: 'Extended',
  governed: 'Governed',
  held: 'Held',
  released: 'Released',
} as const satisfies Record<Exclude<Transition['type'], 'ended'>, CountedMetric>;

/** Counts what became of people, and how late. */
export const witness: Witness = (transition, _, happening) => {
  if ('lateness' in transition && transition.lateness !== null)
    measureBy('LatenessByHand', handOf(happening), transition.lateness);
  if (transition.type !== 'ended') {
    count(transitions[transition.type]);
    if (transition.type === 'warned' && transition.lateness !== null)
      measure('WarningLateness', transition.lateness);
    return;
  }
  const { ending, lateness } = transition;
  countBy('Ended', ending);
  if (lateness !== null) measure(ending === 'inactivity' ? 'LogoutLateness' : 'EndingLateness', lateness);
};

/** Counts what failed for one person while others were served, and has it named in the log. */
export const countedTrouble =
  (note: (whose: string, fault: unknown) => void): Trouble =>
  (whose, fault) => {
    count('Troubles');
    note(JSON.stringify([whose.sessionId, whose.participantId]), fault);
  };
const handOf = (happening: Happening): string => {
  if (happening.type !== 'wake') return 'person';
  return happening.hand === 'none' ? 'sweep' : happening.hand;
};

/** Counts what was left out, or left for the next one, because of something in the table. */
export const countedDamage =
  (note: (fault: unknown) => void) =>
  (fault: unknown): void => {
    count('Troubles');
    note(fault);
  };

export const countedScheduler = ({ arm, move, disarm }: Scheduler): Scheduler => ({
  arm: async (call, at) => {
    await arm(call, at);
    count('AlarmsArmed');
  },
  move: async (call, at) => {
    await move(call, at);
    count('AlarmsMoved');
  },
  disarm: async (call) => {
    await disarm(call);
    count('AlarmsDisarmed');
  },
});

export const countedSecondHand = ({ ring }: SecondHand): SecondHand => ({
  ring: async (call, at, audience) => {
    await ring(call, at, audience);
    count('RingsPut');
  },
});

/** Not every failed post is thrown on: `note` is given the first of an invocation, which tells as much as all of them. */
export const countedConnections = (
  { post, close }: Connections,
  note: (fault: unknown) => void = () => {},
): Connections => ({
  post: async (connectionId, message) => {
    try {
      const answer = await post(connectionId, message);
      count(answer === 'sent' ? 'PostsSent' : 'PostsGone');
      return answer;
    } catch (error) {
      count('PostsFailed');
      if (counted('PostsFailed') === 1) note(error);
      throw error;
    }
  },
  close,
});

export const countedParticipants = (table: ParticipantTable): ParticipantTable => ({
  ...table,
  load: async (key) => {
    const participant = await table.load(key);
    if (participant?.owed) count('DebtsFound');
    return participant;
  },
  save: async (next) => {
    const answer = await table.save(next);
    if (answer === 'conflict') count('VersionConflicts');
    return answer;
  },
});

/** Counts the alarms that ring, and those that had only to be set again. */
export const countedAlarm =
  <Event>(ring: (event: Event) => Promise<void>) =>
  async (event: Event): Promise<void> => {
    count('AlarmsRung');
    await ring(event);
    const told = (['Warned', 'Joined', 'Returned', 'Admitted'] as const).some((name) => counted(name) > 0);
    if (counted('AlarmsArmed') > 0 && !told) count('AlarmsSetAgain');
  };

/** Counts the messages of the second hand that come, and those that failed and will come again. */
export const countedRings =
  (ring: (event: RingEvent) => Promise<Unfinished>) =>
  async (event: RingEvent): Promise<Unfinished> => {
    count('RingsCame', event.Records.length);
    const unfinished = await ring(event);
    if (unfinished.batchItemFailures.length > 0) count('RingsFailed', unfinished.batchItemFailures.length);
    return unfinished;
  };

/** Counts whom the sweep had to wake, and, because it comes once a minute, who is there at all. */
export const countedSweep =
  (sweep: () => Promise<{ readonly woken: number }>, census: () => Promise<number>) =>
  async (): Promise<{ readonly woken: number }> => {
    const swept = await sweep();
    count('Swept', swept.woken);
    measure('People', await census());
    return swept;
  };

type Client =
  | DynamoDBClient
  | SchedulerClient
  | SQSClient
  | ApiGatewayManagementApiClient
  | EventBridgeClient
  | LambdaClient;
type ClientName = 'table' | 'scheduler' | 'queue' | 'gateway' | 'bus' | 'lambda';

/** Counts the tries that the SDK makes beyond the first, whether or not they helped. */
export const countingRetries = <C extends Client>(client: C, name: ClientName): C => {
  const note = (answer: { readonly $metadata?: { readonly attempts?: number } }): void => {
    const retries = (answer.$metadata?.attempts ?? 1) - 1;
    if (retries > 0) countBy('CallsRetried', name, retries);
  };
  // The stacks differ in nothing that matters here.
  (client as DynamoDBClient).middlewareStack.add(
    (next) => async (call) => {
      try {
        const answer = await next(call);
        note(answer.output);
        return answer;
      } catch (error) {
        note(error as object);
        throw error;
      }
    },
    { step: 'initialize', name: 'countRetries' },
  );
  return client;
};
