import type { Session } from '../directory/session.ts';
import type { Happening } from '../lifecycle/happening.ts';
import type {
  ConnectionId,
  GoneConnection,
  Participant,
  ParticipantId,
  ParticipantKey,
  SessionId,
} from '../presence/participant.ts';
import { AT_ONCE, eachOf } from './crowd.ts';
import { type Intruder, intrudersOf, named } from './intruders.ts';
import { publish } from './occupancy.ts';
import { type PerformPorts, perform } from './perform.ts';
import { areHere } from './places.ts';
import { step, strikeAllButRoster, strikeDebt, type Witness } from './step.ts';
import { type Told, together } from './telling.ts';

/** What became of those who were to be sent out, or let in. */
export type Cleared = {
  /** Whether nobody is known to be left who must not be inside. */
  readonly isClear: boolean;
  /** What has become of this person, if they were meant. */
  readonly outcome: (key: ParticipantKey) => Participant | undefined;
  /** Waits until all have been told, and strikes what they were owed. Answers with connections that are gone. */
  readonly finish: () => Promise<readonly GoneConnection[]>;
};

export type Manner = {
  /** Who wants them out. */
  readonly by?: ParticipantId;
  /** Why, in words that they read. */
  readonly reason?: string;
  /** A connection that learns it as the reply to its message, and stays. */
  readonly answered?: ConnectionId;
};

type Outcome = {
  readonly participant: Participant | null;
  /** The same, if what they are owed was done here, and not found as the debt of somebody else. */
  readonly performed: Participant | null;
  readonly telling: Promise<Told>;
};

/** Somebody else may come in while these are sent out. Whoever is still there then is found by the next who publishes. */
const ROUNDS = 3;

/** Sends these people out of a session. */
export const sendOut = (
  ports: PerformPorts,
  witness: Witness,
  sessionId: SessionId,
  intruders: readonly Intruder[],
  manner: Manner = {},
): Promise<Cleared> =>
  advanceTogether(ports, witness, sessionId, dueOf(intruders, manner), (more) => dueOf(more, manner));

/** What is to happen to one of many. */
type Due = { readonly key: ParticipantKey; readonly happening: Happening };

/**
 * Does it to many people of a session: first to all of them, each by themselves, then one telling for all, so that a crowd
 * costs a few calls for each of it, and not for each pair. What cannot be done to somebody is that one's trouble.
 */
export const advanceTogether = async (
  ports: PerformPorts,
  witness: Witness,
  sessionId: SessionId,
  due: readonly Due[],
  /** Of those who turn out not to be allowed inside. */
  sendingOut: (intruders: readonly Intruder[]) => readonly Due[],
): Promise<Cleared> => {
  const out = new Map<string, Outcome>();
  const published: Promise<Told>[] = [];
  /** Whose leaving somebody else tells. */
  const owing = new Set<ParticipantId>();
  let left = due;
  for (let round = 0; round < ROUNDS; round += 1) {
    const changed: ParticipantId[] = [];
    let waitingRoom = false;
    const kept: Due[] = [];
    await eachOf(left, AT_ONCE, async (one) => {
      const { key, happening } = one;
      try {
        const { next, effects, transitions } = await step(ports, witness, key, happening);
        const quiet = effects.filter((effect) => effect.type !== 'publish');
        const news = effects.find((effect) => effect.type === 'publish');
        if (news?.roster) changed.push(key.participantId);
        if (news?.waitingRoom) waitingRoom = true;
        const { telling } = await perform(ports, key, { effects: quiet, transitions }, happening);
        const performed = effects.length > 0 ? next : null;
        out.set(key.participantId, { participant: next, performed, telling });
      } catch (fault) {
        kept.push(one);
        ports.trouble(key, fault);
      }
    });
    left = kept;
    // Nobody is left, or somebody else has sent them out, and tells it.
    if (changed.length === 0 && !waitingRoom) break;
    const occasion = { changed, waitingRoom, urgency: 'at once', called: false, joiner: null } as const;
    const { telling, isTold, intruders: more } = await publish(ports, sessionId, occasion);
    published.push(telling);
    if (!isTold) for (const id of changed) owing.add(id);
    left = more.length > 0 ? sendingOut(more) : kept;
  }
  return {
    isClear: left.length === 0,
    outcome: ({ participantId }) => out.get(participantId)?.participant ?? undefined,
    finish: async () => {
      const told = together(await Promise.all(published));
      const gone = [...told.gone];
      await eachOf([...out], AT_ONCE, async ([id, { performed, telling }]) => {
        const strike = owing.has(id) ? strikeAllButRoster : strikeDebt;
        const own = await telling;
        gone.push(...own.gone);
        if (performed === null || [...told.failed, ...told.missed, ...own.failed].length > 0) return;
        // Whoever came in by a connection that is not there by now is left to the sweep, with all that is owed.
        const settle = async () => {
          if (await areHere(ports, performed)) await strike(ports, performed);
        };
        await settle().catch((fault: unknown) => ports.trouble(performed, fault));
      });
      return gone;
    },
  };
};

/** Sends out whomever the state of a session does not let in any more, and strikes that it is owed. */
export type Clear = (session: Session) => Promise<readonly GoneConnection[]>;

/**
 * What a death leaves undone of it stands in the session as owed, and the sweep does it. Answers with connections that
 * were found gone on the way.
 */
export const clearer =
  (ports: PerformPorts, witness: Witness): Clear =>
  async (session) => {
    const { id, revision, owedClearing } = session;
    if (owedClearing === null) return [];
    const intruders = named('hidden', intrudersOf(session, await ports.participants.gathered(id)));
    const cleared = await sendOut(ports, witness, id, intruders, { by: owedClearing.by });
    const gone = await cleared.finish();
    if (cleared.isClear) await ports.sessions.strikeClearing(id, revision);
    return gone;
  };

/** `sendOut` with its world. */
export type SendOut = (
  sessionId: SessionId,
  intruders: readonly Intruder[],
  manner?: Manner,
) => Promise<Cleared>;

export const senderOut =
  (ports: PerformPorts, witness: Witness): SendOut =>
  (sessionId, intruders, manner) =>
    sendOut(ports, witness, sessionId, intruders, manner);

/** Lets waiting guests in, several at once, and tells it once. Who finds no room inside is told so. */
export type LetIn = (
  sessionId: SessionId,
  guests: readonly ParticipantId[],
  by: ParticipantId,
) => Promise<Cleared>;

export const letterIn =
  (ports: PerformPorts, witness: Witness): LetIn =>
  (sessionId, guests, by) => {
    const happening = { type: 'admit', by } as const;
    const due = guests.map((participantId) => ({ key: { sessionId, participantId }, happening }));
    return advanceTogether(ports, witness, sessionId, due, (intruders) => dueOf(intruders, { by }));
  };

export const dueOf = (intruders: readonly Intruder[], manner: Manner): readonly Due[] =>
  intruders.map(({ ending, ...key }) => ({ key, happening: removalOf(ending, manner) }));

/** Whoever finds no room on entering, or at the door, gets that as the reply; others are told and hung up on. */
const removalOf = (ending: Intruder['ending'], { by, reason, answered }: Manner): Happening => {
  const whose = by === undefined ? {} : { by };
  if (ending === 'denied') return { type: 'deny', ...whose };
  const isReply = answered !== undefined && (ending === 'full' || ending === 'crowded');
  const why = reason === undefined ? {} : { reason };
  return { type: 'remove', ending, ...whose, ...why, ...(isReply && { answered }) };
};
