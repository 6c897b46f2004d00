import { newSession } from '../../shared/directory/session.ts';
import { policyFrom, presets } from '../../shared/policy.ts';
import type { User } from '../../shared/ports/connections.ts';
import type { Spent } from '../numbers/price.ts';
import { createRandom, type Random, seedOf } from '../simulation/platform/random.ts';
import { type Attendee, attend, type Visit } from './attendee.ts';
import { type Hall, openHall } from './hall.ts';

export type Meeting = {
  readonly people: number;
  readonly participantHours: number;
  readonly spent: Spent;
  /** Events that others are told on the bus. */
  readonly events: number;
  /** Bytes of the largest message. */
  readonly largest: number;
  readonly posts: ReturnType<Hall['posts']>;
};

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;

/**
 * So many people come within two minutes, a tenth of them lose the network and return, a third fall silent, are warned
 * and extend, and after an hour all go within two minutes. Functions take no time here, so races and retries are not in
 * the price.
 * @throws when in the middle of it somebody did not know exactly who is there, or when something did not happen.
 */
export const playMeeting = async (people: number, seed: number): Promise<Meeting> => {
  const policy = policyFrom({ ...presets['workspace-15'], participantLimit: Math.max(250, people) });
  const hall = openHall(policy, seed);
  const sessionId = 'meeting';
  await hall.app.sessions.create(newSession(sessionId, 'All hands'));
  const attendees: (Attendee & { readonly visit: Visit })[] = [];
  for (let nth = 0; nth < people; nth += 1) {
    const user: User = { id: `person-${nth}`, name: `Person ${nth} of many`, kind: 'licence-holder' };
    const role = nth === 0 ? 'moderator' : 'member';
    await hall.app.members.add(sessionId, { userId: user.id, ...user, role }, hall.now());
    const visit = visitOf(createRandom(seedOf(seed, nth)), nth);
    attendees.push({ ...attend(hall, user, sessionId, visit, policy), visit });
  }
  const [before, eventsBefore] = [hall.spent(), hall.events()];
  let known = 0;
  hall.plan(30 * MINUTE, () => {
    const there = attendees.filter(({ visit }) => !isAway(visit, 30 * MINUTE));
    for (const { knows } of there) {
      const { people: seen, isBehind } = knows();
      if (seen !== people || isBehind) throw new Error(`Somebody knows of ${seen} of ${people}.`);
      known += 1;
    }
  });
  await hall.run();

  const count = (of: (one: (typeof attendees)[number]) => boolean) => attendees.filter(of).length;
  if (known === 0) throw new Error('Nobody was there in the middle of it.');
  if (count(({ warned, visit }) => warned() > 0 === (visit.idleFrom === null)) > 0)
    throw new Error('Not exactly those who fell silent were warned.');
  if (count(({ returned, visit }) => returned() !== (visit.lost === null ? 0 : 1)) > 0)
    throw new Error('Not exactly those who were lost returned.');
  const left = await hall.app.participants.gathered(sessionId);
  if (left.length > 0) throw new Error(`${left.length} are still inside.`);
  const milliseconds = attendees.reduce((sum, { visit }) => sum + visit.goesAt - visit.comesAt, 0);
  const spent = hall.spent();
  return {
    people,
    participantHours: milliseconds / HOUR,
    spent: { ...spent, reads: spent.reads - before.reads, writes: spent.writes - before.writes },
    events: hall.events() - eventsBefore,
    largest: hall.largest(),
    posts: hall.posts(),
  };
};

const visitOf = (random: Random, nth: number): Visit => ({
  comesAt: random.between(0, 2 * MINUTE),
  goesAt: HOUR + random.between(0, 2 * MINUTE),
  lost:
    nth % 10 === 3
      ? { at: random.between(5 * MINUTE, 55 * MINUTE), length: random.between(2 * SECOND, 20 * SECOND) }
      : null,
  // Early enough to be warned within the hour.
  idleFrom: nth % 3 === 1 ? random.between(4 * MINUTE, 35 * MINUTE) : null,
});

const isAway = ({ lost }: Visit, at: number): boolean =>
  lost !== null && lost.at - SECOND < at && at < lost.at + lost.length + MINUTE;
