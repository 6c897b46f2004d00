import * as z from 'zod/mini';
import { changeIn } from '../aws/bus/changes.ts';
import { busClient, busOf } from '../aws/bus/put-events.ts';
import { forward } from '../bus/forward.ts';
import { StreamEvent } from '../bus/stream-event.ts';
import { countedDamage, countingRetries } from './counted.ts';
import { door, noteFault } from './observed.ts';
import { setting } from './settings.ts';
import { count } from './tally.ts';

export const handler = door(
  StreamEvent,
  forward({
    bus: busOf(countingRetries(busClient(), 'bus'), setting('EVENT_BUS')),
    telling: {
      deployment: setting('VIGIL_DEPLOYMENT'),
      people: z.parse(z.enum(['ids', 'none']), setting('EVENT_PEOPLE')),
    },
    changeIn,
    note: {
      taken: (events) => count('EventsPut', events),
      failed: (fault) => {
        count('EventsFailed');
        noteFault(fault);
      },
      damaged: countedDamage(noteFault),
    },
  }),
);
