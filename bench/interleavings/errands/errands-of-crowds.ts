import { PUT_ASIDE } from '../../../functions/aws/presence/former-participants.ts';
import { toParticipantItem } from '../../../functions/aws/presence/participant-items.ts';
import { after } from '../../../shared/instant.ts';
import { JsonText } from '../../../shared/json-text.ts';
import { MAX_STATE_BYTES } from '../../../shared/messages/sizes.ts';
import { ended, present } from '../../../test/contracts/people.ts';
import { anna, annaAndBen, HOUR, inside, joinS, policyWith, S, SECOND } from '../cases/scenes.ts';
import type { Cloud } from '../stage/cloud.ts';
import { count, placeContent, times } from './asked.ts';
import type { Errand } from './errand.ts';

const policy = policyWith({ participantLimit: 2_000 });

/** The largest that anybody may show of themselves. */
const state = JSON.stringify('x'.repeat(MAX_STATE_BYTES - 2));

/** A name of as many bytes as are kept. */
const LONG = 'ü'.repeat(150);

const idsOf = (size: number): readonly string[] => Array.from({ length: size }, (_, nth) => `crowd-${nth}`);

/** So many are inside and show as much of themselves as they may, without the work of their joins; each is cut off just now. */
const crowd = (cloud: Cloud, size: number): Promise<void> => {
  const now = cloud.clock();
  return cloud.place(
    idsOf(size).map((participantId) =>
      toParticipantItem(
        present(
          { sessionId: S, participantId },
          { name: LONG, policy, state, joinedAt: now, lastActivityAt: now, connections: {}, awaySince: now },
        ),
      ),
    ),
  );
};

/** Annas tab and a member who has not come yet. */
const hall = async (cloud: Cloud): Promise<void> => {
  await inside(...annaAndBen)(cloud);
  await cloud.say('b1', { action: 'session.exit', sessionId: S });
};

/** What a crowd costs, and those who have long gone. */
export const errandsOfCrowds: readonly Errand[] = [
  {
    name: 'somebody who comes where many are inside, and much is to be read',
    policy,
    run: async (cloud) => {
      await hall(cloud);
      await crowd(cloud, 70);
      // So small that they fill a page to its end.
      await placeContent(cloud, 600, new JsonText(JSON.stringify('x'.repeat(100))));
      await cloud.say('b1', { ...joinS, requestId: 'r'.repeat(128) });
      return count(cloud, 'b1', 'session.joined') === 2 ? null : 'Ben has not come in.';
    },
  },
  {
    name: 'more changes than one function tells',
    policy,
    run: async (cloud) => {
      await hall(cloud);
      await crowd(cloud, 780);
      await cloud.arrange(({ sessions }) => sessions.takeNumber(S, idsOf(780)));
      await cloud.say('b1', joinS);
      return count(cloud, 'a1', 'presence.changed') > 2 ? null : 'Anna is not told of the crowd.';
    },
  },
  {
    name: 'somebody who comes where many have been',
    run: async (cloud, ledger) => {
      await hall(cloud);
      const comings = () => ledger.runs().filter(({ run }) => run.includes('session.join b1'));
      const endedAt = after(cloud.clock(), -HOUR);
      await cloud.place(
        idsOf(PUT_ASIDE).map((participantId) =>
          toParticipantItem(ended({ sessionId: S, participantId }, { endedAt })),
        ),
      );
      // Whoever looks first puts them aside.
      await times(3, async () => {
        await cloud.say('b1', joinS);
        await cloud.say('b1', { action: 'session.exit', sessionId: S });
      });
      const [first = 0, ...later] = comings().map(({ readUnits }) => readUnits);
      const last = later.at(-1) ?? 0;
      return last > first
        ? `To come in where many have been reads ${last} units, and ${first} elsewhere.`
        : null;
    },
  },
  {
    name: 'a session that is hidden from many',
    run: async (cloud) => {
      await inside(...anna)(cloud);
      await times(6, async (nth) => {
        await cloud.arrange(({ members, clock }) =>
          members.add(S, { userId: `c-${nth}`, name: 'c', kind: 'contact', role: 'member' }, clock()),
        );
        await cloud.connect(`c${nth}`, `c-${nth}`, { kind: 'contact' });
        await cloud.say(`c${nth}`, joinS);
      });
      const before = count(cloud, 'a1', 'presence.changed');
      await cloud.say('a1', { action: 'session.update', sessionId: S, revision: 1, state: 'hidden' });
      const told = count(cloud, 'a1', 'presence.changed') - before;
      return told === 0 ? 'Anna is not told that the others are out.' : null;
    },
  },
  {
    name: 'a microphone that is switched again and again',
    run: async (cloud) => {
      await inside(...annaAndBen)(cloud);
      const before = count(cloud, 'a1', 'presence.changed');
      await times(20, (nth) =>
        cloud.say('b1', { action: 'media', sessionId: S, audio: nth % 2 === 0, video: false }),
      );
      await cloud.pass(SECOND, SECOND / 10);
      const told = count(cloud, 'a1', 'presence.changed') - before;
      return told > 2 ? `Anna is told ${told} times of a microphone within a second.` : null;
    },
  },
];
