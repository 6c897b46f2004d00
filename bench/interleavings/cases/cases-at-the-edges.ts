import { sessionKey } from '../../../functions/aws/items/keys.ts';
import { participantsIn } from '../judging/rules.ts';
import type { Cloud } from '../stage/cloud.ts';
import { anna, type Case, INVITATION, inside, joinS, personOf, replyTo, S, withGuest } from './scenes.ts';

/** By a link that is revoked nobody waits. What a fault has left of that is done when it is said again. */
const nobodyWaits = (cloud: Cloud): string | null => {
  const isRevoked = replyTo(cloud, 'invitation.revoke')?.type === 'invitation.revoked';
  return isRevoked && !cloud.said.some(({ isStruck }) => isStruck) ? whoWaits(cloud) : null;
};

const whoWaits = (cloud: Cloud): string | null =>
  participantsIn(cloud).some(({ phase }) => phase === 'waiting')
    ? 'The link is revoked, and somebody waits who came by it.'
    : null;

const stateOf = (cloud: Cloud): string | undefined => {
  const { pk, sk } = sessionKey(S);
  return [...cloud.items()].find((item) => item.pk?.S === pk.S && item.sk?.S === sk.S)?.state?.S;
};

const listing = { action: 'content.list', sessionId: S } as const;

/** What broke where the world is less kind (docs/edges.md). */
export const casesAtTheEdges: readonly Case[] = [
  {
    name: 'a link that is revoked, and a knock by it',
    before: async (cloud) => {
      await inside(...anna)(cloud);
      await withGuest(cloud);
    },
    acts: [
      (cloud) => cloud.say('a1', { action: 'invitation.revoke', sessionId: S, invitationId: INVITATION }),
      (cloud) => cloud.say('g1', joinS),
    ],
    also: (cloud) => {
      const link = [...cloud.items()].find(({ pk }) => pk?.S === `INVITATION#${INVITATION}`);
      return link?.expiresAt === undefined ? 'The link is kept for ever.' : nobodyWaits(cloud);
    },
  },
  {
    name: 'a session that is hidden, and somebody inside who may not see it any more',
    before: async (cloud) => {
      await inside(...anna)(cloud);
      await cloud.arrange(({ members, clock }) =>
        members.add(S, { userId: 'carl', name: 'carl', kind: 'contact', role: 'member' }, clock()),
      );
      await cloud.connect('c1', 'carl', { kind: 'contact' });
      await cloud.say('c1', joinS);
    },
    acts: [
      (cloud) => cloud.say('a1', { action: 'session.update', sessionId: S, revision: 1, state: 'hidden' }),
      (cloud) => cloud.say('c1', { action: 'content.put', sessionId: S, itemId: 'n', value: 'x' }),
    ],
    // Whoever hides it may have died before everybody was out.
    afterwards: (cloud) => cloud.say('c1', listing),
    also: (cloud) => {
      if (stateOf(cloud) === 'hidden' && replyTo(cloud, 'content.list')?.type === 'content')
        return 'The session was hidden from Carl, and he has read it after that.';
      if (stateOf(cloud) === 'hidden' && personOf(cloud, 'carl')?.phase !== 'ended')
        return 'The session was hidden from Carl, and he is inside.';
      const ended = cloud
        .sockets()
        .get('c1')
        ?.heard.find(({ type }) => type === 'session.ended');
      return ended?.type === 'session.ended' && ended.ending === 'hidden' && ended.mayReturn
        ? 'The session was hidden from Carl, who was told that he may come back.'
        : null;
    },
  },
];
