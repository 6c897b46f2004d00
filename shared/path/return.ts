import { problemOf } from '../directory/invitation.ts';
import { type Ending, endings } from '../endings.ts';
import type { Visitor } from '../lifecycle/effect.ts';
import type { InvitationTable } from '../ports/directory.ts';
import type { SessionTable } from '../ports/sessions.ts';
import type { Clock } from '../ports.ts';
import type { ParticipantKey } from '../presence/participant.ts';
import { may } from '../rights.ts';

/** Whether somebody whose participation ended so would be let in, or to the door, if they asked now. */
export type MayReturn = (key: ParticipantKey, who: Visitor, ending: Ending) => Promise<boolean>;

type Ports = {
  readonly sessions: Pick<SessionTable, 'entrance'>;
  readonly invitations: Pick<InvitationTable, 'find'>;
  readonly clock: Clock;
};

/** Endings of a connection and not of a stay: the client comes back by itself, and learns then how things stand. */
const passing: readonly Ending[] = ['disconnected', 'expired'];

/** That there was no room is no reason: it is why one may try again. Whom a token entitles, the next one may. */
export const returning =
  ({ sessions, invitations, clock }: Ports): MayReturn =>
  async ({ sessionId, participantId }, { kind, invitation: id, byToken }, ending) => {
    if (!endings[ending].mayReturn || passing.includes(ending)) return endings[ending].mayReturn;
    const { session, membership } = await sessions.entrance(sessionId, participantId);
    const role = kind === 'guest' || byToken ? 'member' : membership?.role;
    if (session === null || role === undefined) return false;
    if (!may('session.join', { kind, role, state: session.state })) return false;
    if (kind !== 'guest') return true;
    const invitation = id === undefined ? null : await invitations.find(id);
    return invitation !== null && problemOf(invitation, participantId, clock()) === null;
  };
