import { MAX_SIGNAL_BYTES } from '../../shared/messages/sizes.ts';
import type { UpOf } from '../../shared/messages.ts';
import { giveUp } from '../../shared/path/advance.ts';
import { goOn } from '../../shared/path/aside.ts';
import { AT_ONCE, eachOf } from '../../shared/path/crowd.ts';
import type {
  GoneConnection,
  Participant,
  ParticipantId,
  SessionId,
} from '../../shared/presence/participant.ts';
import { isInside } from '../../shared/presence/participant.ts';
import type { App, Caller } from '../app.ts';
import { notFound } from '../entering/entrance.ts';
import { outsider } from '../entering/outsider.ts';
import { type Answer, refused, refusedBy } from '../message/answer.ts';
import { within } from './extent.ts';
import { readersAmong } from './readers.ts';

type Signalling = Pick<
  App,
  'participants' | 'sessions' | 'connections' | 'advance' | 'aside' | 'clock' | 'trouble' | 'signals'
>;

/**
 * Passes something on to those inside, or to one of them. Nothing of it is kept, and it moves nobody's clock. What it costs is
 * what it is told to, so that this is what is limited for each session.
 */
export const signal = async (
  app: Signalling,
  caller: Caller,
  { sessionId, value, to }: UpOf<'signal'>,
): Promise<Answer | null> => {
  const said = within(value, MAX_SIGNAL_BYTES);
  if ('refusal' in said) return said.refusal;
  const { connectionId, user } = caller;
  const found = await gathered(app, sessionId, user.id, to);
  const people = await readersAmong(app, sessionId, found);
  const isSender = ({ participantId }: Participant) => participantId === user.id;
  const sender = people.find(isSender);
  if (!sender || !Object.hasOwn(sender.connections, connectionId)) {
    const isBarred = !sender && found.some(isSender);
    // Who has come in since it was looked may say it again.
    return (
      (await outsider(app, caller, sessionId)) ?? (isBarred ? notFound() : refusedBy('not-joined', null))
    );
  }
  const meant = to === undefined ? people : people.filter(({ participantId }) => participantId === to);
  if (to !== undefined && meant.length === 0)
    return refused('participant.unknown', 'Whom it is for is not inside.');
  const lines = meant.flatMap(({ participantId, connections }) =>
    Object.keys(connections)
      .filter((id) => id !== connectionId)
      .map((id) => ({ sessionId, participantId, connectionId: id })),
  );
  if (lines.length === 0) return null;
  if (!(await app.signals.carries(sessionId, lines.length, app.clock())))
    return refused('signal.too-many', 'Nobody was told. Say it again in a second, if it still matters.');
  const work = passOn(app, lines, {
    type: 'signal',
    serverTime: app.clock(),
    sessionId,
    byId: user.id,
    value: said.text,
  });
  await goOn(app, work);
  return null;
};

const gathered = async (
  { participants }: Pick<App, 'participants'>,
  sessionId: SessionId,
  from: ParticipantId,
  to: ParticipantId | undefined,
) => {
  const people =
    to === undefined
      ? await participants.gathered(sessionId)
      : await Promise.all(
          [...new Set([from, to])].map((participantId) => participants.load({ sessionId, participantId })),
        );
  return people.filter((person: Participant | null) => person !== null).filter(isInside);
};

/** Each is tried once: a connection that takes no post misses a signal, and is not hung up on for it. */
const passOn = async (
  app: Signalling,
  lines: readonly GoneConnection[],
  message: Parameters<App['connections']['post']>[1],
): Promise<void> => {
  const gone: GoneConnection[] = [];
  await eachOf(lines, AT_ONCE, async (line) => {
    // Why it did not take it has been counted where it was found.
    const posted = await app.connections.post(line.connectionId, message).catch(() => 'missed' as const);
    if (posted === 'gone') gone.push(line);
  });
  await giveUp(app, gone);
};
