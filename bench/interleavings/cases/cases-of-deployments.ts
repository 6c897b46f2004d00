import type { Rule } from '../../../shared/rules/rule.ts';
import { recordsOf } from '../judging/records.ts';
import type { Cloud } from '../stage/cloud.ts';
import type { Deployment } from '../stage/stage.ts';
import { heardBy, marked } from './deployments.ts';
import { ruled } from './groups.ts';
import { type Case, HOUR, inside, MINUTE, personOf, policyWith, S, SECOND, twoTabs } from './scenes.ts';

const first = marked(policyWith({}));
const shorter = marked(policyWith({ idleTimeout: 2 * MINUTE }));
const bounding = marked(policyWith({}), { warningPeriod: { value: 90 * SECOND } });
const held = marked(policyWith({ standards: ['wcag-2.2.1'] }));

/** Anna has been inside for long enough to come under the numbers of another deployment, with this rule. */
const longInside = (rule: Rule | null) => async (cloud: Cloud) => {
  cloud.deploy(first);
  await inside(...twoTabs)(cloud);
  if (rule) await cloud.say('a1', { action: 'rule.put', sessionId: S, rule });
  for (let passed = 0; passed < 18 * MINUTE; passed += 2 * MINUTE) {
    cloud.turn(2 * MINUTE);
    await cloud.say('a1', { action: 'activity', sessionId: S });
    await cloud.say('a2', { action: 'ping' });
  }
};

/** From then on there is only that one, and Anna is heard. */
const afterwards = (deployment: Deployment) => (cloud: Cloud) => heardBy(deployment, 'a1', 'activity')(cloud);

/** Her act put Anna under the other numbers, once. */
const hasChangedOnce = (cloud: Cloud): string | null => {
  const [change, ...others] = recordsOf(cloud, 'anna').filter(({ type }) => type === 'governed');
  if (others.length > 0) return 'The numbers of two deployments undo each other.';
  const [pong] = (cloud.sockets().get('a2')?.heard ?? []).filter(({ type }) => type === 'pong').slice(-1);
  const isLate = change !== undefined && pong?.type === 'pong' && change.at > pong.serverTime;
  return isLate && !cloud.isStruck() ? 'Anna has acted, and the numbers have changed later.' : null;
};

/** Another deployment, while people are inside. */
export const casesOfDeployments: readonly Case[] = [
  {
    name: 'a deployment of other numbers, and one that is still at work',
    before: longInside(null),
    acts: [heardBy(shorter, 'a1', 'activity'), heardBy(first, 'a2')],
    afterwards: afterwards(shorter),
    also: (cloud) => hasChangedOnce(cloud) ?? ruled(cloud, 'idleTimeout', 2 * MINUTE),
  },
  {
    name: 'a deployment of other bounds, and one that is still at work, under a rule of the session',
    before: longInside({ idleTimeout: { value: 3 * MINUTE } }),
    acts: [heardBy(bounding, 'a1'), heardBy(first, 'a2')],
    afterwards: afterwards(bounding),
    also: (cloud) => ruled(cloud, 'idleTimeout', 3 * MINUTE) ?? ruled(cloud, 'warningPeriod', 90 * SECOND),
  },
  {
    name: 'a deployment that names a standard, and one that is still at work, under a longest stay',
    before: longInside({ longestStay: { value: HOUR } }),
    acts: [heardBy(held, 'a1'), heardBy(first, 'a2')],
    afterwards: afterwards(held),
    also: (cloud) =>
      personOf(cloud, 'anna')?.policy.longestStay === null
        ? null
        : 'Anna may stay for no longer than the standard forbids to say.',
  },
];
