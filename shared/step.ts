import { wakeSlot } from './deadlines.ts';
import type { Decision } from './effect.ts';
import type { Happening } from './happening.ts';
import { decide } from './lifecycle.ts';
import type { Participant, ParticipantKey } from './participant.ts';
import type { Clock, ParticipantTable } from './ports.ts';
import type { Transition } from './transition.ts';

/** Is told of everything that became of somebody, after it was saved. */
export type Witness = (transition: Transition, participant: Participant) => void;

type Ports = { readonly participants: ParticipantTable; readonly clock: Clock };

/**
 * Load → decide → save. Only a version conflict is tried again; it means that somebody else got on, so the loop ends.
 */
export const step = async (
  { participants, clock }: Ports,
  witness: Witness,
  key: ParticipantKey,
  happening: Happening,
): Promise<Decision> => {
  for (;;) {
    const before = await participants.load(key);
    const decision = decide(before, happening, clock());
    const { next, transitions } = decision;
    if (next === before || next === null) return decision;
    if ((await participants.save(next)) === 'saved') {
      for (const transition of transitions) witness(transition, next);
      return decision;
    }
  }
};

/** Strikes what has been performed. A debt that somebody has renewed meanwhile is theirs to strike. */
export const strikeDebt = async (
  { participants, clock }: Ports,
  performed: Participant | null,
): Promise<void> => {
  for (let current = performed; current?.owed; current = await participants.load(current)) {
    if (current.owed.stamp !== performed?.owed?.stamp) return;
    const struck = { ...current, version: current.version + 1, owed: null };
    const saved = await participants.save({ ...struck, wakeAt: wakeSlot(struck, clock()) });
    if (saved === 'saved') return;
  }
};
