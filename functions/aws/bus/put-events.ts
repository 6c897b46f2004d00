import { EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge';
import { type BusEvent, SOURCE } from '../../../shared/bus/details.ts';
import { timeouts } from '../platform/timeouts.ts';
import { warnings } from '../platform/warnings.ts';

/** The bus's client; place and credentials come from the environment. */
export const busClient = (): EventBridgeClient =>
  new EventBridgeClient({ logger: warnings, requestHandler: timeouts });

/** Of one answer: which the bus has not taken, and why. */
type Untaken = { readonly place: number; readonly why: string };

/** The event bus of this name or ARN. */
export const busOf = (client: EventBridgeClient, bus: string) => ({
  put: async (events: readonly BusEvent[]): Promise<readonly Untaken[]> => {
    const Entries = events.map(({ type, detail }) => ({
      EventBusName: bus,
      Source: SOURCE,
      DetailType: type,
      Time: new Date(detail.at),
      Detail: JSON.stringify(detail),
    }));
    const { FailedEntryCount = 0, Entries: results = [] } = await client.send(
      new PutEventsCommand({ Entries }),
    );
    const untaken = results.flatMap(({ EventId, ErrorCode, ErrorMessage = '' }, place) =>
      EventId === undefined ? [{ place, why: `${ErrorCode ?? 'no event id'} ${ErrorMessage}`.trim() }] : [],
    );
    // Neither number is believed alone: what the bus does not say that it has taken comes again.
    if (results.length !== events.length || untaken.length < FailedEntryCount)
      throw new Error(`The bus answered of ${results.length} events, and was given ${events.length}.`);
    return untaken;
  },
});
