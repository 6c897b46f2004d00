import type { ConnectionId, ParticipantKey } from '../../shared/presence/participant.ts';
import type { App } from '../app.ts';

/**
 * A connection that is in another session, or in none, has gone from this one, as by closing its tab; unless it has said
 * later that it comes back.
 */
export const goAway = (
  { advance }: Pick<App, 'advance'>,
  key: ParticipantKey,
  connectionId: ConnectionId,
  said: number,
): Promise<unknown> => advance(key, { type: 'disconnect', connectionId, how: 'goodbye', said });
