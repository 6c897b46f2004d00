import { wakeSlot } from './deadlines.ts';
import type { Refusal, Transition } from './effect.ts';
import type { Happening } from './happening.ts';
import { decide } from './lifecycle.ts';
import type { Roster } from './occupancy.ts';
import type { Participant, ParticipantKey } from './participant.ts';
import { type PerformPorts, perform } from './perform.ts';

/** Is told of everything that became of somebody, after it was saved. */
export type Witness = (transition: Transition, participant: Participant) => void;

export type Advanced = {
  readonly participant: Participant | null;
  readonly refusal: Refusal | null;
  /** The roster that was published on the way, if one was. */
  readonly roster: Roster | null;
};

export type Advance = (key: ParticipantKey, happening: Happening) => Promise<Advanced>;

/**
 * The one path of every happening: load → decide → save → perform. Only a version conflict is tried again; it
 * means that somebody else got on, so the loop ends. What a death or a failure leaves undone after the save stands in
 * the item as owed, and the next alarm or the sweep does it.
 */
export const advancer = (ports: PerformPorts, witness: Witness): Advance => {
  const advance: Advance = async (key, happening) => {
    const { decision, saved } = await decideAndSave(ports, key, happening);
    const { next: participant, effects, transitions, refusal } = decision;
    if (saved && participant) for (const transition of transitions) witness(transition, participant);
    const { roster, gone } = await perform(ports, key, effects, happening);
    if (effects.length > 0) await strikeDebt(ports, participant);
    // A post that found nobody is that connection's disconnect, whatever the platform says later.
    for (const { connectionId, ...lost } of gone) await advance(lost, { type: 'disconnect', connectionId });
    return { participant, refusal, roster };
  };
  return advance;
};

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
