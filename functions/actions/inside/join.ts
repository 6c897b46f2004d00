import { infoOf, type Session } from '../../../shared/directory/session.ts';
import { instant } from '../../../shared/instant.ts';
import { saysLogIn } from '../../../shared/lifecycle/reentry.ts';
import type { UpOf } from '../../../shared/messages.ts';
import { look, type Roster } from '../../../shared/path/roster.ts';
import { logoutAt, warningAhead } from '../../../shared/presence/deadlines.ts';
import type { Ended, Present, Warned } from '../../../shared/presence/participant.ts';
import { heldAs, rosterPage } from '../../../shared/presence/roster.ts';
import { timingsOf } from '../../../shared/presence/timings.ts';
import { inForce, isOfDeployment } from '../../../shared/rules/cascade.ts';
import type { App, Caller } from '../../app.ts';
import { entrance, notFound } from '../../entering/entrance.ts';
import { doorFull, guestsDoor, recalled } from '../../entering/guests.ts';
import { isNamesake } from '../../entering/namesake.ts';
import { leaveOthers } from '../../entering/place.ts';
import { takeOutStray } from '../../entering/stray.ts';
import { noteWhereabouts } from '../../entering/whereabouts.ts';
import { standingOf } from '../../entitlement/standing.ts';
import { full, isFullFor, policyFor } from '../../limits/room.ts';
import { type Answer, overtaken, refused, refusedBy } from '../../message/answer.ts';
import { isOwnerNow, keepAsOwner } from '../../session/owner.ts';
import { writeRecord } from '../../session/session-record.ts';
import { pageBeside } from '../../sharing/content-page.ts';
import { waitingIn } from '../queue.ts';

/**
 * Enters a session with this connection, or knocks at its door. A connection is in one session at the most: joining
 * another one leaves the first, as closing a tab does.
 */
