import type { ParticipantRecord } from '../audit/record.ts';
import type { Transition } from '../audit/transition.ts';
import type { Decision, Effect } from '../lifecycle/effect.ts';
import type { Happening } from '../lifecycle/happening.ts';
import type { Scheduler, SecondHand } from '../ports/alarms.ts';
import type { AuditTable } from '../ports/audit.ts';
import type { Connections, ConnectionTable } from '../ports/connections.ts';
import type { ParticipantTable } from '../ports/participants.ts';
import type { SessionTable } from '../ports/sessions.ts';
import type { Clock, Trouble } from '../ports.ts';
import type { ConnectionId, ParticipantKey } from '../presence/participant.ts';
import type { Cascade } from '../rules/cascade.ts';
import type { Intruder } from './intruders.ts';
import { publish } from './occupancy.ts';
import type { MayReturn } from './return.ts';
import type { Roster } from './roster.ts';
import { eachTold, sayAll, type Told, tell, together } from './telling.ts';
import type { Urgency } from './windows.ts';

export type PerformPorts = {
  readonly participants: ParticipantTable;
  readonly sessions: SessionTable;
  readonly audit: AuditTable;
  readonly registry: ConnectionTable;
  readonly scheduler: Scheduler;
  readonly secondHand: SecondHand;
  readonly connections: Connections;
  readonly clock: Clock;
  readonly trouble: Trouble;
  readonly mayReturn: MayReturn;
  /** What the deployment says, for whoever has to be put under what is in force. */
  readonly cascade: Cascade;
};

export type Performed = {
  readonly roster: Roster | null;
  /** Whether others hear of it by this; otherwise it is still owed, and told together with more. */
  readonly isTold: boolean;
  readonly intruders: readonly Intruder[];
  /** How often the rules of the session have changed, as it was after the save; null when nobody looked. */
  readonly ruleRevision: number | null;
  /** Goes on after the rest is done: others hear of it while whoever caused it need not wait. Never rejects. */
  readonly telling: Promise<Told>;
};

/**
 * Does what a decision wants: first the alarm, because a death after it is repaired by it, then all that has to be told,
 * at once. Whoever caused it gets the news as the reply to their own message.
 */
export const perform = async (
  ports: PerformPorts,
  key: ParticipantKey,
  { effects, transitions }: Pick<Decision, 'effects' | 'transitions'>,
  happening: Happening,
): Promise<Performed> => {
  // Only these are answered with the state that the notices tell of; whatever else repays a debt must tell everybody.
  const sender = happening.type === 'join' || happening.type === 'extend' ? happening.connectionId : null;
  const tellings: Promise<Told>[] = [];
  const intruders: Intruder[] = [];
  let roster: Roster | null = null;
  let isTold = true;
  let ruleRevision: number | null = null;
  for (const effect of calledTo(effects, happening))
    switch (effect.type) {
      case 'arm':
      case 'move':
        await ports.scheduler[effect.type]({ ...key, generation: effect.generation }, effect.at);
        break;
      case 'disarm':
        await ports.scheduler.disarm({ ...key, generation: effect.generation });
        break;
      case 'ring':
        await ports.secondHand.ring({ type: 'participant', ...key }, effect.at);
        break;
      case 'publish': {
        const published = await publish(ports, key.sessionId, {
          changed: effect.roster ? [key.participantId] : [],
          waitingRoom: effect.waitingRoom,
          urgency: urgencyOf(happening, transitions),
          called: happening.type === 'wake',
          joiner: happening.type === 'join' ? sender : null,
        });
        roster = published.seen;
        isTold = published.isTold;
        ruleRevision = published.ruleRevision;
        // Whoever is woken then tells all that is noted.
        if (published.tellAt !== null)
          await ports.secondHand.ring(
            { type: 'participant', ...key, telling: true },
            published.tellAt,
            published.audience,
          );
        tellings.push(published.telling);
        intruders.push(...published.intruders);
        break;
      }
      case 'record': {
        const append = (record: ParticipantRecord) => ports.audit.append(key, record).then(() => []);
        tellings.push(eachTold(effect.records, append));
        break;
      }
      default:
        tellings.push(notify(ports, key, effect, sender));
    }
  return { roster, isTold, intruders, ruleRevision, telling: Promise.all(tellings).then(together) };
};

/**
 * Whoever took it on to tell what is noted does so, though what they owed of it may have been told by somebody faster. Others
 * have left it to them since, and would be told of by the sweep only.
 */
const calledTo = (effects: readonly Effect[], happening: Happening): readonly Effect[] =>
  happening.type === 'wake' &&
  happening.hand === 'second' &&
  happening.telling === true &&
  !effects.some(({ type }) => type === 'publish')
    ? [...effects, { type: 'publish', roster: false, waitingRoom: false }]
    : effects;

/** Whoever is sent out is gone for the others at once; a microphone, where somebody is, or falling idle, is not worth a telling each time. */
const urgencyOf = ({ type }: Happening, transitions: readonly Transition[]): Urgency => {
  if (type === 'remove') return 'at once';
  if (type === 'media' || type === 'state') return 'idle talk';
  const isOfIdleness = transitions.length > 0 && transitions.every(isIdling);
  return isOfIdleness ? 'at leisure' : 'ordinary';
};

const isIdling = ({ type }: Transition): boolean =>
  type === 'warned' || type === 'extended' || type === 'governed';

type Notification = Exclude<Effect, { type: 'arm' | 'move' | 'disarm' | 'ring' | 'publish' | 'record' }>;

const policyOf = ({ policy }: Extract<Effect, { type: 'warn' | 'extended' }>) => (policy ? { policy } : {});

/** Tells somebody's own connections. Never rejects. */
const notify = (
  { connections, clock, mayReturn: asked }: PerformPorts,
  key: ParticipantKey,
  effect: Notification,
  sender: ConnectionId | null,
): Promise<Told> => {
  const stamp = { serverTime: clock(), sessionId: key.sessionId };
  if (effect.type === 'farewell') {
    const { connectionId, ending, at, reason, mustLogIn, who } = effect;
    return eachTold([connectionId], async (id) => {
      const mayReturn = await asked(key, who, ending);
      const why = { ...(reason !== undefined && { reason }), ...(mustLogIn && { mustLogIn }) };
      const message = { type: 'session.ended', ...stamp, ending, at, ...why, mayReturn } as const;
      const { gone, failed } = await sayAll(connections, [id], message);
      if (failed.length > 0) throw failed[0];
      if (gone.length === 0) await connections.close(id);
      return [];
    });
  }
  const others = effect.type === 'admitted' ? effect.to : effect.to.filter((id) => id !== sender);
  const to = others.map((connectionId) => ({ ...key, connectionId }));
  switch (effect.type) {
    case 'warn':
      return tell(connections, to, {
        type: 'session.warning',
        ...stamp,
        logoutAt: effect.logoutAt,
        decidedAt: effect.decidedAt,
        ...policyOf(effect),
      });
    case 'extended':
      return tell(connections, to, {
        type: 'session.extended',
        ...stamp,
        warnAt: effect.warnAt,
        decidedAt: effect.decidedAt,
        ...(effect.lastActivityAt !== undefined && { lastActivityAt: effect.lastActivityAt }),
        ...policyOf(effect),
      });
    case 'admitted':
      return tell(connections, to, { type: 'session.admitted', ...stamp });
  }
};
