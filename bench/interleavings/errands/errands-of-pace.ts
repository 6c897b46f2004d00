import { MOST_REFUSALS } from '../../../functions/limits/allotment.ts';
import { defaultRoom } from '../../../shared/content/content.ts';
import { anna, connected, INVITATION, inside, joinS, S, withGuests } from '../cases/scenes.ts';
import type { Limits } from '../stage/limits.ts';
import { connections, count, ping, put, refusals, times } from './asked.ts';
import type { Errand } from './errand.ts';

/** So much that nobody comes to the end of it. */
const PLENTY = 1_000_000;
const plenty: Limits['pace'] = {
  messagesPerSecond: PLENTY,
  messagesAtOnce: PLENTY,
  signalsPerSecond: PLENTY,
  signalsTold: PLENTY,
  dearPerHour: PLENTY,
  knocksPerHour: PLENTY,
  centsPerHour: PLENTY,
  connectionsPerHour: PLENTY,
};
export const unlimited: Limits = { pace: plenty, room: defaultRoom };

export const paced = (pace: Partial<Limits['pace']>): Limits => ({
  ...unlimited,
  pace: { ...plenty, ...pace },
});

const AT_ONCE = 12;
const fast = paced({ messagesPerSecond: 4, messagesAtOnce: AT_ONCE });
const ENVIRONMENTS = 4;
/** A hundred messages. */
const CENTS = 0.05;

/** How fast and how often, and one more. */
export const errandsOfPace: readonly Errand[] = [
  {
    name: 'a connection that is too fast, in several environments',
    limits: fast,
    run: async (cloud) => {
      await connected(...anna)(cloud);
      await times(ENVIRONMENTS, async (nth) => {
        cloud.in(`${nth}`);
        await times(AT_ONCE / 2, () => cloud.say('a1', ping));
      });
      const passed = count(cloud, 'a1', 'pong');
      // Each environment lets pass one without asking.
      return passed > AT_ONCE + ENVIRONMENTS
        ? `${passed} messages have passed at once, and ${AT_ONCE} may.`
        : null;
    },
  },
  {
    name: 'somebody who goes on though they are too fast',
    limits: fast,
    run: async (cloud) => {
      await connected(...anna)(cloud);
      await times(AT_ONCE + MOST_REFUSALS + 2, () => cloud.say('a1', ping));
      return cloud.sockets().get('a1')?.isOpen === true ? 'Anna is too fast, and answered for ever.' : null;
    },
  },
  {
    name: 'somebody who connects again and again',
    limits: paced({ connectionsPerHour: 5 }),
    run: async (cloud) => {
      await times(9, (nth) => cloud.connect(`a${nth}`, 'anna'));
      // One of them without asking.
      return connections(cloud) > 6 ? `Anna has connected ${connections(cloud)} times in an hour.` : null;
    },
  },
  {
    name: 'a guest who knocks again and again',
    limits: paced({ dearPerHour: 3 }),
    run: async (cloud) => {
      await inside(...anna)(cloud);
      await withGuests(null, 'guest-1')(cloud);
      await times(5, async () => {
        await cloud.say('g1', joinS);
        await cloud.say('g1', { action: 'session.exit', sessionId: S });
      });
      const knocks = count(cloud, 'g1', 'session.waiting');
      return knocks > 3 ? `A guest has knocked ${knocks} times in an hour.` : null;
    },
  },
  {
    name: 'somebody who writes more than they may cost in an hour',
    limits: paced({ centsPerHour: CENTS }),
    run: async (cloud) => {
      await inside(...anna)(cloud);
      await times(60, (nth) => cloud.say('a1', put(`n${nth}`, 'x'.repeat(10 * 1_024))));
      return refusals(cloud, 'a1', 'person.too-much') === 0 ? 'What Anna may cost has no end.' : null;
    },
  },
  {
    name: 'many who come by one link, under keys that they make up',
    limits: paced({ centsPerHour: CENTS }),
    run: async (cloud) => {
      await inside(...anna)(cloud);
      const guests = Array.from({ length: 200 }, (_, nth) => `guest-${nth}`);
      await withGuests(null, 'guest')(cloud);
      let refused = 0;
      for (const guest of guests) {
        await cloud.connect(guest, guest, { kind: 'guest', invitation: INVITATION });
        await cloud.say(guest, { action: 'hello' });
        refused += refusals(cloud, guest, 'person.too-much');
        if (refused > 0) break;
      }
      return refused === 0 ? 'All who come by one link pay for themselves.' : null;
    },
  },
];
