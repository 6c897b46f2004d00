import type { ParticipantRecord } from '../../../shared/audit/record.ts';
import { after, type Instant, latest } from '../../../shared/instant.ts';
import type { Cloud } from '../stage/cloud.ts';
import { recordsIn } from './records.ts';

/** On a platform that is exact to the second, nothing comes later than this. */
const LATENESS = 2_000;

/** What somebody has been promised. */
type Promised = { warnedAt?: Instant; heldUntil?: Instant | undefined };

/**
 * What is on record came when it was to come: nothing before its time, and since everybody is silent nothing late, where nothing was
 * struck. Whoever is logged out had their time to answer.
 */
export const mistimed = (cloud: Cloud, silentSince: Instant): string | null => {
  const lives = new Map<string, Promised>();
  for (const { owner, record } of recordsIn(cloud)) {
    if (!('deadline' in record)) continue;
    const life = JSON.stringify(owner);
    const promised = lives.get(life) ?? {};
    lives.set(life, promised);
    const wrong = wrongWith(record, promised) ?? (cloud.isStruck() ? null : lateness(record, silentSince));
    if (wrong !== null) return `${owner.participantId} ${wrong}`;
  }
  return null;
};

const wrongWith = (record: ParticipantRecord, promised: Promised): string | null => {
  const { at, deadline, lastActivityAt, policy } = record;
  if (deadline !== null && at < deadline) return `was ${record.type} ${deadline - at} ms early.`;
  switch (record.type) {
    case 'held':
      promised.heldUntil = record.until;
      return null;
    case 'released':
    case 'governed': {
      const isOver = record.cause === 'wake' && at < (promised.heldUntil ?? at);
      promised.heldUntil = undefined;
      return isOver ? 'holds no more, and the hold is not over.' : null;
    }
    case 'warned':
      promised.warnedAt = at;
      if (at < after(lastActivityAt, policy.idleTimeout))
        return `was warned ${at - lastActivityAt} ms after an activity.`;
      return at < (promised.heldUntil ?? at) ? 'was warned while a hold of theirs stood.' : null;
    case 'ended': {
      const answerable = at - (promised.warnedAt ?? at);
      const isOut = record.ending === 'inactivity';
      return isOut && answerable < policy.warningPeriod
        ? `had ${answerable} ms to answer the warning.`
        : null;
    }
    default:
      return null;
  }
};

const lateness = (record: ParticipantRecord, since: Instant): string | null => {
  const { at, deadline, type, policy } = record;
  if (deadline === null || at < since) return null;
  const late = at - latest(deadline, since);
  // Of whom nothing was heard, not even that they went, it is known when their lease is over.
  const isUnheard = type === 'ended' && record.ending === 'disconnected';
  const allowed = isUnheard ? [0, policy.lease - policy.lostGrace] : [0];
  return allowed.some((delay) => late >= delay && late <= delay + LATENESS)
    ? null
    : `was ${type} ${at - deadline} ms late.`;
};
