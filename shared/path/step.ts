import type { Transition } from '../audit/transition.ts';
import type { Decision } from '../lifecycle/effect.ts';
import type { Happening, HappeningOf } from '../lifecycle/happening.ts';
import { isLossDue, isOutage } from '../lifecycle/outage.ts';
import { decide } from '../lifecycle.ts';
import type { ParticipantTable } from '../ports/participants.ts';
import type { Clock } from '../ports.ts';
import { wakeSlot } from '../presence/deadlines.ts';
import type { Owed, Participant, ParticipantKey } from '../presence/participant.ts';
import { overdueFor } from './in-force.ts';

/** Is told of everything that became of somebody, after it was saved. */
export type Witness = (transition: Transition, participant: Participant, happening: Happening) => void;

type Ports = { readonly participants: ParticipantTable; readonly clock: Clock };

type Stepping = Ports & Parameters<typeof overdueFor>[0];

/**
 * Load → decide → save. Only a version conflict is tried again; it means that somebody else got on, so the loop ends.
 */
export const step = async (
  ports: Stepping,
  witness: Witness,
  key: ParticipantKey,
  happening: Happening,
): Promise<Decision> => {
  const { participants, clock } = ports;
  for (;;) {
    const before = await participants.load(key);
    const first = await overdueFor(ports, before, happening, clock());
    const told = await informed(ports, before && under(before, first), happening);
    const decision = decide(before, told, clock(), first);
    const { next, transitions } = decision;
    if (next === before || next === null) return decision;
    if ((await participants.save(next)) === 'saved') {
      for (const transition of transitions) witness(transition, next, happening);
      return decision;
    }
  }
};

const under = (before: Participant, first: HappeningOf<'govern'> | null): Participant =>
  first === null ? before : { ...before, policy: first.policy };

/** Before somebody is given up for lost, the others are looked at: it may have been an outage. */
const informed = async (
  { participants, clock }: Ports,
  before: Participant | null,
  happening: Happening,
): Promise<Happening> =>
  happening.type === 'wake' && isLossDue(before, clock())
    ? { ...happening, outage: isOutage(before, await participants.gathered(before.sessionId)) }
    : happening;

/** Strikes what has been performed. A debt that somebody has renewed meanwhile is theirs to strike. */
export const strikeDebt = (ports: Ports, performed: Participant | null): Promise<void> =>
  strike(ports, performed, () => null);

/** Strikes all but what others have still to be told of the roster, which somebody else tells. */
export const strikeAllButRoster = (ports: Ports, performed: Participant | null): Promise<void> =>
  strike(ports, performed, (owed) => {
    if (!owed.roster) return null;
    return owesMore(owed) ? { ...owed, notice: null, waitingRoom: false, farewells: {}, records: [] } : owed;
  });

/** Strikes that others have been told of the roster; what else is owed is for whoever performs it. */
export const strikeRoster = (ports: Ports, told: Participant | null): Promise<void> =>
  strike(ports, told, (owed) => {
    const { entered: _entered, ...kept } = owed;
    if (!owed.roster) return owed;
    return owesMore(owed) ? { ...kept, roster: false } : null;
  });

/** Whether more is owed than the roster. */
const owesMore = ({ notice, waitingRoom, farewells, records }: Owed): boolean =>
  notice !== null || waitingRoom || Object.keys(farewells).length + records.length > 0;

const strike = async (
  { participants, clock }: Ports,
  seen: Participant | null,
  /** The very debt when there is nothing to strike of it. */
  keep: (owed: Owed) => Owed | null,
): Promise<void> => {
  const stamp = seen?.owed?.stamp;
  for (let current = seen; current?.owed; current = await participants.load(current)) {
    if (current.owed.stamp !== stamp) return;
    const owed = keep(current.owed);
    if (owed === current.owed) return;
    const struck = { ...current, version: current.version + 1, owed };
    const saved = await participants.save({ ...struck, wakeAt: wakeSlot(struck, clock()) });
    if (saved === 'saved') return;
  }
};
