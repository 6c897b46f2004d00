import { after } from '../../../shared/instant.ts';
import type { DownOf, UpOf } from '../../../shared/messages.ts';
import { governingOf } from '../../../shared/path/in-force.ts';
import type { Policy } from '../../../shared/policy.ts';
import { limitAt, logoutAt, warnAt } from '../../../shared/presence/deadlines.ts';
import type { Present, Warned } from '../../../shared/presence/participant.ts';
import { isInside } from '../../../shared/presence/participant.ts';
import { fitting, heldAs } from '../../../shared/presence/roster.ts';
import { timingsOf } from '../../../shared/presence/timings.ts';
import { type Difference, ruled } from '../../../shared/rules/rule.ts';
import type { Actor, App, Caller } from '../../app.ts';
import { entrance } from '../../entering/entrance.ts';
import type { Answer } from '../../message/answer.ts';

/** Says for a moderator of whom inside the numbers of the session are not the whole truth, and why. */
export const listTimings = async (
  app: App,
  { user }: Caller<Actor>,
  { sessionId, cursor }: UpOf<'timings.list'>,
): Promise<Answer> => {
  const entered = await entrance(app, user, sessionId, 'timings.list');
  if ('refusal' in entered) return entered.refusal;
  const { policy } = governingOf(app, entered.session);
  const inside = (await app.participants.gathered(sessionId)).filter(isInside);
  const rest = inside
    .flatMap((person) => exceptionOf(person, policy))
    .filter(({ participantId }) => cursor === undefined || participantId > cursor)
    .toSorted((one, other) => (one.participantId < other.participantId ? -1 : 1));
  const people = fitting(rest);
  const last = people.at(-1);
  const next = last !== undefined && people.length < rest.length ? last.participantId : null;
  return { type: 'timings', sessionId, inside: inside.length, people, next };
};

type Exception = DownOf<'timings'>['people'][number];

const exceptionOf = (person: Present | Warned, inForce: Policy): Exception[] => {
  const why = differencesOf(person, inForce);
  if (why.length === 0) return [];
  const { participantId, name, phase } = person;
  const ahead =
    person.phase === 'present'
      ? { warnAt: warnAt(person), logoutAt: null, ...(person.hold && { hold: heldAs(person.hold) }) }
      : { warnAt: null, logoutAt: logoutAt(person) };
  return [{ participantId, name, phase, policy: timingsOf(person), why, ...ahead }];
};

const differencesOf = (person: Present | Warned, inForce: Policy): Difference[] => {
  const { policy } = person;
  const found: Record<Difference, boolean> = {
    earlier: ruled.some((name) => policy[name] !== inForce[name]),
    announced: person.phase === 'warned' && logoutAt(person) > after(person.warnedAt, policy.warningPeriod),
    notice: limitAt(person) !== limitAt({ ...person, limitNotBefore: person.joinedAt }),
    hold: person.phase === 'present' && person.hold !== undefined,
  };
  return (Object.keys(found) as Difference[]).filter((difference) => found[difference]);
};
