import type { UpMessage } from '../../../shared/messages.ts';
import type { Rule } from '../../../shared/rules/rule.ts';
import { recordsOf } from '../judging/records.ts';
import { participantsIn } from '../judging/rules.ts';
import type { Cloud } from '../stage/cloud.ts';
import { grouped, ruled } from './groups.ts';
import {
  anna,
  annaAndBen,
  type Case,
  HOUR,
  inside,
  joinS,
  MINUTE,
  policyWith,
  replyTo,
  S,
  SECOND,
  twoTabs,
} from './scenes.ts';

const putBy = (connectionId: string, scope: 'session' | 'group', rule: Rule) => (cloud: Cloud) =>
  cloud.say(connectionId, {
    action: 'rule.put',
    ...(scope === 'session' ? { sessionId: S } : { groupId: 'g' }),
    rule,
  } as UpMessage);

/** What this tab was told of its rule. */
const toldOf = (cloud: Cloud, connectionId: string) => {
  const reply = replyTo(cloud, 'rule.put', connectionId);
  return reply?.type === 'error' ? reply.code : reply?.type;
};

const idle = (value: number, final = false): Rule => ({ idleTimeout: { value, ...(final && { final }) } });

const PCI = 15 * MINUTE;
const held = policyWith({
  holdLimit: 8 * MINUTE,
  longestStay: 12 * HOUR,
  reentry: 'login',
  standards: ['nist-800-63b-aal3'],
});

