import { randomBytes } from 'node:crypto';
import { type Invitation, invitationId } from '../../../shared/directory/invitation.ts';
import { after } from '../../../shared/instant.ts';
import type { DownOf, UpOf } from '../../../shared/messages.ts';
import type { Actor, App, Caller } from '../../app.ts';
import { entrance } from '../../entering/entrance.ts';
import { leadOut } from '../../entering/leading-out.ts';
import { fullList } from '../../limits/full-list.ts';
import { type Answer, refused } from '../../message/answer.ts';
import { secretOf } from '../../message/wish.ts';

const WEEK = 7 * 24 * 60 * 60 * 1000;

/** Makes a link for guests, once for each key. Its secret is in this answer and nowhere else. */
export const createInvitation = async (
  app: App,
  { user }: Caller<Actor>,
  request: UpOf<'invitation.create'>,
): Promise<Answer> => {
  const { sessionId, validFor = WEEK, uses } = request;
  const entered = await entrance(app, user, sessionId, 'invitation.create');
  if ('refusal' in entered) return entered.refusal;
  const secret = secretOf(user, request) ?? randomBytes(32).toString('base64url');
  const full = await fullList(app, ['links of a session', sessionId]);
  if (full !== null && (await app.invitations.find(invitationId(secret))) === null) return full;
  const createdAt = app.clock();
  const invitation: Invitation = {
    id: invitationId(secret),
    sessionId,
    createdBy: user.id,
    createdAt,
    expiresAt: after(createdAt, validFor),
    revokedAt: null,
    uses: uses ?? null,
    guests: [],
  };
  const before =
    (await app.invitations.create(invitation)) === 'exists'
      ? await app.invitations.find(invitation.id)
      : null;
  return { type: 'invitation.created', sessionId, invitation: infoOf(before ?? invitation), secret };
};

/** Nobody comes by the link any more, and who waits by it is sent away. Who is inside stays. */
export const revokeInvitation = async (
  app: App,
  { user }: Caller<Actor>,
  { sessionId, invitationId: id }: UpOf<'invitation.revoke'>,
): Promise<Answer> => {
  const entered = await entrance(app, user, sessionId, 'invitation.revoke');
  if ('refusal' in entered) return entered.refusal;
  if ((await app.invitations.revoke(id, sessionId, app.clock())) === 'missing')
    return refused('invitation.unknown', 'This session has no invitation of that id.');
  // The link first: whoever knocks afterwards looks at it again after the knock, so that one of us sees it.
  await leadOut(app, sessionId, 'uninvited', user.id, ({ invitation }) => invitation === id);
  return { type: 'invitation.revoked', sessionId, invitationId: id };
};

export const listInvitations = async (
  app: App,
  { user }: Caller<Actor>,
  { sessionId, cursor }: UpOf<'invitation.list'>,
): Promise<Answer> => {
  const entered = await entrance(app, user, sessionId, 'invitation.list');
  if ('refusal' in entered) return entered.refusal;
  const { invitations, next } = await app.invitations.ofSession(sessionId, cursor ?? null);
  return { type: 'invitations', sessionId, invitations: invitations.map(infoOf), next };
};

const infoOf = ({
  sessionId: _session,
  guests,
  ...shown
}: Invitation): DownOf<'invitations'>['invitations'][number] => ({
  ...shown,
  usesLeft: shown.uses === null ? null : Math.max(0, shown.uses - guests.length),
});
