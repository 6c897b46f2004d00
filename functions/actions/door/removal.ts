import type { UpOf } from '../../../shared/messages.ts';
import type { App, Caller } from '../../app.ts';
import { entrance } from '../../entering/entrance.ts';
import { type Answer, refused } from '../../message/answer.ts';
import { ofTheOwner } from '../directory/ownership.ts';

/** A moderator ends somebody's participation. Who is out already stays so; the ordinary ways in stay open. */
export const removeParticipant = async (
  app: App,
  { user }: Caller,
  { sessionId, participantId, all, cursor, key, reason }: UpOf<'participant.remove'>,
): Promise<Answer> => {
  if (sessionId === undefined || participantId === undefined || (all ?? cursor ?? key) !== undefined)
    return refused('message.invalid', 'sessionId and participantId say who; the rest is for backends.');
  const entered = await entrance(app, user, sessionId, 'participant.remove');
  if ('refusal' in entered) return entered.refusal;
  if (participantId === entered.session.owner) return ofTheOwner();
  const { refusal } = await app.advance(
    { sessionId, participantId },
    { type: 'remove', by: user.id, ...(reason !== undefined && { reason }) },
  );
  return refusal === 'not-joined'
    ? refused('participant.unknown', 'Nobody of this id has ever been inside.')
    : { type: 'participant.removed', sessionId, participantId };
};