/** Rules of several levels, and what may be put beside them. */
export const casesOfLevels: readonly Case[] = [
  {
    name: 'a tighter rule of a group, and a session that says again what it has said',
    before: async (cloud) => {
      await grouped(cloud);
      await putBy('a1', 'session', idle(3 * MINUTE))(cloud);
      await cloud.pass(5 * SECOND, SECOND);
    },
    acts: [
      putBy('a1', 'group', idle(2 * MINUTE)),
      putBy('a2', 'session', { ...idle(3 * MINUTE), warningPeriod: { value: 90 * SECOND } }),
    ],
    also: (cloud) => {
      const reply = replyTo(cloud, 'rule.put', 'a2');
      if (reply?.type === 'error' && reply.code.startsWith('rule.'))
        return 'The session says what it said already, and may not.';
      const found = reply?.type === 'session.rule' ? reply.inForce[0] : undefined;
      if (found?.level === 'group' && found.most !== 2 * MINUTE)
        return 'The session is under its group, and is said to go as far as the deployment.';
      return cloud.isStruck() ? null : ruled(cloud, 'idleTimeout', 2 * MINUTE);
    },
  },
  {
    name: 'a last word of a group, and a tighter one of its session',
    before: grouped,
    acts: [putBy('a1', 'group', idle(2 * MINUTE, true)), putBy('a2', 'session', idle(100 * SECOND))],
    also: (cloud) => {
      const reply = replyTo(cloud, 'rule.put', 'a2');
      const found = reply?.type === 'session.rule' ? reply.inForce[0] : undefined;
      // Read with what it was put under.
      if (found?.final && reply?.type === 'session.rule' && reply.revision > 2)
        return 'The group has said the last word, and the session says another.';
      return cloud.isStruck() ? null : ruled(cloud, 'idleTimeout', 2 * MINUTE);
    },
  },
  {
    name: 'two rules of a session under a last word of its group',
    before: async (cloud) => {
      await grouped(cloud);
      await putBy('a1', 'group', idle(2 * MINUTE, true))(cloud);
      await cloud.pass(5 * SECOND, SECOND);
    },
    acts: [
      putBy('a1', 'session', idle(100 * SECOND)),
      putBy('a2', 'session', { warningPeriod: { value: 90 * SECOND, final: true } }),
    ],
    also: (cloud) => {
      const told = ['a1', 'a2'].map((id) => {
        const puts = cloud.said.filter((one) => one.connectionId === id && one.request.action === 'rule.put');
        const heard = cloud.sockets().get(id)?.heard ?? [];
        const reply = heard.find(({ requestId }) => requestId === puts.at(-1)?.request.requestId);
        return reply?.type === 'error' ? reply.code : reply?.type;
      });
      if (told[0] === 'session.rule')
        return 'The group has said the last word, and the session says another.';
      return told[1] === 'session.rule' ? 'The session has said the last word on itself.' : null;
    },
  },
  {
    name: 'a rule beyond that of a group, and one of whoever may not set any',
    before: async (cloud) => {
      await grouped(cloud);
      await putBy('a1', 'group', idle(2 * MINUTE))(cloud);
      await cloud.pass(5 * SECOND, SECOND);
    },
    acts: [
      putBy('a2', 'session', idle(3 * MINUTE)),
      putBy('b1', 'session', idle(90 * SECOND)),
      putBy('b2', 'group', idle(90 * SECOND)),
    ],
    also: (cloud) => {
      if (toldOf(cloud, 'a2') === 'session.rule') return 'The session goes beyond its group.';
      if (toldOf(cloud, 'b1') === 'session.rule') return 'Ben is a member of the session, and has ruled it.';
      return toldOf(cloud, 'b2') === 'group.rule' ? 'Ben is in the group, and has ruled it.' : null;
    },
  },
  {
    name: 'two rules of a session, of which the second says less',
    before: async (cloud) => {
      await inside(...twoTabs)(cloud);
      await putBy('a1', 'session', idle(3 * MINUTE))(cloud);
      await cloud.pass(5 * SECOND, SECOND);
    },
    acts: [
      putBy('a2', 'session', { warningPeriod: { value: 90 * SECOND } }),
      (cloud) => cloud.say('a1', { action: 'activity', sessionId: S }),
    ],
    also: (cloud) =>
      toldOf(cloud, 'a2') === 'session.rule' && !cloud.isStruck()
        ? ruled(cloud, 'idleTimeout', 4 * MINUTE)
        : null,
  },
  {
    name: 'a rule beyond its deployment, and one where that has said the last word',
    rule: { idleTimeout: { value: 3 * MINUTE }, warningPeriod: { value: 2 * MINUTE, final: true } },
    before: grouped,
    acts: [
      putBy('a1', 'session', idle(3.5 * MINUTE)),
      putBy('a2', 'group', { warningPeriod: { value: 90 * SECOND } }),
    ],
    also: (cloud) => {
      if (toldOf(cloud, 'a1') === 'session.rule') return 'The session goes beyond its deployment.';
      if (toldOf(cloud, 'a2') === 'group.rule')
        return 'The deployment has said the last word, and the group says another.';
      return ruled(cloud, 'idleTimeout', 3 * MINUTE) ?? ruled(cloud, 'warningPeriod', 2 * MINUTE);
    },
  },
  {
    name: 'a rule that contradicts a standard, and one that does not',
    policy: held,
    before: async (cloud) => {
      await cloud.furnish(S, ['anna', 'ben']);
      for (const [tab, id] of [...annaAndBen, ['a2', 'anna']] as const) {
        await cloud.connect(tab, id, { authenticatedAt: cloud.clock() });
        await cloud.say(tab, joinS);
      }
      await cloud.pass(5 * SECOND, SECOND);
    },
    acts: [putBy('a1', 'session', idle(6 * MINUTE)), putBy('a2', 'session', idle(3 * MINUTE))],
    also: (cloud) =>
      toldOf(cloud, 'a1') === 'session.rule' ? 'The session contradicts the standard, and may.' : null,
  },
  {
    name: 'rules of a session and of its group, which contradict a standard together',
    policy: policyWith({ reentry: 'login', standards: ['pci-dss-8.2.8'] }),
    rule: { idleTimeout: { value: 12 * MINUTE }, warningPeriod: { value: 4 * MINUTE } },
    before: grouped,
    acts: [
      putBy('a1', 'group', { warningPeriod: { value: 4 * MINUTE, final: true } }),
      putBy('a2', 'session', idle(12 * MINUTE)),
    ],
    also: (cloud) => {
      const contrary = participantsIn(cloud).find(
        ({ policy: { idleTimeout, warningPeriod } }) => idleTimeout + warningPeriod > PCI,
      );
      return contrary && !cloud.isStruck()
        ? `${contrary.participantId} may be idle for longer than the standard lets them.`
        : null;
    },
  },
  {
    name: 'a longest stay that is over already, and another one a minute later',
    before: async (cloud) => {
      await inside(...anna)(cloud);
      for (let minute = 0; minute < 11; minute += 3) {
        await cloud.pass(3 * MINUTE, 10 * SECOND);
        await cloud.say('a1', { action: 'activity', sessionId: S });
      }
      await putBy('a1', 'session', { longestStay: { value: 10 * MINUTE } })(cloud);
      cloud.turn(MINUTE);
    },
    acts: [
      putBy('a1', 'session', { longestStay: { value: 9 * MINUTE } }),
      (cloud) => cloud.ask({ action: 'timings.list', sessionId: S }),
    ],
    also: (cloud) => staysOnNotice(cloud),
  },
];

/** Whoever has stayed for longer than a new rule allows gets as long as a warning takes, once. */
const staysOnNotice = (cloud: Cloud): string | null => {
  const [reply] = cloud.repliesToBackend;
  if (reply?.type === 'timings' && !reply.people[0]?.why.includes('notice'))
    return 'Anna stays on notice, and nobody is told so.';
  const records = recordsOf(cloud, 'anna');
  const from = records.find(({ type }) => type === 'governed')?.at ?? 0;
  const out = records.find((record) => record.type === 'ended' && record.ending === 'limit');
  if (out === undefined) return cloud.isStruck() ? null : 'Anna has stayed for longer than anybody may.';
  const notice = out.at - from;
  // Time passes by the minute here.
  return notice >= 2 * MINUTE && notice < 3 * MINUTE ? null : `Anna was given ${notice} ms to go.`;
};
