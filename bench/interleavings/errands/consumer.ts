import type { EventBridgeClient, PutEventsCommandInput } from '@aws-sdk/client-eventbridge';
import { changeIn } from '../../../functions/aws/bus/changes.ts';
import { busOf } from '../../../functions/aws/bus/put-events.ts';
import { forward } from '../../../functions/bus/forward.ts';
import type { StreamRecord } from '../../../functions/bus/stream-event.ts';
import type { BusEvent } from '../../../shared/bus/details.ts';
import type { Cloud } from '../stage/cloud.ts';

/** What the bus makes of a call: takes all, does not take the entries at these places, or is down. */
type Mood = 'taken' | 'down' | readonly number[];

const TRIES = 10;

/** A consumer of the bus, to which the function forwards what the table accepts from now on. */
export const createConsumer = (cloud: Cloud) => {
  const records: StreamRecord[] = [];
  const taken: BusEvent[] = [];
  cloud.streamTo((before, after) => {
    const { pk, sk } = after ?? before ?? {};
    records.push({
      eventSource: 'aws:dynamodb',
      eventName: before === undefined ? 'INSERT' : after === undefined ? 'REMOVE' : 'MODIFY',
      dynamodb: {
        SequenceNumber: String(records.length + 1),
        ApproximateCreationDateTime: cloud.clock() / 1_000,
        Keys: { pk, sk },
        ...(after && { NewImage: after }),
        ...(before && { OldImage: before }),
      },
    });
  });

  return {
    /** What it was given, again where it was given again. */
    taken: taken as readonly BusEvent[],
    /** The stream is handed out from where the function says, until all is done; null when it never is. */
    handOut: async (...moods: readonly Mood[]): Promise<number | null> => {
      const left = [...moods];
      const client = {
        send: async ({ input: { Entries = [] } }: { readonly input: PutEventsCommandInput }) => {
          const mood = left.shift() ?? 'taken';
          if (mood === 'down') throw new Error('There is no bus.');
          const results = Entries.map(({ DetailType: type, Detail = '' }, place) => {
            if (mood !== 'taken' && mood.includes(place)) return { ErrorCode: 'ThrottlingException' };
            taken.push({ type, detail: JSON.parse(Detail) } as BusEvent);
            return { EventId: String(place) };
          });
          return { FailedEntryCount: results.filter((one) => 'ErrorCode' in one).length, Entries: results };
        },
      };
      const none = () => {};
      const function_ = forward({
        bus: busOf(client as unknown as EventBridgeClient, 'bus'),
        telling: { deployment: 'vigil', people: 'ids' },
        changeIn,
        note: { taken: none, failed: none, damaged: none },
      });
      let rest: readonly StreamRecord[] = records;
      for (let tries = 1; tries <= TRIES; tries += 1) {
        const [again] = (await function_({ Records: [...rest] })).batchItemFailures;
        if (again === undefined) return tries;
        rest = rest.slice(rest.findIndex(({ dynamodb }) => dynamodb.SequenceNumber === again.itemIdentifier));
      }
      return null;
    },
  };
};
