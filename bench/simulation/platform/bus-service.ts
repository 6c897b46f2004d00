import type { EventBridgeClient, PutEventsCommandInput } from '@aws-sdk/client-eventbridge';
import type { Run } from './run.ts';

/** An event that the bus has accepted, as a consumer gets it. */
export type Taken = {
  readonly type: string;
  readonly detail: {
    readonly id: string;
    readonly sessionId: string;
    readonly participantId?: string;
    readonly sequenceOf: string;
    readonly sequence: number;
    readonly ending?: string;
  };
};

/** The platform's event bus on a bad day: each entry is accepted or not by itself. Takes the SDK's own command. */
export const createBusService = (taken: (event: Taken) => void) => ({
  clientFor: (run: Run): EventBridgeClient => {
    const put = ({ Entries = [] }: PutEventsCommandInput) => {
      const results = Entries.map(({ DetailType = '', Detail = '' }, place) => {
        if (run.storm > 0 && run.random.chance(0.02 * run.storm)) {
          run.strike();
          return { ErrorCode: 'ThrottlingException', ErrorMessage: `${place}` };
        }
        taken({ type: DetailType, detail: JSON.parse(Detail) as Taken['detail'] });
        return { EventId: `${place}` };
      });
      return { FailedEntryCount: results.filter((one) => 'ErrorCode' in one).length, Entries: results };
    };
    const send = (command: { input: PutEventsCommandInput }) =>
      run.through('bus.put', () => put(command.input), true);
    return { send } as unknown as EventBridgeClient;
  },
});
