import { contextOf } from '../../functions/events/authorized.ts';
import { invocation } from '../numbers/invocation.ts';
import { comer, connectionOf, SESSION } from './people.ts';

/** When the message was handed over, and the processor time it took. */
export type Joined = { readonly begun: number; readonly busy: number };

/** A function's process: it is sent a number, and lets that person join. */
const [, , bundle = ''] = process.argv;
type Handler = (event: unknown, context: unknown) => Promise<unknown>;
const { handler } = (await import(bundle)) as { handler: Handler };

const letIn = async (nth: number): Promise<void> => {
  const [before, begun] = [process.cpuUsage(), Date.now()];
  await handler(
    {
      requestContext: {
        connectionId: connectionOf(nth),
        requestId: 'r1',
        eventType: 'MESSAGE',
        requestTimeEpoch: begun,
        authorizer: contextOf(comer(nth), 9_999_999_999_999),
      },
      body: JSON.stringify({ action: 'session.join', requestId: '1', sessionId: SESSION }),
    },
    invocation,
  );
  const { user, system } = process.cpuUsage(before);
  process.send?.({ begun, busy: (user + system) / 1_000 } satisfies Joined);
};
process.on('message', (nth) => void letIn(Number(nth)));
process.on('disconnect', () => process.exit());
process.send?.('ready');
