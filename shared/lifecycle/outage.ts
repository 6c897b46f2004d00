import { after, type Duration, type Instant } from '../instant.ts';
import { lastHeard, type Participant } from '../presence/participant.ts';
import type { Connected, Inside } from './verdict.ts';

/** Losses so close together are one: the platform tells of all that a drop has cost within some seconds. */
const TOGETHER: Duration = 30_000;

/** For each person not heard of since, this many must be known to be lost: the platform may not tell of every loss. */
const KNOWN_FOR_EACH_SILENT = 3;

type Lost = Inside & { readonly awaySince: Instant; readonly parting: NonNullable<Inside['parting']> };

/** Whether somebody is about to be given up for lost, so that it is worth a look at the others. */
export const isLossDue = (person: Participant | null, now: Instant): person is Lost =>
  (person?.phase === 'present' || person?.phase === 'warned') &&
  person.awaySince !== null &&
  person.parting?.how === 'lost' &&
  after(person.awaySince, person.policy.lostGrace) <= now;

/**
 * Whether all who were inside with somebody were lost when they were, whether or not they have come back since: then nobody
 * has left, but the way to all of them was cut. A few may only have fallen silent. Of whoever was alone nothing can be said.
 */
export const isOutage = ({ participantId, awaySince }: Lost, people: readonly Participant[]): boolean => {
  const others = people.filter(
    (one): one is Inside =>
      (one.phase === 'present' || one.phase === 'warned') &&
      one.participantId !== participantId &&
      one.joinedAt <= awaySince,
  );
  const rest = others.filter((one) => !wasLostAt(one, awaySince));
  const lost = others.length - rest.length;
  const isAnyHeard = rest.some((one) => lastHeard(one) > awaySince);
  return lost > 0 && !isAnyHeard && lost >= KNOWN_FOR_EACH_SILENT * rest.length;
};

const wasLostAt = ({ leftAt, parting }: Inside, at: Instant): boolean =>
  leftAt !== undefined && parting?.how !== 'goodbye' && Math.abs(leftAt - at) <= TOGETHER;

/** Lost in an outage, as is known now. */
export const cutOff = <P extends Connected>(person: P): P =>
  person.parting?.how === 'lost' ? { ...person, parting: { ...person.parting, how: 'outage' } } : person;
