import { JsonText } from '../../../shared/json-text.ts';
import { anna, annaAndBen, inside, joinS, MINUTE, S, SECOND, withGuest } from '../cases/scenes.ts';
import { placeContent, refusals, times } from './asked.ts';
import type { Errand } from './errand.ts';
import { paced } from './errands-of-pace.ts';
import { createVisitor } from './visitor.ts';

/** As fast as the client is told to send, and not faster. */
const ASKED = { messagesPerSecond: 20, messagesAtOnce: 60 };

/** What the real client makes of what it is told and refused. */
export const errandsOfClients: readonly Errand[] = [
  {
    name: 'a client that is asked for more at once than it may send',
    limits: paced(ASKED),
    run: async (cloud) => {
      await inside(...anna)(cloud);
      const { client, settle, pass, connections } = createVisitor(cloud, 'anna');
      const participation = client.join(S);
      await settle();
      const writes = Array.from({ length: 75 }, (_, nth) => participation.put(`n${nth}`, nth));
      await pass(30 * SECOND);
      await Promise.all(writes);
      const [id = ''] = connections();
      const refused = refusals(cloud, id, 'connection.too-fast');
      return refused > 0 ? `The client has sent ${refused} messages faster than it may.` : null;
    },
  },
  {
    name: 'a client that is too fast while it reads',
    limits: paced({ messagesPerSecond: 1, messagesAtOnce: 3 }),
    run: async (cloud) => {
      await inside(...anna)(cloud);
      await placeContent(cloud, 120, new JsonText(JSON.stringify('x'.repeat(4 * 1_024))));
      const { client, pass } = createVisitor(cloud, 'anna');
      const participation = client.join(S);
      await pass(MINUTE);
      const { complete, items } = participation.getSnapshot();
      return complete ? null : `The client has read ${items.length} items of 120, and given up.`;
    },
  },
  {
    name: 'a client whose credential is refused for ever',
    run: async (cloud) => {
      const { client, pass } = createVisitor(cloud, 'anna', { isLetIn: false });
      const participation = client.join(S);
      await pass(2 * MINUTE);
      return participation.getSnapshot().refusal === null ? 'Anna is refused, and is not told.' : null;
    },
  },
  {
    name: 'a client of somebody who moderates no more while a guest waits',
    run: async (cloud) => {
      await inside(...annaAndBen)(cloud);
      await cloud.say('a1', { action: 'member.update', sessionId: S, userId: 'ben', role: 'moderator' });
      const { client, settle } = createVisitor(cloud, 'ben');
      const participation = client.join(S);
      await settle();
      await withGuest(cloud);
      await cloud.say('g1', joinS);
      await settle();
      if (participation.getSnapshot().waiting.length === 0)
        return 'Ben moderates, and is not shown who waits.';
      await cloud.say('a1', { action: 'member.update', sessionId: S, userId: 'ben', role: 'member' });
      await settle();
      const { role, waiting } = participation.getSnapshot();
      if (role !== 'member') return `Ben is shown as ${role}.`;
      return waiting.length > 0 ? 'Ben moderates no more, and is shown who waits.' : null;
    },
  },
  {
    name: 'a client that has been refused in many sessions',
    run: async (cloud) => {
      const { client, settle } = createVisitor(cloud, 'anna');
      client.join(S);
      await settle();
      await times(25, async (nth) => {
        client.join(`other-${nth}`);
        await settle();
      });
      await cloud.furnish(S, ['anna']);
      const participation = client.join(S);
      await settle();
      // A refusal is remembered so that rendering does not ask again and again; not for ever.
      return participation.getSnapshot().phase === 'present' ? null : 'The client forgets no session.';
    },
  },
];
