import { invocation } from './invocation.ts';
import { median } from './row.ts';

/** Calls both handlers in turn, each with an event of its own, and prints the medians to stderr. */
const [, , bundle = '', byHand = '', rounds = '1000'] = process.argv;
type Handler = (event: unknown, context: unknown) => Promise<unknown>;
const { handler: ours } = (await import(bundle)) as { handler: Handler };
const { handler: theirs } = (await import(byHand)) as { handler: Handler };

const WARM_UP = 300;
const event = () => ({
  requestContext: {
    connectionId: 'c1=',
    requestId: 'r1',
    eventType: 'MESSAGE',
    requestTimeEpoch: Date.now(),
    authorizer: { userId: 'anna', name: 'Anna', kind: 'licence-holder', expiresAt: '9999999999999' },
  },
  body: JSON.stringify({ action: 'activity', sessionId: 's1' }),
});

const times: Record<'ours' | 'theirs', number[]> = { ours: [], theirs: [] };
for (let round = 0; round < WARM_UP + Number(rounds); round += 1)
  for (const [name, handler] of [
    ['ours', ours],
    ['theirs', theirs],
  ] as const) {
    const given = event();
    const begun = performance.now();
    await handler(given, invocation);
    if (round >= WARM_UP) times[name].push(performance.now() - begun);
  }
process.stderr.write(JSON.stringify({ ours: median(times.ours), theirs: median(times.theirs) }));
process.exit();
