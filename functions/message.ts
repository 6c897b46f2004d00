import { instant } from '../shared/instant.ts';
import { act } from './actions.ts';
import { type Answer, refused, stamped } from './answer.ts';
import type { App, Caller } from './app.ts';
import { AuthorizerContext, type MessageEvent } from './events.ts';
import { parse } from './parse.ts';

/** A message arrives: parse → act → reply. What is refused is answered; what fails is answered, and thrown. */
export const message =
  (app: App) =>
  async ({ requestContext, body = '' }: MessageEvent) => {
    const { connectionId } = requestContext;
    const parsed = parse(body);
    const requestId = 'request' in parsed ? parsed.request.requestId : parsed.requestId;
    const reply = async (answer: Answer) => {
      const posted = await app.connections.post(connectionId, stamped(answer, requestId, app.clock()));
      if (posted === 'gone') await gone(app, connectionId);
    };
    if ('refusal' in parsed) await reply(parsed.refusal);
    else
      try {
        const caller = await callerOf(app, requestContext);
        const answer = caller
          ? await act(app, caller, parsed.request)
          : refused('connection.unknown', 'Open a new connection.');
        if (answer) await reply(answer);
      } catch (error) {
        // Whether or not the caller can be told, the first fault is the one to count.
        await Promise.allSettled([reply(refused('internal', 'Nothing that was acknowledged is lost.'))]);
        throw error;
      }
    return { statusCode: 200 };
  };

const callerOf = async (
  { registry }: Pick<App, 'registry'>,
  { connectionId, requestTimeEpoch, authorizer }: MessageEvent['requestContext'],
): Promise<Caller | null> => {
  const receivedAt = instant(requestTimeEpoch);
  if (authorizer?.userId !== undefined) {
    const { userId: id, name, kind, expiresAt } = AuthorizerContext.parse(authorizer);
    return { connectionId, receivedAt, user: { id, name, kind }, expiresAt: instant(Number(expiresAt)) };
  }
  const connection = await registry.find(connectionId);
  return connection && { connectionId, receivedAt, user: connection.user, expiresAt: connection.expiresAt };
};

/** Nobody was there to hear the reply: that connection has gone, and its goodbye may never come. */
const gone = async (app: App, connectionId: string): Promise<void> => {
  const connection = await app.registry.remove(connectionId);
  if (!connection?.sessionId) return;
  const key = { sessionId: connection.sessionId, participantId: connection.user.id };
  await app.advance(key, { type: 'disconnect', connectionId });
};
