import type { UpMessage } from '../shared/messages.ts';
import type { ParticipantKey } from '../shared/presence/participant.ts';
import type { App, Caller } from './app.ts';
import type { MessageEvent } from './events/message.ts';
import { callerOf, expire, unheard } from './identity/caller.ts';
import type { Borne } from './limits/burden.ts';
import { type Guard, isDear, unguarded } from './limits/guard.ts';
import { type Answer, refused, stamped } from './message/answer.ts';
import { finished, serving } from './message/behind.ts';
import { type Parsed, parse } from './message/parse.ts';
import { mayBeSaidAgain } from './message/wish.ts';
import { act } from './routing/actions.ts';

/**
 * A message arrives: parse → act → reply. What is refused is answered; what fails is answered, and thrown. What others
 * have to be told is finished behind the reply.
 */
export const message =
  (app: App, guard: Guard = unguarded) =>
  async ({ requestContext, body = '' }: MessageEvent) => {
    const { connectionId } = requestContext;
    let requestId: string | undefined;
    let wanted: ParticipantKey | null = null;
    const reply = async (answer: Answer) => {
      if (answer.type === 'error') guard.refused(answer.code);
      const posted = await app.connections.post(connectionId, stamped(answer, requestId, app.clock()));
      if (posted === 'gone') await unheard(app, connectionId, wanted);
    };
    const behind: Promise<unknown>[] = [];
    // Whether or not the caller can be told, the first fault is the one to count.
    const failed = async (error: unknown, answer: Answer): Promise<never> => {
      await Promise.allSettled([reply(answer)]);
      throw error;
    };
    // What a seldom message means is read when somebody says it, and that may fail.
    const read = await parse(body).catch((error: unknown) =>
      failed(error, refused('internal', 'The message was not read.')),
    );
    requestId = requestIdOf(read);
    const looked = await lookedAt(app, guard, requestContext, read).catch((error: unknown) =>
      failed(error, refused('internal', 'The message was not looked at.')),
    );
    const { caller, verdict, settle } = looked;
    try {
      const parsed = verdict === 'passes' ? read : { refusal: refusals[verdict] };
      guard.heard('request' in parsed ? parsed.request.action : null);
      if ('refusal' in parsed) await reply(parsed.refusal);
      else
        try {
          if (caller && parsed.request.action === 'session.join')
            wanted = { sessionId: parsed.request.sessionId, participantId: caller.user.id };
          if (caller && caller.expiresAt <= app.clock()) {
            await reply(
              refused('connection.expired', 'Open a new connection with a fresh token, and resume.'),
            );
            await expire(app, caller);
          } else {
            const answer = caller
              ? ((await tooOften(guard, caller, parsed.request, app)) ??
                (await act(serving(app, behind), caller, parsed.request)))
              : refused('connection.unknown', 'Open a new connection.');
            if (answer) await reply(answer);
          }
        } catch (error) {
          await failed(error, failedOn(parsed.request));
        }
      if (verdict === 'hang up') await app.connections.close(connectionId);
      await finished(behind);
    } finally {
      settle(app.clock());
    }
    return { statusCode: 200 };
  };

/** Whose message it is, and whether it may be looked at: first by what they cost, then by how fast they are. */
const lookedAt = async (
  app: App,
  guard: Guard,
  from: MessageEvent['requestContext'],
  read: Parsed,
): Promise<Borne & { readonly caller: Caller | null }> => {
  const caller = await callerOf(app, from);
  const request = 'request' in read ? read.request : null;
  const borne = caller && (await guard.bears(caller.user, request, app.clock()));
  const settle = borne?.settle ?? (() => {});
  if (borne && borne.verdict !== 'passes') return { caller, verdict: borne.verdict, settle };
  return {
    caller,
    verdict: await guard.passes(from.connectionId, app.clock(), request?.action ?? null),
    settle,
  };
};

const requestIdOf = (parsed: Parsed): string | undefined =>
  'request' in parsed ? parsed.request.requestId : parsed.requestId;

/** It may have been done, or not: what would be done twice then is not to be said again. */
const failedOn = (request: UpMessage): Answer => ({
  ...refused('internal', 'Nothing that was acknowledged is lost.'),
  ...(!mayBeSaidAgain(request) && { retryable: false }),
});

/** What comes too fast, or from somebody who has cost too much, is read for its id, and not done. */
const refusals = {
  'too fast': refused('connection.too-fast', 'The message was not looked at; nothing was changed.'),
  'too much': refused('person.too-much', 'It becomes possible again at the next full hour.'),
  'hang up': refused('connection.hung-up', 'Nothing was changed. Open another connection, and send less.'),
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