export const join = async (
  app: App,
  caller: Caller,
  { sessionId, resume = false, agoMs, order: said = caller.receivedAt, name: wanted }: UpOf<'session.join'>,
): Promise<Answer> => {
  const { connectionId, user, expiresAt, receivedAt } = caller;
  const guest = user.kind === 'guest';
  const key = { sessionId, participantId: user.id };
  const entered = guest
    ? await guestsDoor(app, user, sessionId, resume)
    : await entrance(app, user, sessionId, 'session.join');
  if ('refusal' in entered) {
    await takeOutStray(app, caller, key);
    return entered.refusal;
  }
  const { session, membership, fromOutside = false, knocks = false } = entered;
  // Nothing, unless a death came between a change of the session and its record: then whoever comes next writes it.
  await writeRecord(app, session);
  const name = (guest ? wanted : undefined) ?? user.name;
  const claimed = fromOutside ? membership.role : undefined;
  const { policy: found, provenance } = inForce(app.cascade, session);
  const policy = policyFor(found, membership.role);
  // A guest who knocks is no part of the session yet; one who returns is.
  if ((!guest || resume) && (await isFullFor(app, session, policy, key))) return full();

  const previous = await app.registry.enter(connectionId, sessionId, said);
  if (previous === 'overtaken') return overtaken();
  // Its goodbye has overtaken this message; joining now would leave a ghost.
  if (previous === null) return unregistered();
  // Before the write: whoever is there has been noted.
  if (guest || fromOutside) await noteWhereabouts(app, key, policy);
  await leaveOthers(app, previous, sessionId, said);

  const advanced = await app.advance(key, {
    type: 'join',
    key,
    connectionId,
    said,
    resume,
    ...(resume && agoMs !== undefined && { actedAt: instant(receivedAt - agoMs) }),
    name,
    kind: user.kind,
    role: membership.role,
    door: guest ? 'knock' : 'open',
    ...(user.invitation !== undefined && { invitation: user.invitation }),
    ...(user.authenticatedAt !== undefined && { authenticatedAt: user.authenticatedAt }),
    byToken: claimed !== undefined,
    namesake: knocks && (await isNamesake(app, sessionId, name)),
    expiresAt,
    policy,
    ...(!isOfDeployment(provenance) && { rule: provenance }),
    ...(app.cascade.mark !== undefined && { mark: app.cascade.mark }),
  });
  let { participant, roster } = advanced;
  if (participant === null || advanced.refusal === 'login-required')
    return refusedBy(advanced.refusal ?? 'not-joined', participant);
  if (participant.phase !== 'ended') {
    if (advanced.place !== 'here') {
      // It may have been overtaken by a leaving for good, which found them as they were before.
      const standing = guest ? null : await standingOf(app, user, sessionId);
      if (standing !== null && typeof standing === 'object' && standing.role === null)
        await app.advance(key, { type: 'remove' });
      return advanced.place === 'gone' ? unregistered() : overtaken();
    }
  }
  if (!guest && participant.phase !== 'ended') {
    const visitor = { userId: user.id, name, kind: user.kind };
    // After the write: whoever takes the membership or the role away looks for the participant afterwards, so one of us sees it.
    const kept = await app.members.visit(sessionId, visitor, app.clock());
    const isTheirs = session.owner === user.id && kept !== 'moderator' && claimed === undefined;
    const isLost = isTheirs && (await isOwnerNow(app, sessionId, user.id));
    if (isLost) await keepAsOwner(app, sessionId, visitor);
    const role = isLost ? 'moderator' : (claimed ?? kept);
    if (role === 'missing') {
      await app.advance(key, { type: 'remove' });
      return notFound();
    }
    if (role !== participant.role) {
      const appointed = await app.advance(key, { type: 'appoint', role });
      participant = appointed.participant ?? participant;
      roster = appointed.roster;
    }
  }
  if (knocks && participant.phase === 'waiting') {
    const refusal = await recalled(app, user);
    if (refusal !== null) {
      await app.advance(key, { type: 'remove', ending: 'uninvited', answered: connectionId });
      return refusal;
    }
  }
  switch (participant.phase) {
    case 'ended':
      if (participant.ending === 'full') return full();
      return participant.ending === 'crowded' ? doorFull() : ended(app, participant);
    case 'waiting':
      return waitingIn(roster ?? (await look(app, sessionId)), participant);
    case 'present':
    case 'warned':
      return joined(app, session, participant, roster ?? (await look(app, sessionId)));
  }
};

const unregistered = (): Answer => refused('connection.unknown', 'Open a new connection and join again.');

/** A resume that may not return gets its ending instead of the session. */
const ended = async (
  { mayReturn, policy }: Pick<App, 'mayReturn' | 'policy'>,
  participant: Ended,
): Promise<Answer> => {
  const { sessionId, ending, endedAt, reason } = participant;
  const why = {
    ...(reason !== undefined && { reason }),
    // Another deployment may have ended it: how one comes back is for this one to say.
    ...(saysLogIn({ ...participant, policy }) && { mustLogIn: true }),
  };
  const isOpen = await mayReturn(participant, participant, ending);
  return { type: 'session.ended', sessionId, ending, at: endedAt, ...why, mayReturn: isOpen };
};

const joined = async (
  app: Pick<App, 'content' | 'clock'>,
  session: Session,
  participant: Present | Warned,
  seen: Roster,
): Promise<Answer> => {
  const { participantId, role, phase } = participant;
  const head = {
    type: 'session.joined' as const,
    session: infoOf(session),
    participantId,
    role,
    phase,
    ...(participant.phase === 'present' ? warningAhead(participant) : { warnAt: null }),
    logoutAt: participant.phase === 'warned' ? logoutAt(participant) : null,
    decidedAt: participant.decidedAt,
    policy: timingsOf(participant),
    ...(participant.phase === 'present' && participant.hold && { hold: heldAs(participant.hold) }),
    revision: seen.revision,
    ...rosterPage(seen.people, null),
    ...(role === 'moderator' ? { waiting: seen.waiting, waitingTotal: seen.waitingTotal } : {}),
  };
  const { tooLate: _never, ...content } = await pageBeside(app, session.id, head);
  return { ...head, content };
};
