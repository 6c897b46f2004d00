import { wakeSlot } from './deadlines.ts';
import type { Refusal } from './effect.ts';
import type { Happening } from './happening.ts';
import { decide } from './lifecycle.ts';
import type { Intruder, Roster } from './occupancy.ts';
import type { Participant, ParticipantKey } from './participant.ts';
import { type PerformPorts, perform } from './perform.ts';
import type { Transition } from './transition.ts';

/** Is told of everything that became of somebody, after it was saved. */
export type Witness = (transition: Transition, participant: Participant) => void;

export type Advanced = {
  readonly participant: Participant | null;
  readonly refusal: Refusal | null;
  /** The roster that was published on the way, if one was. */
  readonly roster: Roster | null;
};

/** Is given what has to be done before the function ends, but not before its reply. What it is given never rejects unheard. */
export type Aside = (work: Promise<void>) => void;

/**
 * Without `aside` it is over when everybody has been told, and somebody who could not be told makes it fail, so that it
 * is tried again. With it, somebody waits for a reply: they neither wait for the others, nor are their fault.
 */
export type Advance = (key: ParticipantKey, happening: Happening, aside?: Aside) => Promise<Advanced>;

/**
 * The one path of every happening: load → decide → save → perform. Only a version conflict is tried again; it
 * means that somebody else got on, so the loop ends. What a death or a failure leaves undone after the save stands in
 * the item as owed, and the next alarm or the sweep does it.
 */
export const advancer = (ports: PerformPorts, witness: Witness): Advance => {
  const advance: Advance = async (key, happening, aside) => {
    const { decision, saved } = await decideAndSave(ports, key, happening);
    const { next: participant, effects, transitions, refusal } = decision;
    if (saved && participant) for (const transition of transitions) witness(transition, participant);
    const { roster, intruders, telling } = await perform(ports, key, effects, happening);
    let outcome = participant;
    // Before the debt is struck: after a death here, whoever publishes again finds them again.
    for (const intruder of intruders) {
      const removed = await advance(intruder, removalOf(intruder, happening), aside);
      if (intruder.participantId === key.participantId) outcome = removed.participant;
    }
    const finish = async () => {
      const { gone, failed } = await telling;
      // What could not be told stays owed, and the sweep tells it.
      if (effects.length > 0 && failed.length === 0) await strikeDebt(ports, participant);
      // A post that found nobody is that connection's disconnect, whatever the platform says later.
      for (const { connectionId, ...lost } of gone)
        await advance(lost, { type: 'disconnect', connectionId }, aside);
      if (failed.length > 0 && aside === undefined)
        throw new AggregateError(failed, `${failed.length} could not be told`);
    };
    if (aside) aside(finish());
    else await finish();
    return { participant: outcome, refusal, roster };
  };
  return advance;
};

/** Whoever finds the session full on entering gets that as the reply; others are told and hung up on. */
const removalOf = ({ ending }: Intruder, happening: Happening): Happening =>
  happening.type === 'join' && ending === 'full'
    ? { type: 'remove', ending, answered: happening.connectionId }
    : { type: 'remove', ending };

/** Strikes what has been performed. A debt that somebody has renewed meanwhile is theirs to strike. */
const strikeDebt = async (
  { participants, clock }: PerformPorts,
  performed: Participant | null,
): Promise<void> => {
  for (let current = performed; current?.owed; current = await participants.load(current)) {
    if (current.owed.stamp !== performed?.owed?.stamp) return;
    const struck = { ...current, version: current.version + 1, owed: null };
    const saved = await participants.save({ ...struck, wakeAt: wakeSlot(struck, clock()) });
    if (saved === 'saved') return;
  }
};

const decideAndSave = async (
  { participants, clock }: PerformPorts,
  key: ParticipantKey,
  happening: Happening,
) => {
  for (;;) {
    const before = await participants.load(key);
    const decision = decide(before, happening, clock());
    if (decision.next === before || decision.next === null) return { decision, saved: false };
    if ((await participants.save(decision.next)) === 'saved') return { decision, saved: true };
  }
};
