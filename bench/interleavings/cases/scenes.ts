import { after } from '../../../shared/instant.ts';
import { type Policy, policyFrom } from '../../../shared/policy.ts';
import type { Participant } from '../../../shared/presence/participant.ts';
import { noRule, type Rule } from '../../../shared/rules/rule.ts';
import { participantsIn } from '../judging/rules.ts';
import type { Cloud } from '../stage/cloud.ts';
import type { Deployment } from '../stage/stage.ts';

/** Things that happen at once, with as few calls as the question needs. */
export type Case = {
  readonly name: string;
  /** What has happened before. */
  readonly before: (cloud: Cloud) => Promise<void>;
  /** What happens at once. Each starts a function. */
  readonly acts: readonly ((cloud: Cloud) => Promise<unknown>)[];
  /** What comes next, one thing after the other, before the case is judged. */
  readonly afterwards?: (cloud: Cloud) => Promise<void>;
  /** Other timings than the common ones. */
  readonly policy?: Policy;
  /** What the deployment says besides its policy. */
  readonly rule?: Rule;
  /** What must be true besides the common rules; a sentence when it is not. */
  readonly also?: (cloud: Cloud) => string | null;
  /** In the suite it is played in a third of the releases, and nothing dies in it: what could, dies in other cases as well. */
  readonly isLight?: true;
  /** Trouble that is right here, because something is damaged: it has to be told of. */
  readonly expected?: (trouble: string) => boolean;
};

export const SECOND = 1_000;
export const MINUTE = 60 * SECOND;
export const HOUR = 60 * MINUTE;

/** Timings as short as their order allows, on a platform that is exact to the second. */
const timings = { idleTimeout: 4 * MINUTE, warningPeriod: 2 * MINUTE, precision: SECOND };
export const policy: Policy = policyFrom(timings);
export const policyWith = (more: Partial<Policy>): Policy => policyFrom({ ...timings, ...more });

export const deployedIn = ({
  policy: own = policy,
  rule = noRule,
}: Pick<Case, 'policy' | 'rule'>): Deployment => ({
  policy: own,
  rule,
});

export const S = 's';
export const joinS = { action: 'session.join', sessionId: S } as const;

type People = readonly (readonly [connectionId: string, userId: string])[];

/** Members who are connected and have not entered. */
export const connected =
  (...people: People) =>
  async (cloud: Cloud): Promise<void> => {
    await cloud.furnish(
      S,
      people.map(([, id]) => id),
    );
    for (const [connectionId, id] of people) await cloud.connect(connectionId, id);
  };

export const inside =
  (...people: People) =>
  async (cloud: Cloud): Promise<void> => {
    await cloud.furnish(
      S,
      people.map(([, id]) => id),
    );
    for (const [connectionId, id] of people) {
      await cloud.connect(connectionId, id);
      await cloud.say(connectionId, joinS);
    }
    await cloud.pass(5 * SECOND, SECOND);
  };

/** Somebody is warned, and the logout is due this second. */
export const warned =
  (...people: People) =>
  async (cloud: Cloud): Promise<void> => {
    await inside(...people)(cloud);
    await cloud.pass(policy.idleTimeout, 5 * SECOND);
    cloud.turn(policy.warningPeriod);
  };

export const anna = [['a1', 'anna']] as const;
export const twoTabs = [
  ['a1', 'anna'],
  ['a2', 'anna'],
] as const;
export const annaAndBen = [...anna, ['b1', 'ben']] as const;

export const INVITATION = 'i'.repeat(64);

/** These have opened a link for guests, which is good for so many, and are about to knock. */
export const withGuests =
  (uses: number | null, ...guests: readonly string[]) =>
  async (cloud: Cloud): Promise<void> => {
    await cloud.arrange(({ invitations, clock }) =>
      invitations.create({
        id: INVITATION,
        sessionId: S,
        createdBy: 'anna',
        createdAt: clock(),
        expiresAt: after(clock(), 60 * MINUTE),
        revokedAt: null,
        uses,
        guests: [],
      }),
    );
    for (const [index, guest] of guests.entries())
      await cloud.connect(`g${index + 1}`, guest, { kind: 'guest', invitation: INVITATION });
  };

export const withGuest = withGuests(null, 'guest-1');

export const alarmOf = (id: string) => async (cloud: Cloud) => {
  const call = cloud.alarms().find((one) => one.call.participantId === id)?.call;
  if (call) await cloud.alarm(call, 1);
};

/** What the first who has asked this, on that connection if it matters, was answered. */
export const replyTo = (cloud: Cloud, action: string, on?: string) => {
  const asked = cloud.said.find(
    ({ request, connectionId }) => request.action === action && (on === undefined || connectionId === on),
  );
  return cloud
    .sockets()
    .get(asked?.connectionId ?? '')
    ?.heard.find(({ requestId }) => requestId === asked?.request.requestId);
};

/** Whom the table holds of this id. */
export const personOf = (cloud: Cloud, id: string): Participant | undefined =>
  participantsIn(cloud).find(({ participantId, sessionId }) => participantId === id && sessionId === S);

export const promised = (cloud: Cloud): string | null => {
  const reply = replyTo(cloud, 'session.extend');
  const [one] = participantsIn(cloud);
  return reply?.type === 'session.extended' && one?.phase === 'ended' && one.ending === 'inactivity'
    ? 'An extension was confirmed, and they were logged out.'
    : null;
};
