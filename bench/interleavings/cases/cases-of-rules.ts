import { fromItem } from '../../../functions/aws/items/items.ts';
import { sessionKey } from '../../../functions/aws/items/keys.ts';
import { participantsIn } from '../judging/rules.ts';
import type { Cloud } from '../stage/cloud.ts';
import { anna, type Case, inside, joinS, MINUTE, replyTo, S, SECOND, twoTabs } from './scenes.ts';

const GROUP = 'g';
const tight = { idleTimeout: { value: 2 * MINUTE } };
const tighter = { idleTimeout: { value: 1.5 * MINUTE } };

const isSet = (cloud: Cloud): boolean => replyTo(cloud, 'rule.put')?.type === 'group.rule';

/** Everybody inside is under this idle timeout. */
const under = (cloud: Cloud, idleTimeout: number): string | null => {
  const other = participantsIn(cloud).find(
    (one) => one.phase !== 'ended' && one.policy.idleTimeout !== idleTimeout,
  );
  return other === undefined
    ? null
    : `${other.participantId} is under ${other.policy.idleTimeout} ms, and ${idleTimeout} are set.`;
};

/** What the session itself says. */
const saidBy = (cloud: Cloud): number => {
  const { pk, sk } = sessionKey(S);
  const item = [...cloud.items()].find((one) => one.pk?.S === pk.S && one.sk?.S === sk.S);
  const { policy } = fromItem(item ?? {}) as { readonly policy?: { readonly idleTimeout?: number } };
  return policy?.idleTimeout ?? 4 * MINUTE;
};

/** Anna moderates a group besides, and is inside a session of hers. */
const withGroup =
  (belongs: boolean) =>
  async (cloud: Cloud): Promise<void> => {
    await inside(...twoTabs)(cloud);
    await cloud.arrange(({ groups }) =>
      groups.create({ id: GROUP, name: GROUP, revision: 1 }, { userId: 'anna', name: 'anna' }),
    );
    if (belongs) await cloud.say('a1', { action: 'group.add', groupId: GROUP, sessionId: S });
    await cloud.pass(5 * SECOND, SECOND);
  };

/** Rules that change while people come in, and while other rules do. */
export const casesOfRules: readonly Case[] = [
  {
    name: 'a rule that is set, and somebody who joins',
    before: async (cloud) => {
      await inside(...anna)(cloud);
      await cloud.arrange(({ members, clock }) =>
        members.add(S, { userId: 'ben', name: 'ben', kind: 'licence-holder', role: 'member' }, clock()),
      );
      await cloud.connect('b1', 'ben');
    },
    acts: [
      (cloud) => cloud.say('a1', { action: 'rule.put', sessionId: S, rule: tight }),
      (cloud) => cloud.say('b1', joinS),
    ],
    also: (cloud) => under(cloud, saidBy(cloud)),
  },
  {
    name: 'two rules that are set at once',
    before: inside(...twoTabs),
    acts: [
      (cloud) => cloud.say('a1', { action: 'rule.put', sessionId: S, rule: tight }),
      (cloud) => cloud.say('a2', { action: 'rule.put', sessionId: S, rule: tighter }),
    ],
    also: (cloud) => under(cloud, saidBy(cloud)),
  },
  {
    name: 'a rule of a group, and a session that is put into it',
    before: withGroup(false),
    acts: [
      (cloud) => cloud.say('a1', { action: 'rule.put', groupId: GROUP, rule: tight }),
      (cloud) => cloud.say('a2', { action: 'group.add', groupId: GROUP, sessionId: S }),
    ],
    also: (cloud) =>
      isSet(cloud) && replyTo(cloud, 'group.add')?.type === 'group.changed' ? under(cloud, 2 * MINUTE) : null,
  },
  {
    name: 'a rule of a group, and a session that is taken out of it',
    before: withGroup(true),
    acts: [
      (cloud) => cloud.say('a1', { action: 'rule.put', groupId: GROUP, rule: tight }),
      (cloud) => cloud.say('a2', { action: 'group.remove', groupId: GROUP, sessionId: S }),
    ],
    also: (cloud) =>
      replyTo(cloud, 'group.remove')?.type === 'group.changed' ? under(cloud, 4 * MINUTE) : null,
  },
];
