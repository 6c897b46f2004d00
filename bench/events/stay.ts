import { newSession } from '../../shared/directory/session.ts';
import { policyFrom, presets } from '../../shared/policy.ts';
import type { User } from '../../shared/ports/connections.ts';
import { attend, type Visit } from '../meeting/attendee.ts';
import { openHall } from '../meeting/hall.ts';

/** How many events some people caused, and how long they were inside. */
export type Told = { readonly events: number; readonly participantHours: number };

const HOUR = 3_600_000;
/** Between two arrivals, in milliseconds. */
const APART = 7_000;

/**
 * So many people come into a session by themselves, stay for an hour and go. Silent ones do nothing but answer their
 * warnings.
 * @throws when somebody active was warned, somebody silent was not, or somebody is still inside.
 */
export const stay = async (people: number, silent: boolean): Promise<Told> => {
  const policy = policyFrom(presets['workspace-15']);
  const hall = openHall(policy, 1);
  const sessionId = 'stay';
  await hall.app.sessions.create(newSession(sessionId, 'Design review'));
  const attendees = [];
  for (let nth = 0; nth < people; nth += 1) {
    const user: User = { id: `person-${nth}`, name: `Person ${nth}`, kind: 'licence-holder' };
    await hall.app.members.add(sessionId, { userId: user.id, ...user, role: 'member' }, hall.now());
    const comesAt = nth * APART;
    const idleFrom = silent ? comesAt : null;
    const visit: Visit = { comesAt, goesAt: comesAt + HOUR, lost: null, idleFrom, staysIdle: silent };
    attendees.push(attend(hall, user, sessionId, visit, policy));
  }
  const before = hall.events();
  await hall.run();
  for (const { warned, returned } of attendees) {
    if (warned() > 0 !== silent) throw new Error(`Somebody was warned ${warned()} times.`);
    if (returned() !== 0) throw new Error('Somebody had to come again.');
  }
  const left = await hall.app.participants.gathered(sessionId);
  if (left.length > 0) throw new Error(`${left.length} are still inside.`);
  return { events: hall.events() - before, participantHours: people };
};
