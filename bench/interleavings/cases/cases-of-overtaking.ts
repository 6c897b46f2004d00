import { sessionKey } from '../../../functions/aws/items/keys.ts';
import { participantsIn } from '../judging/rules.ts';
import type { Cloud } from '../stage/cloud.ts';
import { anna, type Case, connected, inside, joinS, S } from './scenes.ts';

/** As a client does that gets no answer. */
const insistOnT = async (cloud: Cloud): Promise<void> => {
  if (cloud.said.at(-1)?.isStruck) await cloud.say('a1', joinT);
};

/** A connection is where it has said last that it goes, and nowhere else. */
const isInT = (cloud: Cloud): string | null => {
  const there = participantsIn(cloud).filter((one) => one.phase !== 'ended' && 'a1' in one.connections);
  const ids = there.map(({ sessionId }) => sessionId);
  return ids.join() === 't' ? null : `Anna has gone to t, and is in ${ids.join(' and ') || 'no session'}.`;
};

const joinT = { action: 'session.join', sessionId: 't' } as const;
const create = { action: 'session.create', name: 'Planning', requestId: 'made once' } as const;

/** What one client says: twice, or one thing after the other, and the platform hands out in any order. */
export const casesOfOvertaking: readonly Case[] = [
  {
    name: 'a join that is overtaken by its exit, and nobody is waited for',
    // The release before waits for them, as for whoever closes a tab.
    isLight: true,
    before: connected(...anna),
    acts: [
      (cloud) => cloud.say('a1', joinS),
      (cloud) => cloud.say('a1', { action: 'session.exit', sessionId: S }),
    ],
    also: (cloud) => {
      const [ended] = participantsIn(cloud).flatMap((one) => (one.phase === 'ended' ? [one.ending] : []));
      return ended === 'disconnected' ? 'Who has left was waited for, as if their tab had been lost.' : null;
    },
  },
  {
    name: 'a join, and another of the same connection that was said after it',
    before: async (cloud) => {
      await connected(...anna)(cloud);
      await cloud.furnish('t', ['anna']);
    },
    acts: [(cloud) => cloud.say('a1', joinS), (cloud) => cloud.say('a1', joinT)],
    afterwards: insistOnT,
    also: isInT,
  },
  {
    name: 'a join, and another of the same connection that was said after it, where another tab is inside',
    before: async (cloud) => {
      await inside(['a2', 'anna'])(cloud);
      await cloud.furnish('t', ['anna']);
      await cloud.connect('a1', 'anna');
    },
    acts: [(cloud) => cloud.say('a1', joinS), (cloud) => cloud.say('a1', joinT)],
    afterwards: insistOnT,
    also: isInT,
  },
  {
    name: 'a session that is founded, and the same said once more',
    before: inside(...anna),
    acts: [(cloud) => cloud.say('a1', create), (cloud) => cloud.say('a1', create)],
    also: (cloud) => {
      const { sk } = sessionKey(S);
      const founded = [...cloud.items()].filter(
        (item) => item.sk?.S === sk.S && item.name?.S === create.name,
      );
      return founded.length > 1 ? `It was founded once, and is there ${founded.length} times.` : null;
    },
  },
];
