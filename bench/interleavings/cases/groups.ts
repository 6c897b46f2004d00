import type { Policy } from '../../../shared/policy.ts';
import { participantsIn } from '../judging/rules.ts';
import type { Cloud } from '../stage/cloud.ts';
import { annaAndBen, inside, S, SECOND } from './scenes.ts';

/** Anna moderates a group with Ben in it, and the session that both are in, which belongs to the group. */
export const grouped = async (cloud: Cloud): Promise<void> => {
  await inside(...annaAndBen, ['a2', 'anna'])(cloud);
  await cloud.arrange(async ({ groups }) => {
    await groups.create({ id: 'g', name: 'g', revision: 1 }, { userId: 'anna', name: 'anna' });
    await groups.add('g', { member: { userId: 'ben', name: 'ben', role: 'member' } });
  });
  await cloud.say('a1', { action: 'group.add', groupId: 'g', sessionId: S });
  for (const [tab, id] of [
    ['b2', 'ben'],
    ['c1', 'carl'],
  ] as const)
    await cloud.connect(tab, id);
  await cloud.pass(5 * SECOND, SECOND);
};

/** Everybody inside is under this value. */
export const ruled = (cloud: Cloud, name: 'idleTimeout' | 'warningPeriod', wanted: number): string | null => {
  const other = participantsIn(cloud).find((one) => one.phase !== 'ended' && one.policy[name] !== wanted);
  return other === undefined
    ? null
    : `${other.participantId} is under a ${name} of ${(other.policy as Policy)[name]} ms, and not ${wanted}.`;
};
