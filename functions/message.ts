import type { Aside } from '../shared/advance.ts';
import { instant } from '../shared/instant.ts';
import type { UpMessage } from '../shared/messages.ts';
import { act } from './actions.ts';
import { type Answer, refused, stamped } from './answer.ts';
import type { App, Caller } from './app.ts';
import { AuthorizerContext, type MessageEvent, userOf } from './events.ts';
import { type Guard, isDear, unguarded } from './guard.ts';
import { type Parsed, parse } from './parse.ts';

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
    const reply = async (answer: Answer) => {
      if (answer.type === 'error') guard.refused(answer.code);
      const posted = await app.connections.post(connectionId, stamped(answer, requestId, app.clock()));
      if (posted === 'gone') await gone(app, connectionId);
    };
    const behind: Promise<unknown>[] = [];
    guard.heard('request' in parsed ? parsed.request.action : null);
    if ('refusal' in parsed) await reply(parsed.refusal);
    else
      try {
        const caller = await callerOf(app, requestContext);
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
        await Promise.allSettled([reply(refused('internal', 'Nothing that was acknowledged is lost.'))]);
        throw error;
      }
    await finished(behind);
    return { statusCode: 200 };
  };

/** The same app, for one message: what it is told to do aside is noted, and a fault in it kept until it is looked for. */
const serving = (app: App, behind: Promise<unknown>[]): App => {
  const aside: Aside = (work) =>
    void behind.push(
      work.then(
        () => null,
        (fault: unknown) => fault ?? new Error('Something failed without saying why.'),
      ),
    );
  return { ...app, aside, advance: (key, happening) => app.advance(key, happening, aside) };
};

/** @throws the first fault, after all is done. */
const finished = async (behind: readonly Promise<unknown>[]): Promise<void> => {
  const faults: unknown[] = [];
  // It grows meanwhile: what is done aside may do more aside.
  for (const work of behind) faults.push(await work);
  for (const fault of faults) if (fault !== null) throw fault;
};

const requestIdOf = (parsed: Parsed): string | undefined =>
  'request' in parsed ? parsed.request.requestId : parsed.requestId;

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

const callerOf = async (
  { registry }: Pick<App, 'registry'>,
  { connectionId, requestTimeEpoch, authorizer }: MessageEvent['requestContext'],
): Promise<Caller | null> => {
  const receivedAt = instant(requestTimeEpoch);
  if (authorizer?.userId !== undefined) {
    const context = AuthorizerContext.parse(authorizer);
    return { connectionId, receivedAt, user: userOf(context), expiresAt: instant(Number(context.expiresAt)) };
  }
  const connection = await registry.find(connectionId);
  return connection && { connectionId, receivedAt, user: connection.user, expiresAt: connection.expiresAt };
};

/** Ends a connection whose credential has run out, and tells a participation on it what its alarm was about to. */
const expire = async (app: App, { connectionId, user }: Caller): Promise<void> => {
  const connection = await app.registry.find(connectionId);
  if (connection?.sessionId) {
    const key = { sessionId: connection.sessionId, participantId: user.id };
    await app.advance(key, { type: 'wake', generation: null });
  }
  await app.connections.close(connectionId);
};

/** Nobody was there to hear the reply: that connection has gone, and its goodbye may never come. */
const gone = async (app: App, connectionId: string): Promise<void> => {
  const connection = await app.registry.remove(connectionId);
  if (!connection?.sessionId) return;
  const key = { sessionId: connection.sessionId, participantId: connection.user.id };
  await app.advance(key, { type: 'disconnect', connectionId });
};
