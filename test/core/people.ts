import { type Instant, instant } from '../../shared/instant.ts';
import type { HappeningOf } from '../../shared/lifecycle/happening.ts';
import { decide } from '../../shared/lifecycle.ts';
import { defaultPolicy, type Policy } from '../../shared/policy.ts';
import type {
  Ended,
  Heard,
  Participant,
  Present,
  Waiting,
  Warned,
} from '../../shared/presence/participant.ts';

/** The default, with an alarm that follows closely. */
export const closely: Policy = { ...defaultPolicy, alarmSlack: 90_000 };

/** People to test with. Minutes are counted from their first join; the policy is 15 min + 30 min. */
export const key = { sessionId: 's1', participantId: 'anna' };

export const minute = (minutes: number): Instant => instant(1_800_000_000_000 + minutes * 60_000);

export const joining = (
  connectionId = 'tab-1',
  {
    resume = false,
    actedAt,
    policy = closely,
  }: { resume?: boolean; actedAt?: Instant; policy?: Policy } = {},
): HappeningOf<'join'> => ({
  type: 'join',
  key,
  connectionId,
  resume,
  ...(actedAt !== undefined && { actedAt }),
  name: 'Anna',
  kind: 'licence-holder',
  role: 'member',
  door: 'open',
  expiresAt: minute(600),
  policy,
});

/** A connection that was heard then, with a credential for ten hours. */
export const heardAt = (minutes: number): Heard => ({ seenAt: minute(minutes), expiresAt: minute(600) });

/** As it is after everything has been performed: nothing is owed. */
const settled = <P extends Participant>(participant: P): P => ({ ...participant, owed: null });

export const present = (policy: Policy = closely): Present => {
  const { next } = decide(null, joining('tab-1', { policy }), minute(0));
  if (next?.phase !== 'present') throw new Error('a newcomer is present');
  return settled(next);
};

/** Warned at minute 15, with the connection heard a moment before. */
export const warned = (policy: Policy = closely): Warned => ({
  ...fieldsOf(present(policy)),
  phase: 'warned',
  warnedAt: minute(15),
  connections: { 'tab-1': heardAt(15) },
  alarm: { generation: 2, at: minute(24) },
  version: 2,
});

const fieldsOf = ({ phase: _phase, ...fields }: Present) => fields;

/** Logged out at minute 45. */
export const ended = (ending: Ended['ending'] = 'inactivity'): Ended => {
  const { connections: _c, awaySince: _a, media: _m, phase: _p, ...kept } = warned();
  return {
    ...kept,
    phase: 'ended',
    ending,
    endedAt: minute(45),
    warnedAt: minute(15),
    heardAt: minute(15),
    wasInside: true,
    alarm: { generation: 3, at: null },
    version: 3,
  };
};

/** A guest who knocked at minute 0. */
export const knocking = (connectionId = 'tab-1'): HappeningOf<'join'> => ({
  ...joining(connectionId),
  kind: 'guest',
  door: 'knock',
});

export const waiting = (): Waiting => {
  const { next } = decide(null, knocking(), minute(0));
  if (next?.phase !== 'waiting') throw new Error('a guest waits');
  return settled(next);
};
