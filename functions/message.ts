import type { UpMessage } from '../shared/messages.ts';
import type { ParticipantKey } from '../shared/participant.ts';
import { act } from './actions.ts';
import { type Answer, refused, stamped } from './answer.ts';
import type { App, Caller } from './app.ts';
import { finished, serving } from './behind.ts';
import { callerOf, expire, gone } from './caller.ts';
import type { MessageEvent } from './events.ts';
import { type Guard, isDear, unguarded } from './guard.ts';
import { type Parsed, parse } from './parse.ts';
import { mayBeSaidAgain } from './wish.ts';

/**
 * A message arrives: parse → act → reply. What is refused is answered; what fails is answered, and thrown. What others
 * have to be told is finished behind the reply.
 */
export const message =
  (app: App, guard: Guard = unguarded) =>
  async ({ requestContext, body = '' }: MessageEvent) => {
    const { connectionId } = requestContext;
    const parsed = guard.passes(connectionId, app.clock()) ? parse(body) : tooFast(parse(body));
    const requestId = requestIdOf(parsed);
    let wanted: ParticipantKey | null = null;
    const reply = async (answer: Answer) => {
      if (answer.type === 'error') guard.refused(answer.code);
      const posted = await app.connections.post(connectionId, stamped(answer, requestId, app.clock()));
      if (posted === 'gone') await gone(app, connectionId, wanted);
    };
    const behind: Promise<unknown>[] = [];
    guard.heard('request' in parsed ? parsed.request.action : null);
    if ('refusal' in parsed) await reply(parsed.refusal);
    else
      try {
        const caller = await callerOf(app, requestContext);
        if (caller && parsed.request.action === 'session.join')
          wanted = { sessionId: parsed.request.sessionId, participantId: caller.user.id };
        if (caller && caller.expiresAt <= app.clock()) {
          await reply(refused('connection.expired', 'Open a new connection with a fresh token, and resume.'));
          await expire(app, caller);
        } else {
          const answer = caller
            ? ((await tooOften(guard, caller, parsed.request, app)) ??
              (await act(serving(app, behind), caller, parsed.request)))
            : refused('connection.unknown', 'Open a new connection.');
          if (answer) await reply(answer);
        }
      } catch (error) {
        // Whether or not the caller can be told, the first fault is the one to count.
        await Promise.allSettled([reply(failedOn(parsed.request))]);
        throw error;
      }
    await finished(behind);
    return { statusCode: 200 };
  };

const requestIdOf = (parsed: Parsed): string | undefined =>
  'request' in parsed ? parsed.request.requestId : parsed.requestId;

/** It may have been done, or not: what would be done twice then is not to be said again. */
const failedOn = (request: UpMessage): Answer => ({
  ...refused('internal', 'Nothing that was acknowledged is lost.'),
  ...(!mayBeSaidAgain(request) && { retryable: false }),
});

/** The same message, read and not done. */
const tooFast = (parsed: Parsed): Parsed => {
  const requestId = requestIdOf(parsed);
  const refusal = refused('connection.too-fast', 'The message was not looked at; nothing was changed.');
  return { ...(requestId !== undefined && { requestId }), refusal };
};

const tooOften = async (
  guard: Guard,
  { user }: Caller,
  { action }: UpMessage,
  { clock }: Pick<App, 'clock'>,
): Promise<Answer | null> =>
  !isDear(action) || (await guard.affords(user.id, clock()))
    ? null
    : refused('person.too-often', 'It becomes possible again at the next full hour.');
